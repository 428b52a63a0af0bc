import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { kdNumber } from '../../model/ids';
import type { ConsoleCommand, ConsoleContext, Output } from '../consoleCommand';
import { ConsoleError } from '../consoleCommand';
import { isMinusOne, takeFlags, takeNumber, takeSwitches } from './argumentList';
import { pointer } from './kdText';
import { type Machine, machineOf } from './machine';
import { printProcess } from './processText';
import { NO_ARGUMENTS, printThread, THREADS, WAITS } from './threadText';
import { threadKind } from './threadView';

const SWITCHES = new Set(['p', 't']);
const DEFAULT_FLAGS = WAITS | THREADS;

/** `!thread [-p] [-t] [Address [Flags]]`. */
export const threadCommand: ConsoleCommand = {
  names: ['!thread'],
  async run(args, context, out, signal) {
    const { switches, rest } = takeSwitches(args, SWITCHES);
    const machine = await machineOf(context, signal);
    const asked = await takeNumber(rest, context, signal);
    const { flags } = await takeFlags(asked.rest, DEFAULT_FLAGS, context, signal);
    const address = switches.has('t') ? threadOfId(machine, asked.value) : threadOf(context, asked.value);
    await showThread(machine, address, flags, switches.has('p'), out, signal);
  },
};

function threadOf(context: ConsoleContext, asked: bigint | undefined): Address {
  if (asked !== undefined && !isMinusOne(asked)) return toAddress(asked);
  const current = context.thread ?? context.engine.currentThread;
  if (current === undefined) throw new ConsoleError('Unable to get current thread');
  return current;
}

/** A TID is unique among the threads that are alive. */
function threadOfId({ snapshot }: Machine, id: bigint | undefined): Address {
  const ending = id === undefined ? undefined : `.${kdNumber(id)}`;
  for (const thread of snapshot.threads.values()) {
    const address = thread.address?.value;
    if (ending !== undefined && address !== undefined && thread.cid?.value.endsWith(ending)) return address;
  }
  throw new ConsoleError(`Could not find thread with TID ${id === undefined ? '' : kdNumber(id)}`);
}

async function showThread(
  machine: Machine,
  address: Address,
  flags: number,
  withProcess: boolean,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const view = await machine.kernel.struct('_ETHREAD', address, signal);
  const kind = threadKind(view);
  if (kind === 'unreadable') throw new ConsoleError(`*** Error in in reading nt!_ETHREAD @ ${pointer(address)}`);
  if (kind === 'other') {
    out.write(`${pointer(address)} is not a thread object, interpreting as stack value...\n`);
    throw new ConsoleError(`TYPE mismatch for thread object at ${pointer(address)}`);
  }
  const owner = view.pointer('Tcb.Process');
  if (withProcess && owner !== undefined)
    printProcess(machine, await machine.kernel.struct('_EPROCESS', owner, signal), false, out);
  const waits = (flags & WAITS) !== 0;
  const stack = waits && (flags & THREADS) !== 0;
  const detail = { indent: '', waits, details: waits, stack, args: (flags & NO_ARGUMENTS) === 0 };
  await printThread(machine, view, detail, out, signal);
}
