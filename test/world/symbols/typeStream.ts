import { Bytes } from './bytes';
import { FIRST_INDEX, type TypeRecord } from './typeWriter';

/*
 * The type stream and its hash stream. Source: LLVM documentation PDB/TpiStream: Version, HeaderSize, TypeIndexBegin,
 * TypeIndexEnd, TypeRecordBytes, HashStreamIndex, HashAuxStreamIndex, HashKeySize, NumHashBuckets, offset and length of
 * hash values, index offsets and hash adjusters.
 */
const VERSION = 20040203;
const HEADER = 56;
const NIL = 0xffff;
const HASH_KEY = 4;
const BUCKETS = 0x3ffff;
/** A place is noted for every 8 KiB of records. */
const STEP = 8192;

export interface TypeStreams {
  readonly types: Buffer;
  readonly hashes: Buffer;
}

/** @param hashStream number of the stream that will hold the hashes */
export function typeStreams(records: readonly TypeRecord[], hashStream: number): TypeStreams {
  const hashes = new Bytes();
  for (const record of records) hashes.u32(record.hash % BUCKETS);
  const valuesLength = hashes.length;
  let offset = 0;
  let noted = -Infinity;
  records.forEach((record, i) => {
    if (offset - noted >= STEP) {
      hashes.u32(FIRST_INDEX + i).u32(offset);
      noted = offset;
    }
    offset += record.bytes.length;
  });
  const indexLength = hashes.length - valuesLength;
  const header = new Bytes()
    .u32(VERSION)
    .u32(HEADER)
    .u32(FIRST_INDEX)
    .u32(FIRST_INDEX + records.length)
    .u32(offset);
  header.u16(hashStream).u16(NIL).u32(HASH_KEY).u32(BUCKETS);
  header
    .u32(0)
    .u32(valuesLength)
    .u32(valuesLength)
    .u32(indexLength)
    .u32(valuesLength + indexLength)
    .u32(0);
  return { types: Buffer.concat([header.done(), ...records.map(record => record.bytes)]), hashes: hashes.done() };
}
