import type { Symbols, Types } from '../../kernel/types';
import { FileReader } from '../files/fileReader';
import { IsfFormatError, readIsf } from './isfFile';
import { PdbFormatError } from './msf';
import { readPdb } from './pdbFile';

/** What a symbol file tells of a module, whatever its format. */
export interface ModuleSymbols {
  readonly file: string;
  readonly format: 'pdb' | 'isf';
  readonly guid: string;
  /** Age that the image names. */
  readonly age: number;
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
 * Reads a PDB or an ISF file, told apart by name.
 * @throws SymbolFileError if it cannot be used
 */
export function readSymbolFile(file: string): ModuleSymbols {
  if (/\.json\.xz$/i.test(file))
    throw new SymbolFileError('packed with xz, which is not read here: unpack it with "xz -dk" and keep the .json');
  let reader: FileReader | undefined;
  try {
    reader = new FileReader(file);
    return /\.json(\.gz)?$/i.test(file) ? readIsfFrom(reader, file) : readPdbFrom(reader, file);
  } catch (error) {
    if (error instanceof PdbFormatError || error instanceof IsfFormatError) throw new SymbolFileError(error.message);
    if (error instanceof SymbolFileError) throw error;
    throw new SymbolFileError(error instanceof Error ? error.message : 'unreadable');
  } finally {
    reader?.close();
  }
}

function readPdbFrom(reader: FileReader, file: string): ModuleSymbols {
  const { identity, imageAge, types, symbols, problems } = readPdb(reader);
  return { file, format: 'pdb', guid: identity.guid, age: imageAge, types, symbols, problems };
}

function readIsfFrom(reader: FileReader, file: string): ModuleSymbols {
  if (reader.size > MAX_ISF) throw new SymbolFileError(`too large for a symbol file (${reader.size} bytes)`);
  const bytes = new Uint8Array(reader.size);
  reader.read(0, bytes);
  const { pdb, types, symbols } = readIsf(bytes);
  return { file, format: 'isf', guid: pdb.guid, age: pdb.age, types, symbols, problems: [] };
}
