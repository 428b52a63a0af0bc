import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Evidence } from '../model/evidence';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';

/*
 * Since 8.1 AutoBoost notes in each thread which locks it has taken or waits for: push locks, fast mutexes, resources.
 * What the entries mean is known from their types only, so whatever follows from them is likely at most.
 */

/** Two low bits of the lock's address are flags. */
const FLAGS = 3n;
/** "In the tree" shares its place with the top bit, which is set in every kernel address. */
const TOP_BIT = 1n << 63n;

/** A lock that a thread has noted. */
export interface LockEntry {
  readonly lock: Address;
  readonly waiting: boolean;
  readonly acquired: boolean;
  readonly evidence: Evidence;
}

/** Entries of a thread that are in use. They lie inside of the thread, so they were read with it. */
export function lockEntriesOf(thread: ThreadRecord): readonly LockEntry[] {
  return (thread.lockEntries ?? []).flatMap(view => entryOf(view) ?? []);
}

function entryOf(view: StructView): LockEntry | undefined {
  const lock = view.field('LockUnsafe');
  const waiting = view.anyField('WaitingBit', 'WaitingByte');
  const acquired = view.anyField('AcquiredBit', 'AcquiredByte');
  if (!lock.ok || !waiting.ok || !acquired.ok) return undefined;
  const address = BigInt.asUintN(64, lock.value) & ~FLAGS & ~TOP_BIT;
  if (address === 0n) return undefined;
  return {
    lock: toAddress(address | TOP_BIT),
    waiting: waiting.value !== 0n,
    acquired: acquired.value !== 0n,
    evidence: lock.evidence,
  };
}
