import type { Address } from '../base/address';

type Kind = 'thread' | 'process' | 'port';

/** A chain that matters has a dozen things; pools and forks have some hundred. */
const MOST = 4096;

/** What is still to be read along a trail, each thing once, and never more than a limit. */
export class TrailLedger {
  /** There was more than the limit. */
  cut = false;
  private readonly seen: Readonly<Record<Kind, Set<Address>>> = {
    thread: new Set(),
    process: new Set(),
    port: new Set(),
  };
  private readonly wanted: Readonly<Record<Kind, Address[]>> = { thread: [], process: [], port: [] };

  constructor(private readonly most = MOST) {}

  get hasMore(): boolean {
    return Object.values(this.wanted).some(list => list.length > 0);
  }

  has(kind: Kind, address: Address): boolean {
    return this.seen[kind].has(address);
  }

  /** Marks a thing that was read by others; false where it is known already, or there is no room. */
  take(kind: Kind, address: Address): boolean {
    const { thread, process, port } = this.seen;
    if (address === 0n || this.seen[kind].has(address)) return false;
    if (thread.size + process.size + port.size >= this.most) {
      this.cut = true;
      return false;
    }
    this.seen[kind].add(address);
    return true;
  }

  want(kind: Kind, address: Address): void {
    if (this.take(kind, address)) this.wanted[kind].push(address);
  }

  /** What is wanted now; it counts as read from here on. */
  next(kind: Kind): readonly Address[] {
    return this.wanted[kind].splice(0);
  }
}
