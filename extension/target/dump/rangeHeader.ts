import { DumpFormatError, HEADER_SIZE, type PhysicalRun } from './dumpHeader';
import { type RandomAccess, readExactly } from '../files/fileReader';
import { RunPages } from './runPages';

/*
 * The header behind the dump header of dumps that a debugger wrote (`.dump /k`, `/ka`, `/f`: DumpType 8, 9, 0xA).
 * Source: kdmp-parser `kdmp-parser-structs.h` (RDMP_HEADER64, KERNEL_RDMP_HEADER64, FULL_RDMP_HEADER64).
 */

const RDMP = 0x504d4452;
const DUMP = 0x504d5544;
const RANGES_AT = HEADER_SIZE + 0x30;
const MAX_RANGES = 1 << 20;

/** @throws DumpFormatError if the header is damaged beyond use. */
export function readRangePages(file: RandomAccess, complete: boolean): RunPages {
  const header = readExactly(file, HEADER_SIZE, 0x30);
  if (!header) throw new DumpFormatError('a debugger-written dump cut off in front of its page ranges');
  const view = new DataView(header.buffer);
  if (view.getUint32(4, true) !== RDMP || view.getUint32(8, true) !== DUMP) {
    throw new DumpFormatError('a debugger-written dump without its range header (no RDMP at 0x2000)');
  }
  const metadata = view.getBigUint64(0x10, true);
  const firstPage = Number(view.getBigUint64(0x18, true));
  if (metadata - 0x20n !== BigInt(firstPage) - 0x2040n || firstPage < RANGES_AT || firstPage > file.size) {
    throw new DumpFormatError('a debugger-written dump whose range header contradicts itself');
  }
  const table = readExactly(file, RANGES_AT, firstPage - RANGES_AT);
  if (!table) throw new DumpFormatError('a debugger-written dump cut off inside of its page ranges');
  const total = complete ? Number(view.getBigUint64(0x28, true)) : undefined;
  return new RunPages(readRanges(table, total), firstPage);
}

/** Ranges up to an empty one, or up to the total number of pages where the header tells it. */
function readRanges(table: Uint8Array, total: number | undefined): readonly PhysicalRun[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const ranges: PhysicalRun[] = [];
  let pages = 0;
  for (let at = 0; at + 16 <= table.length && ranges.length < MAX_RANGES; at += 16) {
    const base = view.getBigUint64(at, true);
    const count = view.getBigUint64(at + 8, true);
    if (total === undefined ? base === 0n : pages >= total) break;
    if (base + count > 1n << 40n) throw new DumpFormatError('a debugger-written dump with an impossible page range');
    ranges.push({ base: Number(base), count: Number(count) });
    pages += Number(count);
  }
  return ranges;
}
