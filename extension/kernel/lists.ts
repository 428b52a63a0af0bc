import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { ListWalk } from './memory';

/** More links than this are a loop that never meets the head, or damage. */
export const MAX_LINKS = 1 << 20;

/**
 * Walks many lists at once: each turn reads the next link of every list that is not done. Guarded against loops, links
 * that do not point back (`Flink->Blink`), and unreadable memory; what was found before stays.
 */
export async function walkLists(
  target: KernelTarget,
  heads: readonly Address[],
  signal?: AbortSignal,
  limit = MAX_LINKS,
): Promise<readonly ListWalk[]> {
  if (target.memory.walkLists) return target.memory.walkLists(heads, limit, signal);
  const walks = heads.map(head => new Walk(head, limit));
  const size = BigInt(target.memory.pointerSize);
  for (let active = [...walks]; active.length > 0; active = active.filter(walk => !walk.done)) {
    const places = active.flatMap(walk => [walk.current, toAddress(walk.current + size)]);
    const values = await target.pointers(places, signal);
    active.forEach((walk, i) => {
      walk.step(values[i * 2], values[i * 2 + 1]);
    });
  }
  return walks.map(walk => walk.result());
}

/** One list. */
export async function walkList(
  target: KernelTarget,
  head: Address,
  signal?: AbortSignal,
  limit = MAX_LINKS,
): Promise<ListWalk> {
  const [walk] = await walkLists(target, [head], signal, limit);
  return walk ?? { links: [] };
}

class Walk {
  current: Address;
  done = false;
  private previous: Address | undefined;
  private readonly links: Address[] = [];
  private readonly seen = new Set<bigint>();
  private broken: ListWalk['broken'];

  constructor(
    private readonly head: Address,
    private readonly limit: number,
  ) {
    this.current = head;
  }

  /** Takes what was read at `current`: its Flink and its Blink. */
  step(flink: Address | undefined, blink: Address | undefined): void {
    if (flink === undefined || blink === undefined) {
      // The link that leads here is known, what it leads to is not.
      if (this.current !== this.head) this.links.pop();
      this.end('unreadable', this.current);
      return;
    }
    if (this.previous !== undefined && blink !== this.previous) {
      this.links.pop();
      this.end('torn', this.current);
      return;
    }
    if (flink === this.head) {
      this.done = true;
      return;
    }
    if (flink === 0n) {
      this.end('invalid', this.current);
      return;
    }
    if (this.seen.has(flink) || this.links.length >= this.limit) {
      this.end('torn', flink);
      return;
    }
    this.seen.add(flink);
    this.links.push(flink);
    this.previous = this.current;
    this.current = flink;
  }

  result(): ListWalk {
    return this.broken ? { links: this.links, broken: this.broken } : { links: this.links };
  }

  private end(reason: UnknownReason, at: Address): void {
    this.done = true;
    this.broken = { reason, at };
  }
}
