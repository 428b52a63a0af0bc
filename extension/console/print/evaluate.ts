import type { ConsoleCommand } from '../consoleCommand';
import { CaretError } from '../errors';
import { commandList } from '../session/help';
import { quadText } from './numbers';

/** `? expression`: its value as a signed number and as an address; `?` alone: what commands there are. */
export function evaluateCommand(names: () => readonly string[]): ConsoleCommand {
  return {
    names: ['?'],
    run: async (args, context, out, signal) => {
      if (args.trim() === '') {
        out.write(commandList(names()));
        return;
      }
      const { value, rest } = await context.evaluateFirst(args, signal);
      if (rest.trim() !== '') throw new CaretError('extra', args.length - rest.length + 1);
      out.write(`Evaluate expression: ${BigInt.asIntN(64, value)} = ${quadText(value)}\n`);
    },
  };
}

/** `n`, `n 10`: the radix of numbers without a prefix. */
export const radixCommand: ConsoleCommand = {
  names: ['n'],
  run: (args, context, out) => {
    const wanted = args.trim();
    if (wanted === '8' || wanted === '10' || wanted === '16')
      context.radix = wanted === '8' ? 8 : wanted === '10' ? 10 : 16;
    else if (wanted !== '') throw new CaretError('syntax');
    out.write(`base is ${context.radix}\n`);
    return Promise.resolve();
  },
};
