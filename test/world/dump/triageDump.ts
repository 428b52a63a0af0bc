import type { BuiltWorld } from '../buildWorld';
import { IDENTITY } from '../kernel/image';
import { dumpHeader, HEADER_SIZE, setRequiredSpace } from './dumpHeader';

/*
 * A small memory dump. Source of TRIAGE_DUMP64, DUMP_DRIVER_ENTRY64, DUMP_STRING and TRIAGE_DATA_BLOCK: rizin
 * `librz/bin/format/dmp/dmp_specs.h`, which follows ntiodump.h of the Windows kits. Every offset counts from the start of
 * the file.
 */
const TRIAGE = 4; // DumpType
const HEADER = 0x80;
const DRIVER = 0x90;
const UNLOADED = 56;
const DEBUGGER_DATA = 0x380;
const END_MARK = 0x44475254; // 'TRGD'

export interface TriageOptions {
  /** The running thread that the dump is about, by key. */
  readonly thread: string;
  /** Kernel memory besides what every such dump holds. */
  readonly blocks?: readonly { readonly address: bigint; readonly length: number }[];
  readonly unloaded?: readonly { readonly name: string; readonly base: bigint; readonly end: bigint }[];
}

/** Pieces of a file, each beginning at a multiple of eight. */
class Pieces {
  private readonly parts: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  size: number;

  constructor(start: number) {
    this.size = start;
  }

  add(bytes: Uint8Array): number {
    const at = Math.ceil(this.size / 8) * 8;
    this.parts.push({ at, bytes });
    this.size = at + bytes.length;
    return at;
  }

  writeTo(file: Buffer): void {
    for (const { at, bytes } of this.parts) file.set(bytes, at);
  }
}

/** The whole dump in memory. */
export function triageDump(world: BuiltWorld, options: TriageOptions): Buffer {
  const { kernel } = world;
  const read = (address: bigint, length: number): Uint8Array => kernel.space.read(address, length);
  const symbol = (name: string): bigint => kernel.symbol(name);
  const thread = kernel.struct('_ETHREAD', world.addresses.get(options.thread) ?? 0n);
  const process = kernel.space.readUint(thread.at('Tcb.ApcState.Process'), 8);
  const prcb = kernel.space.readUint(symbol('KiProcessorBlock'), 8);
  const sp = world.stacks.get(options.thread)?.[0]?.stackPointer ?? 0n;
  const stack = Number(kernel.space.readUint(thread.at('Tcb.StackBase'), 8) - sp);
  const size = (struct: string): number => kernel.layout.sizeOf(struct);
  const pieces = new Pieces(HEADER_SIZE + HEADER);
  const header = Buffer.alloc(HEADER);
  const u32 = (at: number, value: number): number => header.writeUInt32LE(value, at);
  u32(0x0c, 0x348); // ContextOffset
  u32(0x10, 0xf00); // ExceptionOffset
  u32(0x18, pieces.add(unloadedDrivers(options.unloaded ?? []))); // UnloadedDriversOffset
  u32(0x1c, pieces.add(read(prcb, size('_KPRCB')))); // PrcbOffset
  u32(0x20, pieces.add(read(process, size('_EPROCESS')))); // ProcessOffset
  u32(0x24, pieces.add(read(thread.address, size('_ETHREAD')))); // ThreadOffset
  u32(0x28, pieces.add(read(sp, stack))); // CallStackOffset
  u32(0x2c, stack); // SizeOfCallStack
  header.writeBigUInt64LE(sp, 0x48); // TopOfStack
  writeDrivers(world, header, pieces);
  u32(0x70, pieces.add(read(symbol('KdDebuggerDataBlock'), DEBUGGER_DATA))); // DebuggerDataOffset
  u32(0x74, DEBUGGER_DATA); // DebuggerDataSize
  const usual = [
    { address: symbol('KiProcessorBlock'), length: world.processors * 8 },
    { address: symbol('KeNumberProcessors'), length: 4 },
    { address: kernel.imageBase, length: 0x1000 },
  ];
  writeBlocks(world, [...usual, ...(options.blocks ?? [])], header, pieces);
  u32(0x08, pieces.add(endMark())); // ValidOffset
  u32(0x04, pieces.size); // SizeOfDump
  const file = Buffer.alloc(pieces.size);
  const main = dumpHeader(world, TRIAGE, [], 0);
  setRequiredSpace(main, pieces.size);
  file.set(main);
  file.set(header, HEADER_SIZE);
  pieces.writeTo(file);
  return file;
}

/** Each driver: offset of its name, flags, then a copy of the loader's entry; the names behind the list. */
function writeDrivers(world: BuiltWorld, header: Buffer, pieces: Pieces): void {
  const { kernel } = world;
  const head = kernel.symbol('PsLoadedModuleList');
  const entries: bigint[] = [];
  for (let at = kernel.space.readUint(head, 8); at !== head; at = kernel.space.readUint(at, 8)) entries.push(at);
  const list = Buffer.alloc(entries.length * DRIVER);
  const listAt = pieces.add(list);
  const names: number[] = [];
  entries.forEach((entry, i) => {
    const loader = kernel.struct('_LDR_DATA_TABLE_ENTRY', entry);
    const length = Number(kernel.space.readUint(loader.at('BaseDllName.Length'), 2));
    const text = kernel.space.read(kernel.space.readUint(loader.at('BaseDllName.Buffer'), 8), length);
    const name = Buffer.alloc(4 + length + 2);
    name.writeUInt32LE(length / 2, 0);
    name.set(text, 4);
    names.push(pieces.add(name));
    list.set(kernel.space.read(entry, 0x80), i * DRIVER + 8);
    list.writeUInt32LE(names[i] ?? 0, i * DRIVER);
    list.writeUInt32LE(timeStamp(world, i), i * DRIVER + 0x88);
  });
  header.writeUInt32LE(listAt, 0x30); // DriverListOffset
  header.writeUInt32LE(entries.length, 0x34); // DriverCount
  header.writeUInt32LE(names[0] ?? 0, 0x38); // StringPoolOffset
  header.writeUInt32LE(pieces.size - (names[0] ?? pieces.size), 0x3c); // StringPoolSize
}

/** The kernel stands first in the list; the others follow as they are described. */
function timeStamp(world: BuiltWorld, index: number): number {
  return index === 0 ? IDENTITY.timeDateStamp : (world.description.drivers?.[index - 1]?.timeDateStamp ?? 0);
}

function writeBlocks(
  world: BuiltWorld,
  blocks: readonly { readonly address: bigint; readonly length: number }[],
  header: Buffer,
  pieces: Pieces,
): void {
  const table = Buffer.alloc(blocks.length * 16);
  header.writeUInt32LE(pieces.add(table), 0x78); // DataBlocksOffset
  header.writeUInt32LE(blocks.length, 0x7c); // DataBlocksCount
  blocks.forEach(({ address, length }, i) => {
    table.writeBigUInt64LE(address, i * 16);
    table.writeUInt32LE(pieces.add(world.kernel.space.read(address, length)), i * 16 + 8);
    table.writeUInt32LE(length, i * 16 + 12);
  });
}

/** DUMP_UNLOADED_DRIVERS64: UNICODE_STRING 0x0, DriverName[12] 0x10, StartAddress 0x28, EndAddress 0x30. */
function unloadedDrivers(drivers: NonNullable<TriageOptions['unloaded']>): Buffer {
  const bytes = Buffer.alloc(8 + drivers.length * UNLOADED);
  bytes.writeUInt32LE(drivers.length, 0);
  drivers.forEach(({ name, base, end }, i) => {
    const at = 8 + i * UNLOADED;
    const text = Buffer.from(name.slice(0, 12), 'utf16le');
    bytes.writeUInt16LE(text.length, at);
    bytes.set(text, at + 0x10);
    bytes.writeBigUInt64LE(base, at + 0x28);
    bytes.writeBigUInt64LE(end, at + 0x30);
  });
  return bytes;
}

function endMark(): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(END_MARK);
  return bytes;
}
