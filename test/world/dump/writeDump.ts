import { closeSync, openSync, writeSync } from 'node:fs';
import type { BuiltWorld } from '../buildWorld';
import { PAGE } from '../memory/physicalPages';
import { dumpHeader, HEADER_SIZE, MAX_RUNS, type Run, setDirectory, setRequiredSpace } from './dumpHeader';

/**
 * DumpType. Source: kdmp-parser `kdmp-parser-structs.h` DumpType_t: FullDump 1, KernelDump 2, BMPDump 5, KernelMemoryDump
 * 8, KernelAndUserMemoryDump 9, CompleteMemoryDump 0xA; LeechCore `device_file.c` for 6 (active memory, as 5).
 */
const TYPES = { full: 1, summary: 2, bitmap: 5, live: 6, ranges: 8, rangesUser: 9, complete: 0xa } as const;

export type DumpFormat = keyof typeof TYPES;

export interface DumpOptions {
  readonly format: DumpFormat;
  /** Page frames that the dump does not hold. */
  readonly leaveOut?: ReadonlySet<number>;
  /** CR3 of the header, where it is another than that of the kernel: low bits set, or the user's shadow. */
  readonly directory?: bigint;
}

const ZEROS = new Uint8Array(PAGE);

/** Writes a dump file. */
export function writeDump(file: string, world: BuiltWorld, options: DumpOptions): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const chunk of dumpChunks(world, options)) writeSync(descriptor, chunk);
  } finally {
    closeSync(descriptor);
  }
}

/** The whole dump in memory. */
export function dumpBytes(world: BuiltWorld, options: DumpOptions): Buffer {
  return Buffer.concat([...dumpChunks(world, options)]);
}

function* dumpChunks(world: BuiltWorld, options: DumpOptions): Iterable<Uint8Array> {
  const { physical } = world.kernel;
  const frames = physical.present().filter(pfn => options.leaveOut?.has(pfn) !== true);
  const exact = runsOf(frames, Infinity);
  // A full dump tells its runs in the header alone, which has room for few: the smallest holes are filled with zeros.
  const runs = options.format === 'full' ? runsOf(frames, MAX_RUNS) : exact;
  const count = runs.reduce((sum, run) => sum + run.count, 0);
  const header = dumpHeader(world, TYPES[options.format], runs, count);
  if (options.directory !== undefined) setDirectory(header, options.directory);
  const table = TABLES[options.format](exact, frames, physical.limit);
  setRequiredSpace(header, HEADER_SIZE + table.length + count * PAGE);
  yield header;
  yield table;
  for (const run of runs) {
    for (let pfn = run.first; pfn < run.first + run.count; pfn++)
      yield (options.leaveOut?.has(pfn) === true ? undefined : physical.peek(pfn)) ?? ZEROS;
  }
}

/** Runs of neighbouring frames, at most `limit` of them: those with the smallest holes between are joined. */
function runsOf(frames: readonly number[], limit: number): readonly Run[] {
  const runs: { first: number; count: number }[] = [];
  for (const pfn of frames) {
    const last = runs.at(-1);
    if (last && last.first + last.count === pfn) last.count++;
    else runs.push({ first: pfn, count: 1 });
  }
  while (runs.length > limit) {
    let best = 1;
    for (let i = 2; i < runs.length; i++) if (hole(runs, i) < hole(runs, best)) best = i;
    const [left, right] = runs.splice(best - 1, 2);
    if (!left || !right) break;
    runs.splice(best - 1, 0, { first: left.first, count: right.first + right.count - left.first });
  }
  return runs;
}

function hole(runs: readonly Run[], i: number): number {
  const [left, right] = [runs[i - 1], runs[i]];
  return left && right ? right.first - left.first - left.count : Infinity;
}

/** What stands between the header and the pages. */
type TableWriter = (runs: readonly Run[], frames: readonly number[], limit: number) => Buffer;

const TABLES: Readonly<Record<DumpFormat, TableWriter>> = {
  full: () => Buffer.alloc(0),
  summary: (_, frames, limit) => summaryTable(frames, limit),
  bitmap: (_, frames, limit) => bitmapTable('SDMP', frames, limit),
  live: (_, frames, limit) => bitmapTable('FDMP', frames, limit),
  ranges: runs => rangeTable(runs),
  rangesUser: runs => rangeTable(runs),
  complete: runs => completeTable(runs),
};

/**
 * Source: `_SUMMARY_DUMP64`, ntiodump.h of the Windows kits: Signature 'SDMP' 0x0, ValidDump 'DUMP' 0x4, DumpOptions 0x8,
 * HeaderSize 0xC, BitmapSize 0x10, Pages 0x14, SizeOfBitMap 0x18, bits 0x28; offsets from 0x2000.
 */
function summaryTable(frames: readonly number[], limit: number): Buffer {
  const size = Math.ceil((0x28 + limit / 8) / PAGE) * PAGE;
  const table = Buffer.alloc(size);
  table.write('SDMP', 0x0);
  table.write('DUMP', 0x4);
  [HEADER_SIZE + size, limit, frames.length, limit].forEach((value, i) => table.writeUInt32LE(value, 0xc + i * 4));
  setBits(table, 0x28, frames);
  return table;
}

function setBits(table: Buffer, at: number, frames: readonly number[]): void {
  for (const pfn of frames) table[at + (pfn >> 3)] = (table[at + (pfn >> 3)] ?? 0) | (1 << (pfn & 7));
}

/**
 * Source: kdmp-parser `kdmp-parser-structs.h` BMP_HEADER64: Signature 'SDMP' 0x0, ValidDump 'DUMP' 0x4, FirstPage 0x20,
 * TotalPresentPages 0x28, Pages 0x30, Bitmap 0x38; offsets from 0x2000.
 */
function bitmapTable(signature: 'SDMP' | 'FDMP', frames: readonly number[], limit: number): Buffer {
  const size = Math.ceil((0x38 + limit / 8) / PAGE) * PAGE;
  const table = Buffer.alloc(size);
  table.write(signature, 0x0);
  table.write('DUMP', 0x4);
  table.writeBigUInt64LE(BigInt(HEADER_SIZE + size), 0x20);
  table.writeBigUInt64LE(BigInt(frames.length), 0x28);
  table.writeBigUInt64LE(BigInt(limit), 0x30);
  setBits(table, 0x38, frames);
  return table;
}

/**
 * Source: kdmp-parser `kdmp-parser-structs.h` RDMP_HEADER64 and KERNEL_RDMP_HEADER64: marker 0x40 at 0x0, 'RDMP' 0x4,
 * 'DUMP' 0x8, MetadataSize 0x10, FirstPageOffset 0x18, two unknown numbers, then Pfn and Count from 0x30 on to a zero;
 * MetadataSize - 0x20 equals FirstPageOffset - 0x2040.
 */
function rangeTable(runs: readonly Run[]): Buffer {
  const size = Math.ceil((0x30 + (runs.length + 1) * 16) / PAGE) * PAGE;
  const table = Buffer.alloc(size);
  table.writeUInt32LE(0x40, 0x0);
  table.write('RDMP', 0x4);
  table.write('DUMP', 0x8);
  const firstPage = HEADER_SIZE + size;
  table.writeBigUInt64LE(BigInt(firstPage - 0x2040 + 0x20), 0x10);
  table.writeBigUInt64LE(BigInt(firstPage), 0x18);
  writeRanges(table, runs);
  return table;
}

/** Source: kdmp-parser FULL_RDMP_HEADER64: NumberOfRanges 0x20, TotalNumberOfPages 0x28, the ranges from 0x30 on. */
function completeTable(runs: readonly Run[]): Buffer {
  const table = rangeTable(runs);
  table.writeUInt32LE(runs.length, 0x20);
  const pages = runs.reduce((sum, run) => sum + run.count, 0);
  table.writeBigUInt64LE(BigInt(pages), 0x28);
  return table;
}

function writeRanges(table: Buffer, runs: readonly Run[]): void {
  runs.forEach((run, i) => {
    table.writeBigUInt64LE(BigInt(run.first), 0x30 + i * 16);
    table.writeBigUInt64LE(BigInt(run.count), 0x38 + i * 16);
  });
}
