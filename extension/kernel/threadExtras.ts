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
  /** The AutoBoost lock entries, as far as the build has such. */
  readonly lockEntries?: readonly StructView[] | undefined;
  /** UNICODE_STRING of the name that SetThreadDescription gave. */
  readonly threadName?: Address | undefined;
  /** First argument of the system call that the thread is in. */
  readonly firstArgument?: Address | undefined;
}

/** By the timer itself, and by what later builds note of it in the thread. */
export function timerArmed(view: StructView): boolean | undefined {
  const inserted = view.number('Tcb.Timer.Header.Inserted');
  const noted = view.number('Tcb.TimerActive') === 1 || view.number('Tcb.TimerSuspended') === 1;
  return noted || (inserted === undefined ? undefined : inserted !== 0);
}

/** The head of a list that is not empty. A link that was not read may lead somewhere. */
export function filledList(view: StructView, path: string): Address | undefined {
  const flink = view.fields.find(`${path}.Flink`);
  if (!flink) return undefined;
  const empty = view.reasonAt(flink) === undefined && view.pointsAtItself(flink);
  return empty ? undefined : toAddress(view.address + BigInt(flink.offset));
}

/** Entries of a thread: `_KLOCK_ENTRY[6]` in all builds that have them. */
const LOCK_ENTRIES = 6;

/** Windows 8.1 to 1809 keep the entries inside of the KTHREAD, later builds inside of the ETHREAD: they are read with it. */
export function lockEntriesOf(view: StructView, size: number | undefined): readonly StructView[] | undefined {
  const inside = view.fields.find('LockEntries') ?? view.fields.find('Tcb.LockEntries');
  if (!inside || size === undefined) return undefined;
  return Array.from({ length: LOCK_ENTRIES }, (_, i) => view.beside('_KLOCK_ENTRY', inside.offset + i * size));
}

/** A pointer that leads somewhere. */
export function setPointer(view: StructView, path: string): Address | undefined {
  const access = view.fields.find(path);
  if (!access || view.reasonAt(access) !== undefined || view.isZero(access)) return undefined;
  return view.pointer(path);
}
