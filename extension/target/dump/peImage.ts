import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Block, Range } from '../../kernel/memory';
import { storeGuid } from '../symbols/pdbIdentity';
import type { PdbReference } from '../symbols/pdbReference';

/*
 * Headers of a PE image as it lies in memory. Source: Microsoft, "PE Format". Every offset comes from the target, so
 * every read is bounded and may fail.
 */

export interface ImageHeaders {
  readonly timeDateStamp: number;
  readonly sizeOfImage: number;
  readonly checksum: number;
  /** `.pdata`; undefined: the image has none. */
  readonly exceptions?: { readonly rva: number; readonly size: number };
  readonly debug?: { readonly rva: number; readonly size: number };
  readonly sections: readonly { readonly name: string; readonly rva: number; readonly size: number }[];
}

/** What reading an image needs. */
export interface ImageMemory {
  read(range: Range): Block;
}

const MAX_SECTIONS = 96;
const DEBUG_ENTRY = 28;
const CODEVIEW = 2;
const RSDS = 0x53445352;
const MAX_NAME = 260;

/** undefined where the first page is not readable or holds no x64 image. */
export function readImageHeaders(memory: ImageMemory, base: Address): ImageHeaders | undefined {
  const block = memory.read({ address: base, length: 0x1000 });
  const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  if (block.gaps.length > 0 || view.getUint16(0, true) !== 0x5a4d) return undefined;
  const pe = view.getUint32(0x3c, true);
  // Signature, file header, optional header with 16 directories.
  if (pe > 0x1000 - 0x108 || view.getUint32(pe, true) !== 0x4550 || view.getUint16(pe + 0x18, true) !== 0x20b)
    return undefined;
  const optional = pe + 0x18;
  const directory = (index: number): { readonly rva: number; readonly size: number } | undefined => {
    const at = optional + 0x70 + index * 8;
    const size = view.getUint32(at + 4, true);
    return index < view.getUint32(optional + 0x6c, true) && size > 0
      ? { rva: view.getUint32(at, true), size }
      : undefined;
  };
  const exceptions = directory(3);
  const debug = directory(6);
  return {
    timeDateStamp: view.getUint32(pe + 8, true),
    sizeOfImage: view.getUint32(optional + 0x38, true),
    checksum: view.getUint32(optional + 0x40, true),
    ...(exceptions && { exceptions }),
    ...(debug && { debug }),
    sections: readSections(view, optional + view.getUint16(pe + 0x14, true), view.getUint16(pe + 6, true)),
  };
}

function readSections(view: DataView, at: number, count: number): ImageHeaders['sections'] {
  const sections: { name: string; rva: number; size: number }[] = [];
  for (let i = 0; i < Math.min(count, MAX_SECTIONS) && at + (i + 1) * 40 <= view.byteLength; i++) {
    const start = at + i * 40;
    const name = Array.from({ length: 8 }, (_, j) => view.getUint8(start + j)).filter(c => c > 0x20 && c < 0x7f);
    sections.push({
      name: String.fromCharCode(...name),
      rva: view.getUint32(start + 12, true),
      size: view.getUint32(start + 8, true),
    });
  }
  return sections;
}

/** The PDB of an image; undefined where the debug directory or its record is not readable. */
export function readPdbReference(memory: ImageMemory, base: Address, headers: ImageHeaders): PdbReference | undefined {
  const { debug } = headers;
  if (!debug) return undefined;
  const count = Math.min(16, Math.floor(debug.size / DEBUG_ENTRY));
  const table = memory.read({ address: toAddress(base + BigInt(debug.rva)), length: count * DEBUG_ENTRY });
  const view = new DataView(table.bytes.buffer, table.bytes.byteOffset, table.bytes.byteLength);
  if (table.gaps.length > 0) return undefined;
  for (let i = 0; i < count; i++) {
    const at = i * DEBUG_ENTRY;
    if (view.getUint32(at + 12, true) !== CODEVIEW) continue;
    const length = Math.min(view.getUint32(at + 16, true), 24 + MAX_NAME);
    const found = parseRsds(memory.read({ address: toAddress(base + BigInt(view.getUint32(at + 20, true))), length }));
    if (found) return found;
  }
  return undefined;
}

function parseRsds(block: Block): PdbReference | undefined {
  const { bytes } = block;
  if (block.gaps.length > 0 || bytes.length < 25) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== RSDS) return undefined;
  const end = bytes.indexOf(0, 24);
  const path = new TextDecoder().decode(bytes.subarray(24, end < 0 ? bytes.length : end));
  const name = path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  if (!/^[\w.\- ]+$/.test(name) || name.startsWith('.')) return undefined;
  return { name, guid: storeGuid(bytes.subarray(4, 20)), age: view.getUint32(20, true) };
}
