import { type Address, toAddress } from '../../../base/address';
import type { ListWalk } from '../../../kernel/memory';
import type { BatchAnswer } from '../session/batchScript';
import { cellValue, wordRow } from './memoryRows';

/**
 * The command that prints links of a list from one of them on: address, Flink, Blink, a row each. Count and size are read
 * in the radix of the user, so they carry `0x`. Source: Microsoft, "dl (Display Linked List)".
 */
export function listCommand(from: Address, rows: number): string {
  return `dl 0x${from.toString(16)} 0x${rows.toString(16)} 0x2`;
}

/** A link as printed. */
interface Link {
  readonly address: Address;
  readonly flink: bigint | undefined;
  readonly blink: bigint | undefined;
}

/**
 * One list that is walked with `dl`, a number of rows at a time: a list that has lost its head would be printed for ever.
 * Torn, unreadable and endless lists are told with the same care as in a walk link by link.
 */
export class PrintedWalk {
  done = false;
  /** The link whose row is wanted next; the head at first. */
  next: Address;
  private readonly links: Address[] = [];
  private readonly seen = new Set<bigint>();
  private previous: Address | undefined;
  private broken: ListWalk['broken'];

  constructor(
    private readonly head: Address,
    private readonly limit: number,
  ) {
    this.next = head;
  }

  get walk(): ListWalk {
    return this.broken ? { links: this.links, broken: this.broken } : { links: this.links };
  }

  /** Takes rows that were printed from `next` on; returns how many there were. */
  take(answer: BatchAnswer | undefined): number {
    const rows = linksOf(answer);
    for (const row of rows) {
      if (this.done) break;
      this.row(row);
    }
    // Printed nothing, for a reason that kd does not tell in rows.
    if (rows.length === 0 && !this.done) {
      if (answer?.complete === true) this.unreadable();
      else this.end('not-printed', this.next);
    }
    return rows.length;
  }

  private row({ address, flink, blink }: Link): void {
    if (address !== this.next) this.end('torn', this.next);
    else if (flink === undefined || blink === undefined) this.unreadable();
    else if (this.previous !== undefined && blink !== this.previous) {
      this.links.pop();
      this.end('torn', address);
    } else if (flink === this.head) this.done = true;
    else if (flink === 0n) this.end('invalid', address);
    else if (this.seen.has(flink) || this.links.length >= this.limit) this.end('torn', toAddress(flink));
    else {
      this.seen.add(flink);
      this.links.push(toAddress(flink));
      this.previous = address;
      this.next = toAddress(flink);
    }
  }

  /** The link that leads here is known, what it leads to is not. */
  private unreadable(): void {
    if (this.next !== this.head) this.links.pop();
    this.end('unreadable', this.next);
  }

  private end(reason: 'torn' | 'unreadable' | 'invalid' | 'not-printed', at: Address): void {
    this.done = true;
    this.broken = { reason, at };
  }
}

function linksOf(answer: BatchAnswer | undefined): readonly Link[] {
  return (answer?.lines ?? []).flatMap(line => {
    const row = wordRow(line);
    const [flink, blink] = row?.cells ?? [];
    if (!row || flink === undefined || blink === undefined) return [];
    return [{ address: toAddress(row.address), flink: cellValue(flink), blink: cellValue(blink) }];
  });
}
