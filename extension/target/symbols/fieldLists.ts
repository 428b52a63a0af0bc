import type { RecordReader } from './pdbBytes';
import { LEAF, type TypeRecords } from './typeRecords';

/*
 * Members of structures and values of enumerations. A field list may go on in another one (LF_INDEX); a damaged one ends
 * where it stops making sense, with what was read before.
 */

/** A member before its type is looked up. */
export interface RawMember {
  readonly name: string;
  readonly offset: number;
  readonly type: number;
}

/** A chain of continued lists longer than this is a loop. */
const MAX_LISTS = 256;

/** Data members of a field list, base classes included (they have no name). */
export function readMembers(records: TypeRecords, list: number): readonly RawMember[] {
  const members: RawMember[] = [];
  eachEntry(records, list, (leaf, reader) => {
    if (leaf === LEAF.MEMBER) {
      reader.skip(2);
      const type = reader.u32();
      const offset = Number(reader.numeric());
      const name = reader.text();
      if (!reader.bad) members.push({ name, offset, type });
      return true;
    }
    if (leaf === LEAF.BCLASS) {
      reader.skip(2);
      const type = reader.u32();
      const offset = Number(reader.numeric());
      if (!reader.bad) members.push({ name: '', offset, type });
      return true;
    }
    return skipMember(leaf, reader);
  });
  return members;
}

/** Names and values of an enumeration. */
export function readEnumerators(records: TypeRecords, list: number): ReadonlyMap<string, bigint> {
  const values = new Map<string, bigint>();
  eachEntry(records, list, (leaf, reader) => {
    if (leaf !== LEAF.ENUMERATE) return skipMember(leaf, reader);
    reader.skip(2);
    const value = reader.numeric();
    const name = reader.text();
    if (!reader.bad) values.set(name, value);
    return true;
  });
  return values;
}

/** Calls for each entry; the callback reads the entry and says whether it knew how. */
function eachEntry(records: TypeRecords, list: number, entry: (leaf: number, reader: RecordReader) => boolean): void {
  const seen = new Set<number>();
  for (let next: number | undefined = list; next !== undefined && !seen.has(next) && seen.size < MAX_LISTS;) {
    seen.add(next);
    const reader: RecordReader | undefined = records.kind(next) === LEAF.FIELDLIST ? records.reader(next) : undefined;
    next = undefined;
    while (reader && !reader.bad && reader.left >= 2) {
      const leaf = reader.u16();
      if (leaf === LEAF.INDEX) {
        reader.skip(2);
        next = reader.u32();
      } else if (!entry(leaf, reader)) {
        break;
      }
      alignPadding(reader);
    }
  }
}

/** Entries are padded to 4 bytes with 0xF1 to 0xF3, each naming how many bytes are left to skip. */
function alignPadding(reader: RecordReader): void {
  while (reader.left > 0 && reader.peek() >= 0xf0) reader.skip(Math.max(1, reader.peek() & 0x0f));
}

/** Passes over a member that holds no data of an object. False if its length is not known. */
function skipMember(leaf: number, reader: RecordReader): boolean {
  switch (leaf) {
    case LEAF.ENUMERATE:
      reader.skip(2);
      reader.numeric();
      reader.text();
      return true;
    case LEAF.STMEMBER:
    case LEAF.NESTTYPE:
    case LEAF.METHOD:
      reader.skip(6);
      reader.text();
      return true;
    case LEAF.VFUNCTAB:
      reader.skip(6);
      return true;
    case LEAF.VBCLASS:
    case LEAF.IVBCLASS:
      reader.skip(10);
      reader.numeric();
      reader.numeric();
      return true;
    case LEAF.ONEMETHOD: {
      const kind = (reader.u16() >> 2) & 7;
      reader.skip(4);
      // Introducing virtual functions carry their place in the table.
      if (kind === 4 || kind === 6) reader.skip(4);
      reader.text();
      return true;
    }
    default:
      return false;
  }
}
