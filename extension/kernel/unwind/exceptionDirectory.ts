/*
 * Where an image keeps `.pdata`. Source: Microsoft, "PE Format": the optional header of PE32+ (magic 0x20b) follows
 * signature and file header (24 bytes); data directory 3 (exceptions) is at 0x70 + 3 * 8 of it.
 */

const DIRECTORY = 0x70 + 3 * 8;
/** 350,000 functions; the largest images of Windows have a fifth of that. */
const MAX_TABLE = 4 * 1024 * 1024;

export interface TablePlace {
  readonly rva: number;
  /** Bytes. */
  readonly size: number;
}

/** Reads the first page of an image; undefined if it is no x64 image. `none`: it has no unwind data. */
export function exceptionDirectory(page: Uint8Array): TablePlace | 'none' | undefined {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  if (view.byteLength < 0x40 || view.getUint16(0, true) !== 0x5a4d) return undefined;
  const optional = view.getUint32(0x3c, true) + 24;
  if (optional + DIRECTORY + 8 > view.byteLength) return undefined;
  if (view.getUint32(optional - 24, true) !== 0x4550 || view.getUint16(optional, true) !== 0x20b) return undefined;
  const rva = view.getUint32(optional + DIRECTORY, true);
  const size = view.getUint32(optional + DIRECTORY + 4, true);
  if (view.getUint32(optional + 0x6c, true) <= 3 || size < 12) return 'none';
  return { rva, size: Math.min(size, MAX_TABLE) };
}
