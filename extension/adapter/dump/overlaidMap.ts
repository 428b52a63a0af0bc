/** A map of which few values are replaced: those of a large one may be made when they are asked for, and are not copied. */
export class OverlaidMap<K, V> implements ReadonlyMap<K, V> {
  private readonly replaced = new Map<K, V>();

  constructor(private readonly base: ReadonlyMap<K, V>) {}

  get size(): number {
    return this.base.size;
  }

  has(key: K): boolean {
    return this.base.has(key);
  }

  get(key: K): V | undefined {
    return this.replaced.get(key) ?? this.base.get(key);
  }

  /** Replaces a value; what the map does not hold is left out. */
  set(key: K, value: V): void {
    if (this.base.has(key)) this.replaced.set(key, value);
  }

  *entries(): MapIterator<[K, V]> {
    for (const [key, value] of this.base) yield [key, this.replaced.get(key) ?? value];
  }

  keys(): MapIterator<K> {
    return this.base.keys();
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
}
