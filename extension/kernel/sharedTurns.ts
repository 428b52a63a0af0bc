import type { Address } from '../base/address';
import { KernelTarget } from './kernelTarget';
import type { Block, ListWalk, Memory, Range } from './memory';

interface Waiting<Q, A> {
  readonly asked: readonly Q[];
  readonly resolve: (answers: readonly A[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets walkers that work side by side share the turns of a target: what they ask for while none of them can go on is
 * asked in one call. A debugger needs as long for one call as for many structures in it.
 */
export class SharedTurns implements Memory {
  readonly pointerSize: 4 | 8;
  readonly batch?: number;
  readonly walkLists?: NonNullable<Memory['walkLists']>;
  private readonly reads: Turn<Range, Block>;

  /** @param signal of the whole work: single questions cannot be cancelled */
  constructor(memory: Memory, signal?: AbortSignal) {
    this.pointerSize = memory.pointerSize;
    if (memory.batch !== undefined) this.batch = memory.batch;
    this.reads = new Turn(ranges => memory.readMany(ranges, signal));
    const walk = memory.walkLists?.bind(memory);
    if (!walk) return;
    const walks = new Map<number, Turn<Address, ListWalk>>();
    this.walkLists = (heads, limit) => {
      const turn = walks.get(limit) ?? new Turn(all => walk(all, limit, signal));
      walks.set(limit, turn);
      return turn.ask(heads);
    };
  }

  readMany(ranges: readonly Range[]): Promise<readonly Block[]> {
    return this.reads.ask(ranges);
  }
}

/** Gathers questions until nobody asks more, then has them answered together. */
class Turn<Q, A> {
  private waiting: Waiting<Q, A>[] = [];

  constructor(private readonly answer: (asked: readonly Q[]) => Promise<readonly A[]>) {}

  ask(asked: readonly Q[]): Promise<readonly A[]> {
    if (asked.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => void this.take());
      this.waiting.push({ asked, resolve, reject });
    });
  }

  private async take(): Promise<void> {
    const all = this.waiting;
    this.waiting = [];
    const [only] = all;
    try {
      const answers = await this.answer(all.length === 1 && only ? only.asked : all.flatMap(one => one.asked));
      let at = 0;
      for (const one of all) {
        one.resolve(all.length === 1 ? answers : answers.slice(at, at + one.asked.length));
        at += one.asked.length;
      }
    } catch (error) {
      for (const one of all) one.reject(error);
    }
  }
}

/** The target with its turns shared, where calls cost turns. */
export function sharingTurns(target: KernelTarget, signal: AbortSignal | undefined): KernelTarget {
  const { memory, types, symbols, kernelBase, stop } = target;
  if (memory.batch !== undefined || !memory.walkLists) return target;
  return new KernelTarget(new SharedTurns(memory, signal), types, symbols, kernelBase, stop);
}
