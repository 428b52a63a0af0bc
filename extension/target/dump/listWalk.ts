import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { UnknownReason } from '../../model/evidence';
import type { ListWalk } from '../../kernel/memory';

/** The two links of a LIST_ENTRY, or why they were not read. */
export type Links = { readonly next: bigint; readonly back: bigint } | UnknownReason;

/** Links that are followed between two looks at the clock of the process. */
export const LINKS_PER_TURN = 1 << 16;

/**
 * Walks one list where it lies. Guarded as everywhere: against links that do not point back at what led to them, and
 * memory that is not there; what was found before stays. That guards against loops, too: where a loop closes, its first
 * link is reached a second time from another one, and can point back at one of the two only.
 */
export class ListWalker {
  private current: bigint;
  private previous: bigint | undefined;
  private readonly links: Address[] = [];
  private broken: ListWalk['broken'];

  constructor(
    private readonly head: Address,
    private readonly limit: number,
    private readonly read: (address: bigint) => Links,
  ) {
    this.current = head;
  }

  /** Follows up to `most` links; true when the list is done. */
  step(most: number): boolean {
    for (let i = 0; i < most; i++) if (this.follow()) return true;
    return false;
  }

  result(): ListWalk {
    return this.broken ? { links: this.links, broken: this.broken } : { links: this.links };
  }

  /** One link; true at the end. */
  private follow(): boolean {
    const { current } = this;
    const links = this.read(current);
    if (typeof links === 'string') {
      // The link that leads here is known, what it leads to is not.
      if (current !== this.head) this.links.pop();
      return this.end(links, current);
    }
    if (this.previous !== undefined && links.back !== this.previous) {
      this.links.pop();
      return this.end('torn', current);
    }
    const { next } = links;
    if (next === this.head) return true;
    if (next === 0n) return this.end('invalid', current);
    if (this.links.length >= this.limit) return this.end('torn', next);
    this.links.push(toAddress(next));
    this.previous = current;
    this.current = next;
    return false;
  }

  private end(reason: UnknownReason, at: bigint): true {
    this.broken = { reason, at: toAddress(at) };
    return true;
  }
}
