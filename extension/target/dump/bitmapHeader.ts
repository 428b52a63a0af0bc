import { BitmapPages } from './bitmapPages';
import { DumpFormatError, HEADER_SIZE } from './dumpHeader';
import { type RandomAccess, readExactly } from '../files/fileReader';
import { PAGE_SIZE } from './pageMap';

/*
 * The header behind the dump header of bitmap dumps (DumpType 2, 5 and 6). Source: kdmp-parser `kdmp-parser-structs.h`
 * (BMP_HEADER64); LeechCore `device_file.c`.
 */

const SDMP = 0x504d4453;
const FDMP = 0x504d4446;
const DUMP = 0x504d5544;
const BITS_AT = 0x38;
const SUMMARY_BITS_AT = 0x28;
/** 8 TiB of memory: more than any machine that writes such dumps; a larger number is damage. */
const MAX_BITS = 2 ** 31;

interface BitmapPlace {
  /** Offset of the first page in the file. */
  readonly firstPage: number;
  /** Pages that the header says are there. */
  readonly present: number;
  readonly bits: number;
  /** Offset of the bitmap behind the dump header. */
  readonly at: number;
}

/** @throws DumpFormatError if the bitmap header is damaged beyond use. */
export function readBitmapPages(file: RandomAccess): BitmapPages {
  const view = readHeader(file);
  return pagesAt(file, {
    firstPage: Number(view.getBigUint64(0x20, true)),
    present: Number(view.getBigUint64(0x28, true)),
    bits: Number(view.getBigUint64(0x30, true)),
    at: BITS_AT,
  });
}

/**
 * Kernel dumps up to Windows 7 (DumpType 2) have a header of 32-bit numbers. Source: `_SUMMARY_DUMP64`, ntiodump.h of the
 * Windows kits: HeaderSize 0xC, BitmapSize 0x10, Pages 0x14, an RTL_BITMAP at 0x18 whose bits stand at 0x28.
 *
 * @throws DumpFormatError if the header is damaged beyond use.
 */
export function readSummaryPages(file: RandomAccess): BitmapPages {
  const view = readHeader(file);
  const firstPage = view.getUint32(0x0c, true);
  // A writer that uses the newer header with the older type leaves filler or nothing here.
  if (firstPage % PAGE_SIZE !== 0 || firstPage <= HEADER_SIZE || firstPage > file.size) return readBitmapPages(file);
  const [bits, present] = [view.getUint32(0x10, true), view.getUint32(0x14, true)];
  return pagesAt(file, { firstPage, present, bits, at: SUMMARY_BITS_AT });
}

function readHeader(file: RandomAccess): DataView {
  const header = readExactly(file, HEADER_SIZE, BITS_AT);
  if (!header) throw new DumpFormatError('a bitmap dump cut off in front of its bitmap');
  const view = new DataView(header.buffer);
  const signature = view.getUint32(0, true);
  if ((signature !== SDMP && signature !== FDMP) || view.getUint32(4, true) !== DUMP) {
    throw new DumpFormatError('a bitmap dump without its bitmap header (neither SDMP nor FDMP at 0x2000)');
  }
  return view;
}

function pagesAt(file: RandomAccess, { firstPage, present, bits, at }: BitmapPlace): BitmapPages {
  if (bits <= 0 || bits > MAX_BITS)
    throw new DumpFormatError(`a bitmap dump with an impossible bitmap of ${bits} bits`);
  const length = Math.ceil(bits / 8);
  const bitmap = readExactly(file, HEADER_SIZE + at, Math.min(length, Math.max(0, file.size - HEADER_SIZE - at)));
  if (!bitmap || bitmap.length < length) throw new DumpFormatError('a bitmap dump cut off inside of its bitmap');
  if (firstPage < HEADER_SIZE + at || firstPage > file.size)
    throw new DumpFormatError('a bitmap dump whose first page lies outside of the file');
  return new BitmapPages(bitmap, bits, firstPage, present);
}
