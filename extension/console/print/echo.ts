import type { ConsoleCommand } from '../consoleCommand';
import { LeaveSignal } from '../script/leave';

/** `.echo text`: quotes around the whole text are not part of it. */
export const echoCommand: ConsoleCommand = {
  names: ['.echo'],
  run: (args, _context, out) => {
    const text = args.trim();
    out.write(`${/^"([^"]*)"$/.exec(text)?.[1] ?? text}\n`);
    return Promise.resolve();
  },
};

/** `q`, `qq`, `qd`. */
export const quitCommand: ConsoleCommand = {
  names: ['q', 'qq', 'qd'],
  run: () => Promise.reject(new LeaveSignal('quit')),
};
