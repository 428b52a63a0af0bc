import type { Address } from '../../base/address';
import { backtickAddress } from '../../kernel/disassembly/backtickAddress';
import { type ConsoleCommand, ConsoleError } from '../consoleCommand';
import { CaretError } from '../errors';
import { takeAddress, takeSwitches } from './argumentList';
import { kernelOf } from './machine';
import { threadKind } from './threadView';

const SWITCHES = new Set(['p', 'r', 'w']);

/** `.thread [/p [/r]] [Thread]`: whose registers and stack count. Without a thread, or with 0, those of the processor again. */
export const dotThreadCommand: ConsoleCommand = {
  names: ['.thread'],
  async run(args, context, out, signal) {
    const { switches, rest } = takeSwitches(args, SWITCHES);
    if (switches.has('w')) throw new CaretError('unsupported');
    const { address: asked } = await takeAddress(rest, context, signal);
    const chosen: Address | undefined = asked === 0n ? undefined : asked;
    const thread = chosen ?? context.engine.currentThread;
    if (thread === undefined) throw new ConsoleError('Unable to get current thread');
    const view = await kernelOf(context).struct('_ETHREAD', thread, signal);
    if (threadKind(view) !== 'thread') throw new CaretError('thread');
    context.thread = chosen;
    out.write(`Implicit thread is now ${backtickAddress(thread)}\n`);
    const owner = view.pointer('Tcb.Process');
    if (!switches.has('p') || owner === undefined) return;
    context.process = chosen === undefined ? undefined : owner;
    out.write(`Implicit process is now ${backtickAddress(owner)}\n`);
    // Transition pages of a dump are read in any case.
    out.write('.cache forcedecodeuser done\n');
    if (switches.has('r')) out.write('Loading User Symbols\n');
  },
};
