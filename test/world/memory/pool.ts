import { PAGE } from './physicalPages';
import type { AddressSpace } from './addressSpace';

/** Hands out kernel memory upwards from a base. What fits into a page does not cross one, as in the real pool. */
export class Pool {
  private next: bigint;

  constructor(
    private readonly space: AddressSpace,
    base: bigint,
  ) {
    this.next = base;
  }

  /** Zeroed, mapped and aligned to 16 bytes, with 16 bytes in front where the pool keeps its header. */
  allocate(size: number): bigint {
    const total = BigInt((size + 16 + 15) & ~15);
    const left = BigInt(PAGE) - (this.next & 0xfffn);
    if (total > left && total <= BigInt(PAGE)) this.next += left;
    const address = this.next + 16n;
    this.next += total;
    this.space.map(address, size);
    return address;
  }

  /** Whole pages, mapped. */
  allocatePages(size: number): bigint {
    this.next = (this.next + 0xfffn) & ~0xfffn;
    const address = this.next;
    this.next += BigInt((size + PAGE - 1) & ~(PAGE - 1));
    this.space.map(address, size);
    return address;
  }

  /** Address space alone: pages come into being where something is written. */
  reserve(size: number): bigint {
    this.next = (this.next + 0xfffn) & ~0xfffn;
    const address = this.next;
    this.next += BigInt((size + PAGE - 1) & ~(PAGE - 1));
    return address;
  }
}
