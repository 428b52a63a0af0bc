import { toAddress } from '../base/address';
import type { Address } from '../base/address';
import type { LockKind } from '../model/entities';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';
import { waitReason } from './waitNames';
import type { Waits } from './waits';

/** Wait reasons that only the acquiring routines of these locks use. */
const REASONS: ReadonlyMap<string, LockKind> = new Map([
  ['WrFastMutex', 'fast-mutex'],
  ['WrGuardedMutex', 'guarded-mutex'],
]);

/**
 * Finds fast and guarded mutexes by the threads that wait for them. The wait reason says that the object waited on lies
 * inside of such a mutex; the owner counts only if the mutex is taken and contended, and the owner is a thread that was
 * read.
 */
export async function readFastMutexes(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  waits: Waits | Promise<Waits>,
  signal?: AbortSignal,
): Promise<void> {
  // A guarded mutex has the fields of a fast mutex, with a gate where that has an event; public types name one of the two.
  const inside = target.fields.find('_FAST_MUTEX', 'Event');
  if (!inside) return;
  const found = new Map<Address, { readonly kind: LockKind; readonly waiters: Address[] }>();
  for (const { thread, objects } of (await waits).records) {
    const kind = kindOf(target, thread);
    const [object] = objects;
    if (kind === undefined || object === undefined || objects.length !== 1) continue;
    const mutex = toAddress(object - BigInt(inside.offset));
    const known = found.get(mutex);
    if (known) known.waiters.push(thread.address);
    else found.set(mutex, { kind, waiters: [thread.address] });
  }
  if (found.size === 0) return;
  const known = new Set(threads.map(thread => thread.address));
  const views = await target.structs('_FAST_MUTEX', [...found.keys()], signal);
  for (const view of views) {
    const mutex = found.get(view.address);
    if (mutex) report(sink, view, mutex.kind, mutex.waiters, known);
  }
}

function kindOf(target: KernelTarget, thread: ThreadRecord): LockKind | undefined {
  return thread.waitReason === undefined ? undefined : REASONS.get(waitReason(target.types, BigInt(thread.waitReason)));
}

function report(
  sink: FactSink,
  view: StructView,
  kind: LockKind,
  waiters: readonly Address[],
  threads: ReadonlySet<Address>,
): void {
  const id = idOf('lock', view.address);
  const owner = view.field('Owner');
  const contention = view.field('Contention');
  if (!owner.ok) {
    sink.add({ kind: 'unknown', of: id, field: 'owners', reason: owner.reason });
    return;
  }
  const { evidence } = owner;
  const thread = toAddress(owner.value);
  const proven = threads.has(thread) && contention.ok && contention.value > 0n && isTaken(view);
  sink.add({
    kind: 'lock',
    id,
    fields: {
      address: { value: view.address, evidence },
      type: { value: kind, evidence },
      ...(proven && { owners: { value: [thread], evidence } }),
      waiters: { value: waiters, evidence },
      ...(contention.ok && { contention: { value: Number(contention.value), evidence: contention.evidence } }),
    },
  });
  if (!proven) sink.add({ kind: 'unknown', of: id, field: 'owners', reason: 'invalid' });
}

/** Count: 1 free, 0 taken, below: waiters. Windows 8 and later keep bits in it, of which the lowest says that it is free. */
function isTaken(view: StructView): boolean {
  const count = view.value('Count');
  return count !== undefined && (count <= 0n || (count & 1n) === 0n);
}
