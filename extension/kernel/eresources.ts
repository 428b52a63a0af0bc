import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Evidence, Known } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { MAX_LINKS, walkList } from './lists';
import type { NotedByReason, NotedWaiters } from './notedWaiters';
import { isExclusive, type Owners, readOwners } from './ownerEntries';
import { reportUnknowns } from './reportUnknowns';
import type { StructView } from './structView';
import type { WaitRecord, Waits } from './waits';

/** Only waits for resources have this reason. */
export const RESOURCE_WAIT = 'WrResource';
/** Resources of a batch. */
const BATCH = 4096;

/**
 * Reads the ERESOURCEs of the system and tells of those that somebody holds or waits for: a machine has thousands that are
 * free. Returns a sentence for each thing that is wrong.
 */
export async function readEresources(
  target: KernelTarget,
  sink: FactSink,
  waits: Waits | Promise<Waits>,
  noted: NotedByReason | Promise<NotedByReason>,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const head = target.symbol('ExpSystemResourcesList');
  const link = target.fields.find('_ERESOURCE', 'SystemResourcesList');
  if (head === undefined || !link) return ['no resources: the symbols have no ExpSystemResourcesList'];
  const walk = await walkList(target, head, signal, MAX_LINKS);
  const addresses = walk.links.map(entry => toAddress(entry - BigInt(link.offset)));
  for (let start = 0; start < addresses.length; start += BATCH) {
    const views = await target.structs('_ERESOURCE', addresses.slice(start, start + BATCH), signal);
    const used = views.filter(inUse);
    const owners = await readOwners(target, used, signal);
    const waiters = { byObject: waitersByObject((await waits).records), noted: (await noted).get(RESOURCE_WAIT) };
    used.forEach((view, i) => {
      report(sink, view, owners[i] ?? { ok: false, reason: 'unreadable' }, waiters);
    });
  }
  if (!walk.broken) return [];
  const place = `0x${walk.broken.at.toString(16)}`;
  return [`the list of resources ends at ${place} after ${addresses.length} (${walk.broken.reason})`];
}

/** Threads by the object that they wait on. */
function waitersByObject(waits: readonly WaitRecord[]): ReadonlyMap<Address, readonly Address[]> {
  const map = new Map<Address, Address[]>();
  for (const { thread, objects } of waits) {
    for (const object of objects) {
      const list = map.get(object);
      if (list) list.push(thread.address);
      else map.set(object, [thread.address]);
    }
  }
  return map;
}

/** Held or waited for, or not read well enough to say that it is neither. */
function inUse(view: StructView): boolean {
  return ['ActiveCount', 'NumberOfExclusiveWaiters', 'NumberOfSharedWaiters'].some(field => view.value(field) !== 0n);
}

function report(sink: FactSink, view: StructView, owners: Owners, waiters: KnownWaiters): void {
  const id = idOf('lock', view.address);
  const active = view.field('ActiveCount');
  if (!active.ok) {
    reportUnknowns(sink, id, view, { owners: 'ActiveCount' });
    return;
  }
  const { evidence } = active;
  const flag = view.field('Flag');
  const contention = view.known('ContentionCount', Number);
  const free = active.value === 0n;
  const expected = countOf(view);
  const waiting = waitersOf(view, waiters, expected?.value);
  sink.add({
    kind: 'lock',
    id,
    fields: {
      address: { value: view.address, evidence },
      type: { value: 'eresource', evidence },
      ...((owners.ok || free) && {
        owners: { value: free || !owners.ok ? [] : owners.threads, evidence: ownerEvidence(view) ?? evidence },
      }),
      ...(flag.ok && !free && { exclusive: { value: isExclusive(view), evidence: flag.evidence } }),
      ...(waiting && { waiters: { value: waiting.threads, evidence } }),
      ...(expected && { waiterCount: expected }),
      ...(waiting?.noted && { certainty: { value: 'likely' as const, evidence: waiting.noted } }),
      ...(contention && { contention }),
    },
  });
  if (!owners.ok && !free) sink.add({ kind: 'unknown', of: id, field: 'owners', reason: owners.reason });
  if (!waiting) sink.add({ kind: 'unknown', of: id, field: 'waiters', reason: 'unreadable' });
}

function ownerEvidence(view: StructView): Evidence | undefined {
  const owner = view.field('OwnerEntry.OwnerThread');
  return owner.ok ? owner.evidence : undefined;
}

interface KnownWaiters {
  readonly byObject: ReadonlyMap<Address, readonly Address[]>;
  readonly noted: ReadonlyMap<Address, NotedWaiters> | undefined;
}

/**
 * Threads that wait on one of the two objects of the resource. Later builds keep chains of waiters there instead: where
 * fewer are found than the resource counts, those who have noted it as what they wait for count, too.
 */
function waitersOf(
  view: StructView,
  { byObject, noted }: KnownWaiters,
  expected: number | undefined,
): { readonly threads: readonly Address[]; readonly noted?: Evidence } | undefined {
  const objects = [view.pointer('ExclusiveWaiters'), view.pointer('SharedWaiters')];
  const found = objects.flatMap(object => (object === undefined ? [] : (byObject.get(object) ?? [])));
  if (found.length === expected) return { threads: [...new Set(found)] };
  const notes = noted?.get(view.address);
  const all = [...new Set([...found, ...(notes?.waiters ?? [])])];
  if (all.length === 0) return undefined;
  return notes ? { threads: all, noted: notes.evidence } : { threads: all };
}

/** How many wait for it, by its own counters. */
function countOf(view: StructView): Known<number> | undefined {
  const exclusive = view.known('NumberOfExclusiveWaiters', Number);
  const shared = view.known('NumberOfSharedWaiters', Number);
  if (!exclusive || !shared) return undefined;
  const { evidence } = exclusive.value > 0 || shared.value === 0 ? exclusive : shared;
  return { value: exclusive.value + shared.value, evidence };
}
