import { paced, type Work } from '../../base/slices';

/** Adds a value to the list of a key. */
export function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Values grouped by a key, groups and members in the order of their first appearance. */
export function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) addTo(groups, keyOf(value), value);
  return groups;
}

/** The same with pauses, where there may be ten thousands. */
export function* grouping<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Work<Map<K, V[]>> {
  const groups = new Map<K, V[]>();
  yield* paced(values, value => {
    addTo(groups, keyOf(value), value);
  });
  return groups;
}
