import { type MsfFile, PdbFormatError } from './msf';
import { readOmap, throughOmap, type OmapEntry } from './omap';
import { NameHash, NamePlaces } from './nameHash';
import { MAX_SYMBOLS, PublicSymbols } from './publicSymbols';

/*
 * Public symbols: S_PUB32 records of the symbol record stream, which the debug information stream (DBI, stream 3) names.
 * Source: LLVM documentation PDB/DbiStream, PDB/PublicStream.
 */

export interface DbiFacts {
  readonly machine: number;
  /** The age that the image's RSDS record names. */
  readonly age: number;
  readonly publics: PublicSymbols;
  readonly problems: readonly string[];
}

const S_PUB32 = 0x110e;
const NIL = 0xffff;
/** Places of the streams in the optional debug header. */
const OMAP_FROM_SOURCE = 4;
const SECTIONS = 5;
const ORIGINAL_SECTIONS = 10;

/** @throws PdbFormatError if stream 3 is missing or its header is damaged. */
export function readPublics(msf: MsfFile): DbiFacts {
  const dbi = msf.stream(3);
  if (!dbi || dbi.length < 64) throw new PdbFormatError('no debug information: stream 3 is missing or cut off');
  const view = new DataView(dbi.buffer, dbi.byteOffset, dbi.byteLength);
  if (view.getInt32(0, true) !== -1) throw new PdbFormatError('debug information of an old format');
  const extra = debugStreams(dbi, view);
  const omap = streamOf(msf, extra[OMAP_FROM_SOURCE]);
  // With an OMAP the addresses are those of the image before it was rearranged.
  const sections = readSections(streamOf(msf, omap ? extra[ORIGINAL_SECTIONS] : extra[SECTIONS]));
  const symbols = streamOf(msf, view.getUint16(20, true));
  const problems: string[] = [];
  if (sections.length === 0) problems.push('the PDB has no section headers, so its symbols have no addresses');
  const publics = readRecords(symbols ?? Buffer.alloc(0), sections, omap ? readOmap(omap) : undefined, problems);
  return { machine: view.getUint16(58, true), age: view.getUint32(8, true), publics, problems };
}

/** Stream numbers of the optional debug header, which stands last, behind six substreams whose sizes the header tells. */
function debugStreams(dbi: Uint8Array, view: DataView): readonly number[] {
  const sizes = [24, 28, 32, 36, 40, 52].map(at => view.getInt32(at, true));
  const at = 64 + sizes.reduce((sum, size) => sum + Math.max(0, size), 0);
  const length = Math.max(0, view.getInt32(48, true));
  const streams: number[] = [];
  for (let i = 0; i + 2 <= length && at + i + 2 <= dbi.length; i += 2) streams.push(view.getUint16(at + i, true));
  return streams;
}

function streamOf(msf: MsfFile, index: number | undefined): Buffer | undefined {
  return index === undefined || index === NIL ? undefined : msf.stream(index);
}

/** Virtual addresses of IMAGE_SECTION_HEADERs (40 bytes each). */
function readSections(bytes: Uint8Array | undefined): readonly number[] {
  const addresses: number[] = [];
  if (!bytes) return addresses;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 40 <= bytes.length; at += 40) addresses.push(view.getUint32(at + 12, true));
  return addresses;
}

function readRecords(
  bytes: Buffer,
  sections: readonly number[],
  omap: readonly OmapEntry[] | undefined,
  problems: string[],
): PublicSymbols {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = new NamePlaces();
  for (let at = 0; at + 4 <= bytes.length && places.count < MAX_SYMBOLS;) {
    const end = at + 2 + view.getUint16(at, true);
    if (end < at + 4 || end > bytes.length) {
      problems.push(`symbol records are damaged from byte ${at} on`);
      break;
    }
    if (view.getUint16(at + 2, true) === S_PUB32 && end >= at + 15) {
      const section = sections[view.getUint16(at + 12, true) - 1];
      const stop = bytes.indexOf(0, at + 14);
      const rva = section === undefined ? undefined : throughOmap(omap, section + view.getUint32(at + 8, true));
      if (rva !== undefined && stop >= 0 && stop < end) places.add(at + 14, stop, rva);
    }
    at = end;
  }
  return new PublicSymbols(new NameHash(bytes, places));
}
