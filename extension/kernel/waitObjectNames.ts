import type { LockKind } from '../model/entities';
import type { Evidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { type DispatcherObject, KOBJECTS } from './waitObjects';
import type { ReadNames } from './waitRecords';

/** Tells the names of what threads wait on, where the objects have some. */
export async function nameWaitObjects(
  target: KernelTarget,
  sink: FactSink,
  objects: readonly DispatcherObject[],
  names: ReadNames,
  signal?: AbortSignal,
): Promise<void> {
  const named = await names(
    objects.filter(isNameable).map(object => object.address),
    signal,
  );
  for (const object of objects) {
    const { address } = object;
    const name = named.get(address);
    if (name === undefined) continue;
    const evidence = headerEvidence(target, object);
    const fields = {
      address: { value: address, evidence },
      type: { value: lockKind(object.kind), evidence },
      name: { value: name, evidence },
    };
    sink.add({ kind: 'lock', id: idOf('lock', address), fields });
  }
}

/** Kinds that the object manager can name; processes and threads are known by more than a name. */
function isNameable({ kind }: DispatcherObject): boolean {
  return kind !== undefined && kind !== KOBJECTS.process && kind !== KOBJECTS.thread && kind !== KOBJECTS.gate;
}

const LOCK_KINDS: ReadonlyMap<number | undefined, LockKind> = new Map([
  [0, 'event'],
  [1, 'event'],
  [KOBJECTS.mutant, 'mutant'],
  [KOBJECTS.queue, 'queue'],
  [KOBJECTS.semaphore, 'semaphore'],
  [KOBJECTS.gate, 'gate'],
  [8, 'timer'],
  [9, 'timer'],
  [21, 'queue'],
]);

function lockKind(kind: number | undefined): LockKind {
  return LOCK_KINDS.get(kind) ?? 'object';
}

function headerEvidence(target: KernelTarget, { address, kind }: DispatcherObject): Evidence {
  const value = `0x${(kind ?? 0).toString(16)}`;
  return { kind: 'memory', address, type: '_DISPATCHER_HEADER', field: 'Type', value, stop: target.stop };
}
