import type { Address } from '../../base/address';
import { backtickAddress } from '../../kernel/disassembly/backtickAddress';
import { type ConsoleCommand, type ConsoleContext, ConsoleError } from '../consoleCommand';
import { CaretError } from '../errors';
import { takeAddress, takeSwitches } from './argumentList';
import { kernelOf } from './machine';
import { processKind } from './threadView';

const SWITCHES = new Set(['p', 'r', 'i']);

/** `.process [/p [/r]] [Process]`: whose user addresses count. Without a process, or with 0, that of the thread again. */
export const dotProcessCommand: ConsoleCommand = {
  names: ['.process'],
  async run(args, context, out, signal) {
    const { switches, rest } = takeSwitches(args, SWITCHES);
    // Invasive: the target would have to run.
    if (switches.has('i')) throw new CaretError('unsupported');
    const { address: asked } = await takeAddress(rest, context, signal);
    const chosen: Address | undefined = asked === 0n ? undefined : asked;
    const process = chosen ?? (await defaultProcess(context, signal));
    const view = await kernelOf(context).struct('_EPROCESS', process, signal);
    if (processKind(view) !== 'process')
      throw new ConsoleError(`Process ${backtickAddress(process)} has invalid page directories`);
    context.process = chosen;
    out.write(`Implicit process is now ${backtickAddress(process)}\n`);
    if (switches.has('p')) out.write('.cache forcedecodeuser done\n');
    if (switches.has('p') && switches.has('r')) out.write('Loading User Symbols\n');
  },
};

/** Process that the current thread belongs to. */
async function defaultProcess(context: ConsoleContext, signal: AbortSignal): Promise<Address> {
  const thread = context.thread ?? context.engine.currentThread;
  const view = thread === undefined ? undefined : await kernelOf(context).struct('_ETHREAD', thread, signal);
  const process = view?.pointer('Tcb.Process');
  if (process === undefined) throw new ConsoleError('Unable to get current process');
  return process;
}
