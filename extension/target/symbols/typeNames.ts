import { NameHash, NamePlaces } from './nameHash';
import { LEAF, type TypeRecords } from './typeRecords';

/*
 * Names of the structures, unions and enumerations that a PDB defines. Source for the records: LLVM documentation
 * PDB/CodeViewTypes. All records are gone through at every opening, so this reads bytes and makes nothing of them.
 */

/** Property bit of a declaration whose definition stands elsewhere. */
export const FORWARD = 0x80;

/** Type index by name; of several definitions with one name the first counts, as a linker takes it. */
export function definitionNames(records: TypeRecords): NameHash {
  const { bytes } = records;
  const places = new NamePlaces();
  for (let index = records.first; index < records.first + records.count; index++) {
    const at = nameOffset(records, index);
    if (at === 0) continue;
    const stop = bytes.indexOf(0, at);
    if (stop >= 0 && stop < records.endOf(index)) places.add(at, stop, index);
  }
  return new NameHash(bytes, places);
}

/** Where the name of a definition begins; 0 for declarations, other kinds and damaged records. */
function nameOffset(records: TypeRecords, index: number): number {
  const { bytes } = records;
  const at = records.offsetOf(index) + 2;
  const end = records.endOf(index);
  if (at + 12 > end) return 0;
  switch (records.kind(index)) {
    case LEAF.STRUCTURE:
    case LEAF.CLASS:
    case LEAF.INTERFACE:
      return isForward(bytes, at + 2) ? 0 : behindNumber(bytes, at + 16, end);
    case LEAF.UNION:
      return isForward(bytes, at + 2) ? 0 : behindNumber(bytes, at + 8, end);
    case LEAF.ENUM:
      return isForward(bytes, at + 2) ? 0 : at + 12;
    case LEAF.STRUCTURE2:
    case LEAF.CLASS2:
    case LEAF.INTERFACE2:
      return isForward(bytes, at) ? 0 : behindNumber(bytes, behindNumber(bytes, at + 16, end), end);
    case LEAF.UNION2:
      return isForward(bytes, at) ? 0 : behindNumber(bytes, behindNumber(bytes, at + 8, end), end);
    default:
      return 0;
  }
}

function isForward(bytes: Uint8Array, properties: number): boolean {
  return ((bytes[properties] ?? 0) & FORWARD) !== 0;
}

/** A number below 0x8000 takes two bytes; others say what they are first. */
function behindNumber(bytes: Uint8Array, at: number, end: number): number {
  if (at === 0) return 0;
  const high = bytes[at + 1] ?? 0;
  const size = high < 0x80 ? 0 : (SIZES[high === 0x80 ? (bytes[at] ?? 0xff) : 0xff] ?? -1);
  const behind = at + 2 + size;
  return size < 0 || behind >= end ? 0 : behind;
}

/** Bytes behind the leaf of a number: char, short, unsigned short, long, unsigned long; quad and unsigned quad. */
const SIZES: Readonly<Record<number, number>> = { 0: 1, 1: 2, 2: 2, 3: 4, 4: 4, 9: 8, 0xa: 8 };
