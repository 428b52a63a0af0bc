import { toAddress } from '../../extension/base/address';
import { type ConsoleCommand, ConsoleError } from '../../extension/console/consoleCommand';
import type { ConsoleState } from '../../extension/console/consoleState';
import { CaretError } from '../../extension/console/errors';
import { registerCommands } from '../../extension/console/registers/rCommand';
import { isRegister } from '../../extension/console/registers/registerScope';
import { cppCommand } from '../../extension/console/types/cppCommand';
import type { WrittenMemory } from './writtenMemory';

const SIZES: Readonly<Record<string, number>> = { eb: 1, ew: 2, ed: 4, eq: 8, ep: 8 };

/** What a live target lets be written and a dump does not: memory, registers, and what C++ assigns. */
export function writeCommands(
  memory: WrittenMemory,
  state: () => ConsoleState,
  setRegister: (name: string, value: bigint, signal: AbortSignal) => Promise<void>,
): readonly ConsoleCommand[] {
  return [
    ...Object.entries(SIZES).map(([name, size]): ConsoleCommand => ({
      names: [name],
      run: async (args, context, _out, signal) => {
        let { value: at, rest } = await context.evaluateFirst(args, signal);
        if (rest.trim() === '') throw new CaretError('syntax');
        while (rest.trim() !== '') {
          const next = await context.evaluateFirst(rest, signal);
          if ((await context.read(toAddress(at), size, signal)).gaps.length > 0) throw new CaretError('memory');
          memory.writeInteger(toAddress(at), next.value, size);
          at += BigInt(size);
          rest = next.rest;
        }
      },
    })),
    {
      names: ['r'],
      run: async (args, context, out, signal) => {
        const [, name = '', expression = ''] = /^\s*@?(\w+)\s*=(?!=)(.*)$/s.exec(args) ?? [];
        if (isRegister(name.toLowerCase()))
          await setRegister(name.toLowerCase(), await context.evaluate(expression, signal), signal);
        else
          await registerCommands(state())
            .find(one => one.names.includes('r'))
            ?.run(args, context, out, signal);
      },
    },
    {
      names: ['??'],
      run: async (args, context, out, signal) => {
        const [, target, expression] = /^(.*?[^=!<>])=(?!=)(.+)$/s.exec(args) ?? [];
        if (target !== undefined && expression !== undefined) {
          const read = async (text: string): Promise<bigint> => context.evaluate(`@@c++(${text})`, signal);
          const size = Number(await read(`sizeof(${target})`));
          if (size < 1 || size > 8) throw new ConsoleError('Only integers are assigned here');
          memory.writeInteger(toAddress(await read(`&(${target})`)), await read(expression), size);
        }
        await cppCommand.run(target ?? args, context, out, signal);
      },
    },
  ];
}
