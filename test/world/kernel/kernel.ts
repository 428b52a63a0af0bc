import { AddressSpace } from '../memory/addressSpace';
import { PhysicalPages } from '../memory/physicalPages';
import { Pool } from '../memory/pool';
import type { Layout } from '../layout';
import { type FieldValues, StructWriter } from './structWriter';

/** Where things go: in the ranges that the build itself uses, for Windows 10 one of the many it may choose. */
const RANGES = {
  seven: {
    image: 0xfffff800_02c00000n,
    nonPaged: 0xfffffa80_01800000n,
    paged: 0xfffff8a0_00010000n,
    stacks: 0xfffff880_03000000n,
    large: 0xfffffa80_40000000n,
  },
  ten: {
    image: 0xfffff807_12200000n,
    nonPaged: 0xffffa00f_50000000n,
    paged: 0xffffc50c_2a000000n,
    stacks: 0xffffd08a_6e400000n,
    large: 0xffffa00f_40000000n,
  },
} as const;

/** The memory of a kernel while it is being laid out. */
export class Kernel {
  readonly physical = new PhysicalPages();
  readonly space = new AddressSpace(this.physical);
  readonly nonPaged: Pool;
  readonly paged: Pool;
  readonly stacks: Pool;
  readonly imageBase: bigint;
  /** 2 MiB mapped by one entry: locks and queues lie there. */
  readonly large: Pool;

  constructor(readonly layout: Layout) {
    const ranges = layout.isWindows7 ? RANGES.seven : RANGES.ten;
    this.imageBase = ranges.image;
    this.space.mapLarge(ranges.large);
    this.large = new Pool(this.space, ranges.large);
    this.nonPaged = new Pool(this.space, ranges.nonPaged);
    this.paged = new Pool(this.space, ranges.paged);
    this.stacks = new Pool(this.space, ranges.stacks);
  }

  /** Address of a symbol of the kernel image. @throws Error if the build has no such symbol */
  symbol(name: string): bigint {
    const rva = this.layout.symbol(name);
    if (rva === undefined) throw new Error(`${this.layout.file.build} has no symbol ${name}`);
    return this.imageBase + BigInt(rva);
  }

  /** Writes a variable of the kernel where the build has one. */
  setGlobal(name: string, value: bigint, size = 8): void {
    if (this.layout.symbol(name) !== undefined) this.space.writeUint(this.symbol(name), size, value);
  }

  struct(type: string, address: bigint, values?: FieldValues): StructWriter {
    const writer = new StructWriter(this.layout, this.space, type, address);
    if (values) writer.set(values);
    return writer;
  }

  /** A structure of its own in the nonpaged pool. */
  allocate(type: string, values?: FieldValues): StructWriter {
    return this.struct(type, this.nonPaged.allocate(this.layout.sizeOf(type)), values);
  }

  /** An empty LIST_ENTRY. */
  emptyList(head: bigint): void {
    this.space.writeUint(head, 8, head);
    this.space.writeUint(head + 8n, 8, head);
  }

  /** Links an entry in at the end of a list. */
  pushTail(head: bigint, entry: bigint): void {
    const last = this.space.readUint(head + 8n, 8);
    this.space.writeUint(entry, 8, head);
    this.space.writeUint(entry + 8n, 8, last);
    this.space.writeUint(last, 8, entry);
    this.space.writeUint(head + 8n, 8, entry);
  }

  /** Writes a UNICODE_STRING whose characters lie in the paged pool. */
  unicodeString(at: bigint, text: string): void {
    const bytes = Buffer.from(text, 'utf16le');
    const buffer = this.paged.allocate(bytes.length + 2);
    this.space.write(buffer, bytes);
    this.struct('_UNICODE_STRING', at, { Length: bytes.length, MaximumLength: bytes.length + 2, Buffer: buffer });
  }

  /** A dispatcher object's header: kind by `_KOBJECTS`, size in 32-bit words, nobody waiting. */
  dispatcherHeader(at: bigint, kind: string, words: number, signal: number): void {
    this.struct('_DISPATCHER_HEADER', at, {
      Type: this.layout.enumValue('_KOBJECTS', kind),
      Size: words,
      SignalState: signal,
    });
    this.emptyList(at + BigInt(this.layout.offset('_DISPATCHER_HEADER', 'WaitListHead')));
  }
}
