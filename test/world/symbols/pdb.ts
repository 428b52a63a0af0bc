import { guidBytes, sectionHeaders } from '../kernel/image';
import { planImage } from '../kernel/sections';
import type { Layout } from '../layout';
import { Bytes } from './bytes';
import { writeMsf } from './msf';
import { symbolStreams } from './publicStreams';
import { typeStreams } from './typeStream';
import { TypeWriter } from './typeWriter';

/*
 * A PDB. Source: LLVM documentation PDB/PdbStream and PDB/DbiStream. Streams 0 to 4 have fixed numbers: old directory,
 * PDB information, types, debug information, ids.
 */
const STREAMS = { typeHashes: 5, idHashes: 6, sections: 7, records: 8, publics: 9, globals: 10 } as const;
const VC70 = 20000404;
/** Feature that says there is a stream of ids. */
const VC140 = 20140508;
const DBI_VERSION = 19990903;
const MACHINE_AMD64 = 0x8664;
/** New version format, 14.20. */
const BUILD_NUMBER = 0x8000 | (14 << 8) | 20;
const NIL = 0xffff;
/** Place of the section headers in the optional debug header, which has eleven. */
const SECTION_HEADERS = 5;
const DEBUG_STREAMS = 11;

/** The table of source files: no modules, no files. Source: LLVM documentation PDB/DbiStream, "File Info Substream". */
const FILE_INFO = new Uint8Array(4);

export interface PdbOptions {
  readonly blockSize?: number;
  /** Bytes of a field list before it is continued. */
  readonly longestList?: number;
}

/** Types and symbols of a layout as a PDB, with the GUID and age that the image names. */
export function pdbOf(layout: Layout, options: PdbOptions = {}): Buffer {
  const { sections } = planImage(layout);
  const records = new TypeWriter(layout, options.longestList).writeAll().records;
  const types = typeStreams(records, STREAMS.typeHashes);
  const ids = typeStreams([], STREAMS.idHashes);
  const symbols = symbolStreams(layout, sections);
  const streams = [
    new Uint8Array(0),
    pdbInformation(layout),
    types.types,
    debugInformation(layout),
    ids.types,
    types.hashes,
    ids.hashes,
    sectionHeaders(sections),
    symbols.records,
    symbols.publics,
    symbols.globals,
  ];
  return writeMsf(streams, options.blockSize);
}

function pdbInformation(layout: Layout): Buffer {
  const bytes = new Bytes().u32(VC70).u32(0x5eadbeef).u32(layout.file.age).raw(guidBytes(layout.file.guid));
  // No named streams: an empty buffer of names, an empty hash table of capacity 1 without bits.
  bytes.u32(0).u32(0).u32(1).u32(0).u32(0);
  return bytes.u32(VC140).done();
}

function debugInformation(layout: Layout): Buffer {
  const debug = new Bytes();
  for (let i = 0; i < DEBUG_STREAMS; i++) debug.u16(i === SECTION_HEADERS ? STREAMS.sections : NIL);
  const header = new Bytes().u32(0xffffffff).u32(DBI_VERSION).u32(layout.file.age);
  header.u16(STREAMS.globals).u16(BUILD_NUMBER).u16(STREAMS.publics).u16(0).u16(STREAMS.records).u16(0);
  // Sizes of modules, section contributions, section map, files and type servers; index of the MFC type server.
  header.u32(0).u32(0).u32(0).u32(FILE_INFO.length).u32(0).u32(0);
  // Sizes of the debug header and the edit-and-continue part; flags, machine, padding.
  return header.u32(debug.length).u32(0).u16(0).u16(MACHINE_AMD64).u32(0).raw(FILE_INFO).raw(debug.done()).done();
}
