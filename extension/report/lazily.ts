/** Items that are made of others while they are walked, and again each time: a table of 50,000 rows is never whole. */
export function lazily<T, U>(source: Iterable<T>, make: (one: T) => U): Iterable<U> {
  return {
    *[Symbol.iterator]() {
      for (const one of source) yield make(one);
    },
  };
}
