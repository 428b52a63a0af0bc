import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { UnknownReason } from '../../model/evidence';
import type { ListWalk } from '../../kernel/memory';

/** Bytes of a LIST_ENTRY. */
export const LINKS_SIZE = 16;

/** Takes links from memory. By halves: bigints that are only compared would cost more than all the rest. */
export interface LinkReader {
  /** Reads the entry at an address, by its low and high half; the reason if it cannot. */
  read(low: number, high: number): UnknownReason | undefined;
  /** The entry that was read last: Flink low and high, Blink low and high. */
  readonly entry: Uint32Array;
}

/** Links that are followed between two looks at the clock of the process. */
export const LINKS_PER_TURN = 1 << 16;

/**
 * Walks one list where it lies. Guarded as everywhere: against links that do not point back at what led to them, and
 * memory that is not there; what was found before stays. That guards against loops, too: where a loop closes, its first
 * link is reached a second time from another one, and can point back at one of the two only.
 */
export class ListWalker {
  private readonly links: Address[] = [];
  private broken: ListWalk['broken'];
  private readonly headLow: number;
  private readonly headHigh: number;
  private low: number;
  private high: number;
  private started = false;
  private previousLow = 0;
  private previousHigh = 0;

  constructor(
    head: Address,
    private readonly limit: number,
    private readonly reader: LinkReader,
  ) {
    WHOLE[0] = head;
    this.low = this.headLow = HALVES[0] ?? 0;
    this.high = this.headHigh = HALVES[1] ?? 0;
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
    const { reader, low, high } = this;
    const reason = reader.read(low, high);
    if (reason !== undefined) {
      // The link that leads here is known, what it leads to is not.
      if (!this.isHead(low, high)) this.links.pop();
      return this.end(reason, low, high);
    }
    const { 0: nextLow = 0, 1: nextHigh = 0, 2: backLow = 0, 3: backHigh = 0 } = reader.entry;
    if (this.started && (backLow !== this.previousLow || backHigh !== this.previousHigh)) {
      this.links.pop();
      return this.end('torn', low, high);
    }
    if (this.isHead(nextLow, nextHigh)) return true;
    if (nextLow === 0 && nextHigh === 0) return this.end('invalid', low, high);
    if (this.links.length >= this.limit) return this.end('torn', nextLow, nextHigh);
    this.links.push(addressOf(nextLow, nextHigh));
    this.started = true;
    this.previousLow = low;
    this.previousHigh = high;
    this.low = nextLow;
    this.high = nextHigh;
    return false;
  }

  private isHead(low: number, high: number): boolean {
    return low === this.headLow && high === this.headHigh;
  }

  private end(reason: UnknownReason, low: number, high: number): true {
    this.broken = { reason, at: addressOf(low, high) };
    return true;
  }
}

/** An address and its halves, low and high: all machines that run this are little-endian. */
const WHOLE = new BigUint64Array(1);
const HALVES = new Uint32Array(WHOLE.buffer);

function addressOf(low: number, high: number): Address {
  HALVES[0] = low;
  HALVES[1] = high;
  return toAddress(WHOLE[0] ?? 0n);
}
