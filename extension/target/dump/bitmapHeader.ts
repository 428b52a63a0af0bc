import { BitmapPages } from './bitmapPages';
import { DumpFormatError, HEADER_SIZE } from './dumpHeader';
import { type RandomAccess, readExactly } from '../files/fileReader';

/*
 * The header behind the dump header of bitmap dumps (DumpType 5 and 6). Source: kdmp-parser `kdmp-parser-structs.h`
 * (BMP_HEADER64); LeechCore `device_file.c`.
 */

const SDMP = 0x504d4453;
const FDMP = 0x504d4446;
const DUMP = 0x504d5544;
const BITS_AT = 0x38;
/** 8 TiB of memory: more than any machine that writes such dumps; a larger number is damage. */
const MAX_BITS = 2 ** 31;

/** @throws DumpFormatError if the bitmap header is damaged beyond use. */
export function readBitmapPages(file: RandomAccess): BitmapPages {
  const header = readExactly(file, HEADER_SIZE, BITS_AT);
  if (!header) throw new DumpFormatError('a bitmap dump cut off in front of its bitmap');
  const view = new DataView(header.buffer);
  const signature = view.getUint32(0, true);
  if ((signature !== SDMP && signature !== FDMP) || view.getUint32(4, true) !== DUMP) {
    throw new DumpFormatError('a bitmap dump without its bitmap header (neither SDMP nor FDMP at 0x2000)');
  }
  const firstPage = Number(view.getBigUint64(0x20, true));
  const present = Number(view.getBigUint64(0x28, true));
  const bits = Number(view.getBigUint64(0x30, true));
  if (bits <= 0 || bits > MAX_BITS)
    throw new DumpFormatError(`a bitmap dump with an impossible bitmap of ${bits} bits`);
  const length = Math.ceil(bits / 8);
  const bitmap = readExactly(
    file,
    HEADER_SIZE + BITS_AT,
    Math.min(length, Math.max(0, file.size - HEADER_SIZE - BITS_AT)),
  );
  if (!bitmap || bitmap.length < length) throw new DumpFormatError('a bitmap dump cut off inside of its bitmap');
  if (firstPage < HEADER_SIZE + BITS_AT || firstPage > file.size)
    throw new DumpFormatError('a bitmap dump whose first page lies outside of the file');
  return new BitmapPages(bitmap, bits, firstPage, present);
}
