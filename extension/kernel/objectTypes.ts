import type { Address } from '../base/address';
import type { ObjectTypeStats } from '../model/entities';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import { readStrings, stringPlace } from './unicodeStrings';

/** An object type. */
export interface ObjectType {
  /** As in object headers. */
  readonly index: number | undefined;
  readonly stats: ObjectTypeStats;
}

/** The type of some name, which may be known by its address alone. */
export function typeNamed(types: readonly ObjectType[], name: string, address?: Address): ObjectType | undefined {
  return (
    types.find(type => address !== undefined && type.stats.address === address) ??
    types.find(type => type.stats.name === name)
  );
}

/** Reads object types: names, indexes and how many objects and handles there are, in two turns. */
export async function readObjectTypes(
  target: KernelTarget,
  addresses: readonly Address[],
  signal?: AbortSignal,
): Promise<readonly ObjectType[]> {
  const views = await target.structs('_OBJECT_TYPE', addresses, signal);
  const places = views.map(view => stringPlace(view, 'Name'));
  const texts = await readStrings(
    target,
    places.flatMap(place => place ?? []),
    signal,
  );
  let next = 0;
  return views.flatMap((view, i) => {
    const text = places[i] ? texts[next++] : undefined;
    return typeOf(target, view, text?.ok ? text.text : undefined);
  });
}

function typeOf(target: KernelTarget, view: StructView, name: string | undefined): readonly ObjectType[] {
  const objects = view.known('TotalNumberOfObjects', Number);
  if (!objects) return [];
  const handles = view.number('TotalNumberOfHandles');
  const highWaterObjects = view.number('HighWaterNumberOfObjects');
  const highWaterHandles = view.number('HighWaterNumberOfHandles');
  const supports = view.number('TypeInfo.SupportsObjectCallbacks');
  const list = target.fields.find('_OBJECT_TYPE', 'CallbackList')?.offset;
  const first = view.pointer('CallbackList.Flink');
  const stats: ObjectTypeStats = {
    ...(name !== undefined && { name }),
    address: view.address,
    objects: objects.value,
    ...(handles !== undefined && { handles }),
    ...(highWaterObjects !== undefined && { highWaterObjects }),
    ...(highWaterHandles !== undefined && { highWaterHandles }),
    ...(supports !== undefined && { supportsCallbacks: supports !== 0 }),
    // A list that is empty points to itself; null is none.
    ...(list !== undefined &&
      first !== undefined &&
      first !== 0n && { hasCallbacks: first !== view.address + BigInt(list) }),
    evidence: objects.evidence,
  };
  return [{ index: view.number('Index'), stats }];
}
