import type { Address } from '../../base/address';
import type { WaitObject } from '../../model/entities';
import type { Snapshot } from '../../model/snapshot';

/** Objects in the wait lists of all threads, by address. */
export function waitObjectsOf(snapshot: Snapshot): ReadonlyMap<Address, WaitObject> {
  const objects = new Map<Address, WaitObject>();
  for (const thread of snapshot.threads.values()) {
    for (const object of thread.waitObjects?.value ?? []) {
      if (object.address !== null && !objects.has(object.address)) objects.set(object.address, object);
    }
  }
  return objects;
}
