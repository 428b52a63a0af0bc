import type { ConsoleCommand } from '../consoleCommand';
import { ALPC_USAGE } from './alpc';

/** `!lpc`: since Windows Vista there is nothing for it to look at, and kd says so. */
export const lpcCommand: ConsoleCommand = {
  names: ['!lpc'],
  run(_args, _context, out) {
    for (const line of ['LPC is now emulated over ALPC. Use !alpc', ...ALPC_USAGE]) out.write(`${line}\n`);
    return Promise.resolve();
  },
};
