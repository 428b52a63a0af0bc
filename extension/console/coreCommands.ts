import { codeCommands } from './code/unassemble';
import type { ConsoleCommand } from './consoleCommand';
import type { ConsoleState } from './consoleState';
import { listCommands } from './memory/displayList';
import { bytesCommand, numberCommands } from './memory/displayNumbers';
import { pointerCommands } from './memory/displayPointers';
import { countedTextCommands, textCommands } from './memory/displayText';
import { searchCommand } from './memory/search';
import { echoCommand, quitCommand } from './print/echo';
import { evaluateCommand, radixCommand } from './print/evaluate';
import { formatsCommand } from './print/formats';
import { printfCommand } from './print/printf';
import { contextCommands } from './registers/contextCommands';
import { registerCommands } from './registers/rCommand';
import { exceptionCommands } from './session/exceptions';
import { helpCommand, localsCommand } from './session/help';
import { type SessionSettings, settingCommands } from './session/settings';
import { targetCommands } from './session/target';
import { lmCommand } from './symbols/lmCommand';
import { lnCommand } from './symbols/lnCommand';
import { xCommand } from './symbols/xCommand';
import { cppCommand } from './types/cppCommand';
import { dtCommand } from './types/dtCommand';

/** The commands of the console itself; the extensions are handed to it. */
export function coreCommands(
  state: ConsoleState,
  settings: SessionSettings,
  names: () => readonly string[],
): readonly ConsoleCommand[] {
  return [
    bytesCommand,
    ...numberCommands,
    ...textCommands,
    ...countedTextCommands,
    ...pointerCommands,
    ...listCommands,
    searchCommand,
    ...codeCommands,
    dtCommand,
    cppCommand,
    xCommand,
    lnCommand,
    lmCommand,
    ...registerCommands(state),
    ...contextCommands,
    ...targetCommands,
    ...exceptionCommands(settings),
    ...settingCommands(settings),
    evaluateCommand(names),
    helpCommand(names),
    localsCommand,
    radixCommand,
    formatsCommand,
    printfCommand,
    echoCommand,
    quitCommand,
  ];
}
