import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { StructView } from './structView';

/**
 * What the walkers of waits and locks need of a thread besides its own facts. Lists are named only where they are not
 * empty, so that nobody follows the links of 20,000 empty lists.
 */
export interface ThreadExtras {
  /** Thread number, unique in the system. */
  readonly tid?: number | undefined;
  /** The thread's own timer is armed: its wait ends by itself. */
  readonly timerArmed?: boolean | undefined;
  /** Head of the mutants that the thread owns; absent where it owns none. */
  readonly ownedMutants?: Address | undefined;
  /** Head of the IRPs that are under way; absent where there are none. */
  readonly pendingIrps?: Address | undefined;
  /** First of the AutoBoost lock entries. */
  readonly lockEntries?: Address | undefined;
  /** UNICODE_STRING of the name that SetThreadDescription gave. */
  readonly threadName?: Address | undefined;
  /** First argument of the system call that the thread is in. */
  readonly firstArgument?: Address | undefined;
}

export function threadExtras(view: StructView): ThreadExtras {
  const tid = view.value('Cid.UniqueThread');
  const parts = {
    tid: tid === undefined ? undefined : Number(tid),
    timerArmed: timerArmed(view),
    ownedMutants: headOf(view, 'Tcb.MutantListHead'),
    pendingIrps: headOf(view, 'IrpList'),
    lockEntries: lockEntriesOf(view),
    threadName: notNull(view.pointer('ThreadName')),
    firstArgument: notNull(view.pointer('Tcb.FirstArgument')),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** By the timer itself, and by what later builds note of it in the thread. */
function timerArmed(view: StructView): boolean | undefined {
  const inserted = view.value('Tcb.Timer.Header.Inserted');
  const noted = ['Tcb.TimerActive', 'Tcb.TimerSuspended'].some(path => view.value(path) === 1n);
  return noted || (inserted === undefined ? undefined : inserted !== 0n);
}

/** The head of a list that is not empty. A link that was not read may lead somewhere. */
function headOf(view: StructView, path: string): Address | undefined {
  const head = view.addressOf(path);
  return head !== undefined && view.pointer(`${path}.Flink`) !== head ? head : undefined;
}

/** Windows 8.1 to 1809 keep the entries inside of the KTHREAD, later builds inside of the ETHREAD. */
function lockEntriesOf(view: StructView): Address | undefined {
  return view.addressOf('LockEntries') ?? view.addressOf('Tcb.LockEntries');
}

function notNull(address: Address | undefined): Address | undefined {
  return address === toAddress(0n) ? undefined : address;
}
