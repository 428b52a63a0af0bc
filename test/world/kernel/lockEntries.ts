import type { Kernel } from './kernel';
import type { StructWriter } from './structWriter';

/** Lock entries of a thread, the same number in all builds that have them (`_KLOCK_ENTRY[6]`). */
const ENTRIES = 6;
/** The top bit of the lock's address is used for something else. */
const WITHOUT_TOP = 0x7fff_ffff_ffff_ffffn;

/** Notes in threads which push locks they hold or wait for, as AutoBoost does. Windows 7 has no such thing. */
export class LockEntries {
  private readonly used = new Map<bigint, number>();

  constructor(private readonly kernel: Kernel) {}

  /** Later builds keep the entries in the ETHREAD and point at them, earlier ones keep them in the KTHREAD. */
  prepare(thread: StructWriter): void {
    if (thread.has('LockEntries') && thread.has('Tcb.LockEntries'))
      thread.set({ 'Tcb.LockEntries': thread.at('LockEntries') });
  }

  note(thread: StructWriter, lock: bigint, how: 'acquired' | 'waiting'): void {
    const field = thread.has('LockEntries') ? 'LockEntries' : 'Tcb.LockEntries';
    if (!thread.has(field)) return;
    const number = this.used.get(thread.address) ?? 0;
    if (number >= ENTRIES) throw new Error('a thread has six lock entries');
    this.used.set(thread.address, number + 1);
    const size = this.kernel.layout.sizeOf('_KLOCK_ENTRY');
    const entry = this.kernel.struct('_KLOCK_ENTRY', thread.at(field) + BigInt(number * size));
    entry.set({ LockUnsafe: lock & WITHOUT_TOP });
    const acquired = how === 'acquired' ? 1 : 0;
    entry.setWhereKnown({
      AcquiredByte: acquired,
      WaitingBit: 1 - acquired,
      WaitingByte: 1 - acquired,
    });
  }
}
