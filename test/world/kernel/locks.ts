import type { EventDescription, MutantDescription, ResourceDescription } from '../description';
import type { Directories } from './directories';
import type { Kernel } from './kernel';
import type { Objects } from './objects';
import type { StructWriter } from './structWriter';
import type { Threads } from './threads';

const MUTANT_WORDS = 14;
const EVENT_WORDS = 6;
const SEMAPHORE_WORDS = 8;
/** `_ERESOURCE.Flag` ResourceOwnedExclusive. Source: Microsoft, wdm.h. */
const OWNED_EXCLUSIVE = 0x80;
/** `_OWNER_ENTRY`: OwnerCount begins at bit 3 of the union with TableSize. */
const OWNER_COUNT_ONE = 1;

export function createMutant(
  kernel: Kernel,
  objects: Objects,
  directories: Directories,
  description: MutantDescription,
): StructWriter {
  const mutant = createNamed(objects, directories, 'Mutant', '_KMUTANT', description.name);
  kernel.dispatcherHeader(mutant.at('Header'), 'MutantObject', MUTANT_WORDS, description.owner === undefined ? 1 : 0);
  return mutant.set({ Abandoned: description.abandoned ? 1 : 0 });
}

/** A mutant that is held hangs in a list of its owner. */
export function ownMutant(kernel: Kernel, mutant: StructWriter, owner: StructWriter): void {
  mutant.set({ OwnerThread: owner.address });
  kernel.pushTail(owner.at('Tcb.MutantListHead'), mutant.at('MutantListEntry'));
}

export function createEvent(
  kernel: Kernel,
  objects: Objects,
  directories: Directories,
  description: EventDescription,
): StructWriter {
  const event = createNamed(objects, directories, 'Event', '_KEVENT', description.name);
  const kind = description.manualReset ? 'EventNotificationObject' : 'EventSynchronizationObject';
  kernel.dispatcherHeader(event.at('Header'), kind, EVENT_WORDS, 0);
  return event;
}

function createNamed(
  objects: Objects,
  directories: Directories,
  type: 'Mutant' | 'Event',
  struct: string,
  path: string | undefined,
): StructWriter {
  if (path === undefined) return objects.create({ type, struct });
  const { directory, name } = directories.locate(path);
  const object = objects.create({ type, struct, name, directory });
  directories.insert(directory, name, object.address);
  return object;
}

/** An ERESOURCE that was laid out: waiters wait on one of two objects of its own. */
export interface BuiltResource {
  readonly body: StructWriter;
  /** An event. */
  readonly exclusiveWaiters: bigint;
  /** A semaphore. */
  readonly sharedWaiters: bigint;
}

/** Makes an ERESOURCE and links it into the list of all of them. It is no object: no header. */
export function createResource(kernel: Kernel): BuiltResource {
  const { layout } = kernel;
  const body = kernel.struct('_ERESOURCE', kernel.large.allocate(layout.sizeOf('_ERESOURCE')));
  const exclusiveWaiters = kernel.large.allocate(layout.sizeOf('_KEVENT'));
  const sharedWaiters = kernel.large.allocate(layout.sizeOf('_KSEMAPHORE'));
  kernel.dispatcherHeader(exclusiveWaiters, 'EventSynchronizationObject', EVENT_WORDS, 0);
  kernel.dispatcherHeader(sharedWaiters, 'SemaphoreObject', SEMAPHORE_WORDS, 0);
  body.set({ SharedWaiters: sharedWaiters, ExclusiveWaiters: exclusiveWaiters });
  kernel.pushTail(kernel.symbol('ExpSystemResourcesList'), body.at('SystemResourcesList'));
  return { body, exclusiveWaiters, sharedWaiters };
}

/** Who holds the resource and how many wait. */
export function ownResource(
  kernel: Kernel,
  resource: BuiltResource,
  description: ResourceDescription,
  threads: Threads,
  waiting: { readonly exclusive: number; readonly shared: number },
): void {
  const shared = (description.sharedOwners ?? []).map(key => threads.get(key).body.address);
  const owner = description.exclusiveOwner === undefined ? undefined : threads.get(description.exclusiveOwner);
  const { body } = resource;
  body.set({
    ActiveCount: owner ? 1 : shared.length,
    ActiveEntries: owner ? 1 : shared.length,
    ContentionCount: description.contention ?? waiting.exclusive + waiting.shared,
    NumberOfExclusiveWaiters: waiting.exclusive,
    NumberOfSharedWaiters: waiting.shared,
    Flag: owner ? OWNED_EXCLUSIVE : 0,
  });
  if (owner) body.set({ 'OwnerEntry.OwnerThread': owner.body.address, 'OwnerEntry.OwnerCount': OWNER_COUNT_ONE });
  if (shared.length > 0) body.set({ OwnerTable: ownerTable(kernel, shared) });
}

/** Entry 0 holds the size of the table, the owners follow. */
function ownerTable(kernel: Kernel, owners: readonly bigint[]): bigint {
  const size = kernel.layout.sizeOf('_OWNER_ENTRY');
  const count = owners.length + 1;
  const table = kernel.nonPaged.allocate(size * count);
  kernel.struct('_OWNER_ENTRY', table, { TableSize: count });
  owners.forEach((owner, i) => {
    kernel.struct('_OWNER_ENTRY', table + BigInt((i + 1) * size), { OwnerThread: owner, OwnerCount: OWNER_COUNT_ONE });
  });
  return table;
}
