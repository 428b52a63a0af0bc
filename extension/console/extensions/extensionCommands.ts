import type { ConsoleCommand } from '../consoleCommand';
import { alpcCommand } from './alpc';
import { dotProcessCommand } from './dotProcess';
import { dotThreadCommand } from './dotThread';
import { errorCommand } from './error';
import { handleCommand } from './handle';
import { irpCommand } from './irp';
import { kCommands } from './k';
import { locksCommand } from './locks';
import { lpcCommand } from './lpc';
import { objectCommand } from './object';
import { pcrCommand } from './pcr';
import { pebCommand } from './peb';
import { prcbCommand } from './prcb';
import { processCommand } from './process';
import { pteCommand } from './pte';
import { readyCommand } from './ready';
import { runningCommand } from './running';
import { stacksCommand } from './stacks';
import { tebCommand } from './teb';
import { threadCommand } from './thread';

/** Commands of kd's kernel extensions, and those of the engine that print stacks or choose whose they are. */
export const EXTENSION_COMMANDS: readonly ConsoleCommand[] = [
  alpcCommand,
  dotProcessCommand,
  dotThreadCommand,
  errorCommand,
  handleCommand,
  irpCommand,
  ...kCommands,
  locksCommand,
  lpcCommand,
  objectCommand,
  pcrCommand,
  pebCommand,
  prcbCommand,
  processCommand,
  pteCommand,
  readyCommand,
  runningCommand,
  stacksCommand,
  tebCommand,
  threadCommand,
];
