import type { Kernel } from './kernel';

const ENTRY = 16;
/** Entries of one page of a table, and pointers of one page of pages. */
const PER_PAGE = 256;
const POINTERS_PER_PAGE = 512;

/** One `_HANDLE_TABLE` of level 0 (one page of entries) or 1 (a page of pointers to such pages). */
export class HandleTable {
  readonly address: bigint;
  private readonly pages = new Map<number, bigint>();
  private readonly level: 0 | 1;
  private readonly top: bigint;
  private count = 0;

  /** @param highest the highest handle that will be entered */
  constructor(
    private readonly kernel: Kernel,
    highest: number,
    process: bigint,
    pid: number,
  ) {
    this.level = highest / 4 < PER_PAGE ? 0 : 1;
    if (highest / 4 >= PER_PAGE * POINTERS_PER_PAGE) throw new Error(`handle ${highest} needs a table of level 2`);
    const { layout } = kernel;
    const table = kernel.struct('_HANDLE_TABLE', kernel.nonPaged.allocate(layout.sizeOf('_HANDLE_TABLE')));
    this.address = table.address;
    this.top = kernel.paged.allocatePages(4096);
    if (this.level === 0) this.pages.set(0, this.top);
    table.set({
      TableCode: this.top | BigInt(this.level),
      QuotaProcess: process,
      UniqueProcessId: pid,
      NextHandleNeedingPool: this.level === 0 ? PER_PAGE * 4 : (Math.floor(highest / 4 / PER_PAGE) + 1) * PER_PAGE * 4,
    });
    kernel.emptyList(table.at('HandleTableList'));
  }

  /** Enters an object by the address of its header. */
  addObject(handle: number, header: bigint, access: number): void {
    const { layout } = this.kernel;
    const entry = this.kernel.struct('_HANDLE_TABLE_ENTRY', this.place(handle));
    // Windows 7: the pointer with the lock bit (1: not locked) and attribute bits below it.
    if (layout.isWindows7) entry.set({ Object: header | 1n, GrantedAccess: access });
    else entry.set({ Unlocked: 1, RefCnt: 0x7fff, ObjectPointerBits: header >> 4n, GrantedAccessBits: access });
  }

  /** Enters a process or thread as the table of client ids does: by the object itself. */
  addClient(id: number, body: bigint): void {
    this.addObject(id, body, 0);
  }

  private place(handle: number): bigint {
    const index = handle / 4;
    if (!Number.isInteger(index) || index % PER_PAGE === 0) throw new Error(`no such handle: ${handle}`);
    const number = Math.floor(index / PER_PAGE);
    let page = this.pages.get(number);
    if (page === undefined) {
      page = this.kernel.paged.allocatePages(4096);
      this.pages.set(number, page);
      this.kernel.space.writeUint(this.top + BigInt(number * 8), 8, page);
    }
    this.writeCount(++this.count);
    return page + BigInt((index % PER_PAGE) * ENTRY);
  }

  /** Since Windows 8 the count stands in the (first) list of free entries. */
  private writeCount(count: number): void {
    const { kernel } = this;
    const table = kernel.struct('_HANDLE_TABLE', this.address);
    if (table.has('HandleCount')) table.set({ HandleCount: count });
    else kernel.struct('_HANDLE_TABLE_FREE_LIST', table.at('FreeLists'), { HandleCount: count });
  }
}
