import type { InventoryOptions } from './inventory';

/** Parts of an inventory in the order of the work, with their shares of the time. */
const PARTS = [
  ['processes', 2],
  ['threads', 25],
  ['ports', 25],
  ['connections, queues, names and handles', 13],
  ['messages', 25],
  ['waits and locks', 10],
] as const;

export type InventoryPart = (typeof PARTS)[number][0];

const ALL = PARTS.reduce((sum, [, share]) => sum + share, 0);

/** Tells how far an inventory is, in words with counts, and what it has not come to. */
export class InventoryProgress {
  private readonly shares = new Map<InventoryPart, number>();

  constructor(private readonly onProgress: InventoryOptions['onProgress']) {}

  /** So many of a part are read. */
  count(part: InventoryPart, done: number, all: number): void {
    this.shares.set(part, all === 0 ? 1 : done / all);
    this.tell(`${part} ${thousands(done)} of ${thousands(all)}`);
  }

  finish(part: InventoryPart): void {
    this.shares.set(part, 1);
    this.tell(part);
  }

  /** Parts that were not read to their end. */
  missing(): readonly string[] {
    return PARTS.flatMap(([part]) => ((this.shares.get(part) ?? 0) < 1 ? [part] : []));
  }

  private tell(text: string): void {
    if (!this.onProgress) return;
    let sum = 0;
    for (const [part, share] of PARTS) sum += share * (this.shares.get(part) ?? 0);
    this.onProgress(sum / ALL, text);
  }
}

/** `3,120`: the same on every machine, whatever its language. */
function thousands(value: number): string {
  return value.toString().replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
