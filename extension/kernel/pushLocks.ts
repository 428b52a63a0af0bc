import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { LockKind } from '../model/entities';
import type { Evidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';
import { waitReason } from './waitNames';
import type { Waits } from './waits';

/*
 * A push lock keeps no owner. Since 8.1 AutoBoost notes in each thread which locks it has taken or waits for (push locks,
 * mutexes, resources); what the entries mean is known from their types only, so whatever follows from them is likely at
 * most.
 */

/** Entries of a thread; more locks than these are not noted. */
const ENTRIES = 6;
/** Two low bits of the lock's address are flags. */
const FLAGS = 3n;
/** "In the tree" shares its place with the top bit, which is set in every kernel address. */
const TOP_BIT = 1n << 63n;
/** Reasons of waits that AutoBoost knows of, and what kind of lock they are for. */
const REASONS: ReadonlyMap<string, LockKind> = new Map([['WrPushLock', 'push-lock']]);

interface Found {
  readonly kind: LockKind;
  readonly waiters: Address[];
  readonly owners: Address[];
  readonly evidence: Evidence;
}

/** Finds push locks by the lock entries of those who wait for them, and their owners by the entries of all threads. */
export async function readPushLocks(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  waits: Waits | Promise<Waits>,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = (await waits).records.map(wait => wait.thread).filter(thread => kindOf(target, thread) !== undefined);
  if (waiting.length === 0) return;
  const locks = new Map<Address, Found>();
  for (const { thread, entries } of await readEntries(target, waiting, signal)) {
    const kind = kindOf(target, thread);
    for (const entry of entries) if (kind && entry.waiting) addWaiter(locks, entry, kind, thread.address);
  }
  if (locks.size === 0) return;
  for (const { thread, entries } of await readEntries(target, threads, signal))
    for (const entry of entries) if (entry.acquired) locks.get(entry.lock)?.owners.push(thread.address);
  for (const [address, lock] of locks) report(sink, address, lock);
}

function kindOf(target: KernelTarget, thread: ThreadRecord): LockKind | undefined {
  return thread.waitReason === undefined ? undefined : REASONS.get(waitReason(target.types, BigInt(thread.waitReason)));
}

interface LockEntry {
  readonly lock: Address;
  readonly waiting: boolean;
  readonly acquired: boolean;
  readonly evidence: Evidence;
}

/** Entries that are in use, of many threads in one turn. */
async function readEntries(
  target: KernelTarget,
  threads: readonly ThreadRecord[],
  signal: AbortSignal | undefined,
): Promise<readonly { readonly thread: ThreadRecord; readonly entries: readonly LockEntry[] }[]> {
  const size = target.fields.sizeOf('_KLOCK_ENTRY') ?? 0;
  const having = threads.flatMap(thread =>
    thread.lockEntries === undefined ? [] : [{ thread, first: thread.lockEntries }],
  );
  const addresses = having.flatMap(({ first }) =>
    Array.from({ length: ENTRIES }, (_, i) => toAddress(first + BigInt(i * size))),
  );
  const views = await target.structs('_KLOCK_ENTRY', addresses, signal);
  return having.map(({ thread }, i) => ({
    thread,
    entries: views.slice(i * ENTRIES, (i + 1) * ENTRIES).flatMap(view => entryOf(view) ?? []),
  }));
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

function addWaiter(locks: Map<Address, Found>, entry: LockEntry, kind: LockKind, thread: Address): void {
  const known = locks.get(entry.lock);
  if (known) known.waiters.push(thread);
  else locks.set(entry.lock, { kind, waiters: [thread], owners: [], evidence: entry.evidence });
}

function report(sink: FactSink, address: Address, { kind, waiters, owners, evidence }: Found): void {
  const id = idOf('lock', address);
  sink.add({
    kind: 'lock',
    id,
    fields: {
      address: { value: address, evidence },
      type: { value: kind, evidence },
      waiters: { value: [...new Set(waiters)], evidence },
      certainty: { value: 'likely', evidence },
      // A lock that nobody notes may be held by a thread that had no entry left.
      ...(owners.length > 0 && { owners: { value: [...new Set(owners)], evidence } }),
    },
  });
  if (owners.length === 0) sink.add({ kind: 'unknown', of: id, field: 'owners', reason: 'not-printed' });
}
