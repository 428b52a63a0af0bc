import type { ConsoleCommand } from './consoleCommand';
import { listCommands } from './memory/displayList';
import { bytesCommand, numberCommands } from './memory/displayNumbers';
import { pointerCommands } from './memory/displayPointers';
import { countedTextCommands, textCommands } from './memory/displayText';
import { echoCommand, quitCommand } from './print/echo';
import { evaluateCommand, radixCommand } from './print/evaluate';

/** The commands of the console itself; the extensions are handed to it. */
export function coreCommands(): readonly ConsoleCommand[] {
  return [
    bytesCommand,
    ...numberCommands,
    ...textCommands,
    ...countedTextCommands,
    ...pointerCommands,
    ...listCommands,
    evaluateCommand,
    radixCommand,
    echoCommand,
    quitCommand,
  ];
}
