/** Work in steps: it yields wherever others may have their turn. */
export type Work<T> = Generator<undefined, T, undefined>;

/** Steps of a loop between two looks at the clock: a look costs about as much as a step. */
const STEPS = 64;

/** Does all of it at once. */
export function atOnce<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** The items of a list, with a pause now and then. A list that grows is followed to its end. */
export function* paced<T>(items: Iterable<T>, visit: (item: T) => void): Work<void> {
  let steps = 0;
  for (const item of items) {
    visit(item);
    if (++steps % STEPS === 0) yield;
  }
}

/** Items that are sorted in one piece: a few milliseconds. */
const RUN = 2048;

type Compare<T> = (a: T, b: T) => number;

/** Sorts with pauses; what compares equal stays as it is. */
export function* inOrder<T>(items: readonly T[], compare: Compare<T>): Work<readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += RUN) {
    runs.push(items.slice(at, at + RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const longer: (readonly T[])[] = [];
    for (let i = 0; i < runs.length; i += 2) longer.push(yield* merged(runs[i] ?? [], runs[i + 1] ?? [], compare));
    runs = longer;
  }
  return runs[0] ?? [];
}

function* merged<T>(a: readonly T[], b: readonly T[], compare: Compare<T>): Work<readonly T[]> {
  const both: T[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]];
    if (y === undefined || (x !== undefined && compare(x, y) <= 0)) {
      if (x !== undefined) both.push(x);
      i++;
    } else {
      both.push(y);
      j++;
    }
    if (both.length % RUN === 0) yield;
  }
  return both;
}

/** Work of which several want the result: whoever waits for it goes on where the others left off. Done once. */
export class SharedWork<T> {
  private work: Work<T> | undefined;
  private result: { readonly value: T } | undefined;

  constructor(private readonly begin: () => Work<T>) {}

  /** What was worked out before. */
  static of<T>(value: T): SharedWork<T> {
    const shared = new SharedWork<T>(() => {
      throw new Error('it is done');
    });
    shared.result = { value };
    return shared;
  }

  get isDone(): boolean {
    return this.result !== undefined;
  }

  /** The result; what is left of the work is done at once. */
  get now(): T {
    for (;;) {
      if (this.result) return this.result.value;
      this.step();
    }
  }

  /** Waits for it in steps. */
  *join(): Work<T> {
    while (!this.step()) yield;
    return this.now;
  }

  /** Goes one step on; true once there is nothing left. */
  private step(): boolean {
    if (this.result) return true;
    this.work ??= this.begin();
    const work = this.work;
    // An error is the next one's to meet again, from the start.
    this.work = undefined;
    const step = work.next();
    if (step.done === true) this.result = { value: step.value };
    else this.work = work;
    return step.done === true;
  }
}
