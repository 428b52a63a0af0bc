import { gunzipSync } from 'node:zlib';
import type { Symbols, Types } from '../../kernel/types';
import { IsfTypes, isJson } from './isfTypes';
import { SymbolTable } from './symbolTable';

/** What an ISF file tells of a module. */
export interface IsfContents {
  /** The PDB that the file was made from. */
  readonly pdb: { readonly name: string; readonly guid: string; readonly age: number };
  readonly types: Types;
  readonly symbols: Symbols;
}

/** An ISF file that cannot be used, with what is wrong. */
export class IsfFormatError extends Error {
  override readonly name = 'IsfFormatError';
}

/** A kernel's file has 10 MB of text; a packed one that unfolds to more than this is not one. */
const MAX_TEXT = 256 * 1024 * 1024;

/**
 * Reads an ISF file, plain or packed with gzip.
 * @throws IsfFormatError if it is not JSON of this format made from a Windows PDB.
 */
export function readIsf(bytes: Uint8Array): IsfContents {
  const root = parse(bytes);
  const { base_types: bases, user_types: userTypes, enums, symbols, metadata } = root;
  if (!isJson(bases) || !isJson(userTypes) || !isJson(enums) || !isJson(symbols) || !isJson(metadata)) {
    throw new IsfFormatError('not a symbol file of Volatility 3: one of its five parts is missing');
  }
  const windows = isJson(metadata['windows']) ? metadata['windows'] : undefined;
  const pdb = windows && isJson(windows['pdb']) ? windows['pdb'] : undefined;
  const { GUID: guid, age, database } = pdb ?? {};
  if (
    typeof guid !== 'string' ||
    !/^[0-9a-f]{32}$/i.test(guid) ||
    typeof age !== 'number' ||
    typeof database !== 'string'
  ) {
    throw new IsfFormatError('a symbol file that does not say which Windows PDB it was made from');
  }
  return {
    pdb: { name: database.slice(0, 260), guid: guid.toUpperCase(), age },
    types: new IsfTypes(userTypes, enums, bases),
    symbols: new SymbolTable(namedOffsets(symbols)),
  };
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = new TextDecoder().decode(packed ? gunzipSync(bytes, { maxOutputLength: MAX_TEXT }) : bytes);
    const root: unknown = JSON.parse(text);
    if (isJson(root)) return root;
  } catch (error) {
    throw new IsfFormatError(`not a symbol file: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  throw new IsfFormatError('not a symbol file: no JSON object');
}

function* namedOffsets(
  symbols: Readonly<Record<string, unknown>>,
): Iterable<{ readonly name: string; readonly rva: number }> {
  for (const [name, value] of Object.entries(symbols)) {
    const address = isJson(value) ? value['address'] : undefined;
    if (typeof address === 'number' && Number.isSafeInteger(address) && address >= 0) yield { name, rva: address };
  }
}
