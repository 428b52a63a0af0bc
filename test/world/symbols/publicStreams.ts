import type { Layout } from '../layout';
import type { Section } from '../kernel/sections';
import { Bytes } from './bytes';
import { hashString } from './hashes';

/*
 * Symbol records, and the hash tables of public and of global symbols. Source: LLVM documentation PDB/PublicStream,
 * PDB/GlobalStream and PDB/HashTable; microsoft-pdb `PDB/dbi/gsi.h` (GSI1, PSGSIHDR, IPHR_HASH).
 */
const S_PUB32 = 0x110e;
/** Bits of CV_PUBSYMFLAGS: code, function. */
const CODE_AND_FUNCTION = 3;
const SIGNATURE = 0xffffffff;
const VERSION = 0xeffe0000 + 19990810;
const BUCKETS = 4096;
/** Bytes of a hash record in the memory of the linker that first wrote such tables. */
const IN_MEMORY = 12;

interface PublicRecord {
  readonly name: string;
  readonly section: number;
  readonly offset: number;
  /** Where the record lies among the symbol records. */
  readonly at: number;
}

export interface SymbolStreams {
  readonly records: Buffer;
  readonly publics: Buffer;
  readonly globals: Buffer;
}

export function symbolStreams(layout: Layout, sections: readonly Section[]): SymbolStreams {
  const bytes = new Bytes();
  const records = Object.entries(layout.file.symbols).map(([name, rva]): PublicRecord => {
    const number = sections.findIndex(section => rva >= section.rva && rva < section.rva + section.size) + 1;
    const offset = rva - (sections[number - 1]?.rva ?? 0);
    const at = bytes.length;
    const content = new Bytes().u16(S_PUB32).u32(layout.isFunction(name) ? CODE_AND_FUNCTION : 0);
    content.u32(offset).u16(number).text(name);
    while ((content.length + 2) % 4 !== 0) content.u8(0);
    bytes.u16(content.length).raw(content.done());
    return { name, section: number, offset, at };
  });
  return { records: bytes.done(), publics: publicStream(records), globals: hashTable([]) };
}

/** Header, hash table, and the places of the records in the order of their addresses. */
function publicStream(records: readonly PublicRecord[]): Buffer {
  const table = hashTable(records);
  const sorted = [...records].sort(
    (a, b) => a.section - b.section || a.offset - b.offset || (a.name < b.name ? -1 : 1),
  );
  const header = new Bytes().u32(table.length).u32(sorted.length * 4);
  // No incremental linking: number, size and place of thunks, and sections, are nothing.
  header.u32(0).u32(0).u16(0).u16(0).u32(0).u32(0).raw(table);
  for (const record of sorted) header.u32(record.at);
  return header.done();
}

function hashTable(records: readonly PublicRecord[]): Buffer {
  const buckets = new Map<number, PublicRecord[]>();
  for (const record of records) {
    const number = hashString(record.name) % BUCKETS;
    const bucket = buckets.get(number) ?? [];
    bucket.push(record);
    buckets.set(number, bucket);
  }
  const entries = new Bytes();
  const starts = new Bytes();
  const present = new Uint8Array((BUCKETS / 32 + 1) * 4);
  let count = 0;
  for (const number of [...buckets.keys()].sort((a, b) => a - b)) {
    present[number >> 3] = (present[number >> 3] ?? 0) | (1 << (number & 7));
    starts.u32(count * IN_MEMORY);
    for (const record of (buckets.get(number) ?? []).sort(byName)) {
      // One more than the place of the record, and how often it is referred to.
      entries.u32(record.at + 1).u32(1);
      count++;
    }
  }
  const tail = records.length === 0 ? new Bytes() : new Bytes().raw(present).raw(starts.done());
  const header = new Bytes().u32(SIGNATURE).u32(VERSION).u32(entries.length).u32(tail.length);
  return header.raw(entries.done()).raw(tail.done()).done();
}

function byName(a: PublicRecord, b: PublicRecord): number {
  const [left, right] = [a.name.toLowerCase(), b.name.toLowerCase()];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
