import { gunzipSync } from 'node:zlib';
import type { Symbols, Types } from '../../kernel/types';
import { FileReader, readExactly } from '../files/fileReader';
import { IsfFormatError, readIsf } from './isfFile';
import { MsfFile, PdbFormatError } from './msf';
import { readPdb } from './pdbFile';
import { readPdbIdentity } from './pdbIdentity';

/** Which module a symbol file is of. */
export interface SymbolFileIdentity {
  readonly guid: string;
  /** Of a PDB that of its first stream, which may be above the age that the image names. */
  readonly age: number;
}

/** What a symbol file tells of a module, whatever its format. */
export interface ModuleSymbols extends SymbolFileIdentity {
  readonly file: string;
  readonly format: 'pdb' | 'isf';
  readonly types: Types;
  readonly symbols: Symbols;
  readonly problems: readonly string[];
}

/** A symbol file that cannot be used; `message` says why in one line. */
export class SymbolFileError extends Error {
  override readonly name = 'SymbolFileError';
}

/** A packed ISF file of the kernel has 1 MB, an unpacked one 12 MB. */
const MAX_ISF = 256 * 1024 * 1024;

/**
 * Says which module a file is of, without reading more than that takes.
 * @throws SymbolFileError if it is no symbol file that can be used
 */
export function identifySymbolFile(file: string): SymbolFileIdentity {
  return withFile(file, reader => {
    if (isIsf(file)) return identifyIsf(unpacked(wholeFile(reader)));
    const { guid, age } = readPdbIdentity(MsfFile.open(reader));
    return { guid, age };
  });
}

/**
 * Reads a PDB or an ISF file, told apart by name.
 * @throws SymbolFileError if it cannot be used
 */
export function readSymbolFile(file: string): ModuleSymbols {
  return withFile(file, reader => {
    if (isIsf(file)) {
      const { pdb, types, symbols } = readIsf(wholeFile(reader));
      return { file, format: 'isf', guid: pdb.guid, age: pdb.age, types, symbols, problems: [] };
    }
    const { identity, types, symbols, problems } = readPdb(reader);
    return { file, format: 'pdb', guid: identity.guid, age: identity.age, types, symbols, problems };
  });
}

function isIsf(file: string): boolean {
  return /\.json(\.gz)?$/i.test(file);
}

function withFile<T>(file: string, use: (reader: FileReader) => T): T {
  if (/\.json\.xz$/i.test(file))
    throw new SymbolFileError('packed with xz, which is not read here: unpack it with "xz -dk" and keep the .json');
  let reader: FileReader | undefined;
  try {
    reader = new FileReader(file);
    return use(reader);
  } catch (error) {
    if (error instanceof SymbolFileError) throw error;
    if (error instanceof PdbFormatError || error instanceof IsfFormatError) throw new SymbolFileError(error.message);
    throw new SymbolFileError(error instanceof Error ? (error.message.split('\n')[0] ?? 'unreadable') : 'unreadable');
  } finally {
    reader?.close();
  }
}

function wholeFile(reader: FileReader): Uint8Array {
  if (reader.size > MAX_ISF) throw new SymbolFileError(`too large for a symbol file (${reader.size} bytes)`);
  const bytes = readExactly(reader, 0, reader.size);
  if (!bytes) throw new SymbolFileError('it shrank while it was read');
  return bytes;
}

function unpacked(bytes: Uint8Array): string {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return Buffer.from(packed ? gunzipSync(bytes, { maxOutputLength: MAX_ISF }) : bytes).toString('latin1');
}

/** The object `windows.pdb` of the metadata, found in the text: a kernel's file has 12 MB, of which this is 200 bytes. */
function identifyIsf(text: string): SymbolFileIdentity {
  const guid = /"GUID"\s*:\s*"([0-9a-fA-F]{32})"/.exec(text);
  const age = guid && /"age"\s*:\s*(\d{1,9})\b/.exec(text.slice(Math.max(0, guid.index - 400), guid.index + 400));
  if (!guid || !age) throw new SymbolFileError('a symbol file that does not say which Windows PDB it was made from');
  return { guid: (guid[1] ?? '').toUpperCase(), age: Number(age[1]) };
}
