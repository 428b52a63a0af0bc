export const PAGE = 4096;

/** Page frames of a machine: sparse, handed out in runs with holes between, as firmware leaves them. */
export class PhysicalPages {
  private readonly pages = new Map<number, Uint8Array>();
  private next = 1;

  /** A page of zeros. The first frames end before the legacy hole at 640 KiB. */
  allocate(): number {
    if (this.next === 0x9f) this.next = 0x100;
    const pfn = this.next++;
    this.pages.set(pfn, new Uint8Array(PAGE));
    return pfn;
  }

  /** Frames of one 2 MiB page, aligned to their size. They hold no bytes until one is asked for. */
  reserveLarge(): number {
    const pfn = Math.ceil(Math.max(this.next, 0x200) / 512) * 512;
    this.next = pfn + 512;
    return pfn;
  }

  /** The bytes of a frame, which begins to exist. */
  bytes(pfn: number): Uint8Array {
    let page = this.pages.get(pfn);
    if (!page) this.pages.set(pfn, (page = new Uint8Array(PAGE)));
    return page;
  }

  peek(pfn: number): Uint8Array | undefined {
    return this.pages.get(pfn);
  }

  release(pfn: number): void {
    this.pages.delete(pfn);
  }

  /** Frames that exist, ascending. */
  present(): readonly number[] {
    return [...this.pages.keys()].sort((a, b) => a - b);
  }

  /** One past the highest frame that the machine has. */
  get limit(): number {
    return this.next;
  }
}
