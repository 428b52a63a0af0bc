import type { CriticalSectionDescription } from '../description';
import { Pool } from '../memory/pool';
import type { Kernel } from './kernel';
import type { BuiltProcess } from './processes';
import { StructWriter } from './structWriter';

/** Where the sections of a process lie: among its heaps. */
const HEAP = 0x0000021f_5c010000n;
/** What InitializeCriticalSectionEx leaves where no debug information is wanted: all ones. */
const NO_DEBUG_INFO = 0xffff_ffff_ffff_ffffn;

/** A section that was laid out. */
export interface BuiltSection {
  readonly body: StructWriter;
  /** The field whose address waiters hand to the kernel. */
  readonly waitAddress: bigint;
}

/**
 * Critical sections in pages of their processes. LockCount as the debugger's documentation explains it: bit 0 clear while
 * it is locked, bit 1 set while no waiter was woken, the rest the ones' complement of the number of waiters.
 */
export class CriticalSections {
  private readonly pools = new Map<string, Pool>();
  private readonly heads = new Map<string, bigint>();

  constructor(private readonly kernel: Kernel) {}

  create(description: CriticalSectionDescription, process: BuiltProcess): BuiltSection {
    const body = this.allocate(process, '_RTL_CRITICAL_SECTION');
    body.set({ LockCount: -1, LockSemaphore: NO_DEBUG_INFO, DebugInfo: NO_DEBUG_INFO });
    if (description.debugInfo) this.addDebugInfo(process, body);
    if (description.loaderLock) {
      const peb = process.peb;
      if (peb === undefined) throw new Error(`${process.description.key} has no PEB`);
      this.struct(process, '_PEB', peb).set({ LoaderLock: body.address });
    }
    return { body, waitAddress: body.at('LockSemaphore') };
  }

  own(section: BuiltSection, tid: number, waiters: number): void {
    section.body.set({ OwningThread: tid, RecursionCount: 1, LockCount: -2 - 4 * waiters });
  }

  private addDebugInfo(process: BuiltProcess, section: StructWriter): void {
    const info = this.allocate(process, '_RTL_CRITICAL_SECTION_DEBUG');
    info.set({ CriticalSection: section.address });
    section.set({ DebugInfo: info.address });
    this.link(process, this.head(process), info.at('ProcessLocksList'));
  }

  /** The head lies in the data of ntdll, in no debug information. */
  private head(process: BuiltProcess): bigint {
    const { key } = process.description;
    const known = this.heads.get(key);
    if (known !== undefined) return known;
    const head = this.pool(process).allocate(16);
    process.space.writeUint(head, 8, head);
    process.space.writeUint(head + 8n, 8, head);
    this.heads.set(key, head);
    return head;
  }

  private link({ space }: BuiltProcess, head: bigint, entry: bigint): void {
    const last = space.readUint(head + 8n, 8);
    space.writeUint(entry, 8, head);
    space.writeUint(entry + 8n, 8, last);
    space.writeUint(last, 8, entry);
    space.writeUint(head + 8n, 8, entry);
  }

  private allocate(process: BuiltProcess, type: string): StructWriter {
    return this.struct(process, type, this.pool(process).allocate(this.kernel.layout.sizeOf(type)));
  }

  private struct(process: BuiltProcess, type: string, address: bigint): StructWriter {
    return new StructWriter(this.kernel.layout, process.space, type, address);
  }

  private pool(process: BuiltProcess): Pool {
    const { key } = process.description;
    const known = this.pools.get(key);
    if (known) return known;
    const pool = new Pool(process.space, HEAP);
    this.pools.set(key, pool);
    return pool;
  }
}
