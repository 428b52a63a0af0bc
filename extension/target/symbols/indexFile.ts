import { createHash } from 'node:crypto';
import { IndexedSymbols } from './indexedSymbols';
import { IndexedTypes } from './indexedTypes';
import { isJson } from './isfTypes';
import { NameTable } from './nameTable';
import type { ModuleSymbols } from './symbolFile';

/*
 * An index of a symbol file: a mark, the SHA-256 of all that follows, the length of a JSON head, the head, and the parts
 * that the head lists by their lengths, each beginning at a multiple of four bytes. Numbers are little endian.
 */

/** The file that an index was made of. When it has changed the index is not used. */
export interface IndexSource {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

const MARK = 'ALPCSYM2';
const HASH_AT = 8;
const HEAD_AT = 40;
const PARTS = ['names', 'nameStarts', 'rvas', 'order', 'types', 'typeStarts', 'texts', 'textStarts', 'listed'] as const;
type Part = (typeof PARTS)[number];

export function writeIndex(module: ModuleSymbols, source: IndexSource): Uint8Array {
  const symbols = IndexedSymbols.of(module.symbols);
  const types = IndexedTypes.of(module.types);
  const parts: Readonly<Record<Part, Uint8Array>> = {
    names: symbols.names.bytes,
    nameStarts: bytesOf(symbols.names.starts),
    rvas: bytesOf(symbols.rvas),
    order: bytesOf(symbols.order),
    types: types.names.bytes,
    typeStarts: bytesOf(types.names.starts),
    texts: types.texts.bytes,
    textStarts: bytesOf(types.texts.starts),
    listed: types.listed,
  };
  const { guid, age, format, problems } = module;
  const lengths = PARTS.map(part => parts[part].length);
  const head = Buffer.from(JSON.stringify({ guid, age, format, problems, source, lengths }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const body = Buffer.concat([length, padded(head), ...PARTS.map(part => padded(parts[part]))]);
  return Buffer.concat([Buffer.from(MARK), createHash('sha256').update(body).digest(), body]);
}

/** What an index holds; undefined if it is damaged, of another version, or was made of a file that has changed since. */
export function readIndex(bytes: Uint8Array, source: IndexSource): ModuleSymbols | undefined {
  if (bytes.length < HEAD_AT + 4 || Buffer.from(bytes.subarray(0, HASH_AT)).toString('latin1') !== MARK)
    return undefined;
  const body = bytes.subarray(HEAD_AT);
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(HASH_AT, HEAD_AT))) return undefined;
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  const head = parseHead(body.subarray(4, 4 + length));
  if (!head || !sameSource(head['source'], source)) return undefined;
  const { guid, age, format, problems, lengths } = head;
  if (typeof guid !== 'string' || typeof age !== 'number' || (format !== 'pdb' && format !== 'isf')) return undefined;
  const parts = cut(body.subarray(4 + roundUp(length)), lengths);
  if (!parts) return undefined;
  const table = (names: Part, starts: Part): NameTable => new NameTable(parts[names], words(parts[starts]));
  return {
    file: source.path,
    format,
    guid,
    age,
    types: new IndexedTypes(table('types', 'typeStarts'), table('texts', 'textStarts'), parts.listed),
    symbols: new IndexedSymbols(table('names', 'nameStarts'), words(parts.rvas), words(parts.order)),
    problems: Array.isArray(problems) ? problems.filter(one => typeof one === 'string') : [],
  };
}

function cut(bytes: Uint8Array, lengths: unknown): Record<Part, Uint8Array> | undefined {
  if (!Array.isArray(lengths) || lengths.length !== PARTS.length) return undefined;
  const parts: Partial<Record<Part, Uint8Array>> = {};
  let at = 0;
  for (const [i, part] of PARTS.entries()) {
    const length: unknown = lengths[i];
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0 || at + length > bytes.length)
      return undefined;
    parts[part] = bytes.subarray(at, at + length);
    at += roundUp(length);
  }
  return parts as Record<Part, Uint8Array>;
}

function parseHead(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const head: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isJson(head) ? head : undefined;
  } catch {
    return undefined;
  }
}

function sameSource(source: unknown, wanted: IndexSource): boolean {
  return (
    isJson(source) &&
    source['path'] === wanted.path &&
    source['size'] === wanted.size &&
    source['modified'] === wanted.modified
  );
}

function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** A copy: the bytes of a file need not begin where numbers may. */
function words(bytes: Uint8Array): Uint32Array {
  const copy = new Uint8Array(bytes.length & ~3);
  copy.set(bytes.subarray(0, copy.length));
  return new Uint32Array(copy.buffer);
}

function padded(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(roundUp(bytes.length));
  result.set(bytes);
  return result;
}

function roundUp(length: number): number {
  return (length + 3) & ~3;
}
