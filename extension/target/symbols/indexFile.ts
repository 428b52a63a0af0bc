import { crc32 } from 'node:zlib';
import { IndexedSymbols } from './indexedSymbols';
import { IndexedTypes } from './indexedTypes';
import { isJson } from './isfTypes';
import { NameTable } from './nameTable';
import type { ModuleSymbols } from './symbolFile';

/*
 * An index of a symbol file: a mark, the CRC-32 of all that follows, the length of a JSON head, the head, and the parts
 * that the head lists by their lengths, each beginning at a multiple of four bytes. Numbers are little endian.
 */

/** The file that an index was made of. When it has changed the index is not used. */
export interface IndexSource {
  readonly path: string;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

const MARK = 'ALPCSYM3';
const CHECK_AT = 8;
const HEAD_AT = 12;
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
  const body = Buffer.concat([word(head.length), padded(head), ...PARTS.map(part => padded(parts[part]))]);
  return Buffer.concat([Buffer.from(MARK), word(crc32(body)), body]);
}

/** What an index holds; undefined if it is damaged, of another version, or was made of a file that has changed since. */
export function readIndex(bytes: Uint8Array, source: IndexSource): ModuleSymbols | undefined {
  const whole = asBuffer(bytes);
  if (whole.length < HEAD_AT + 4 || whole.toString('latin1', 0, CHECK_AT) !== MARK) return undefined;
  const body = whole.subarray(HEAD_AT);
  if (crc32(body) !== whole.readUInt32LE(CHECK_AT)) return undefined;
  const length = body.readUInt32LE(0);
  const head = parseHead(body.subarray(4, 4 + length));
  if (!head || !sameSource(head['source'], source)) return undefined;
  const { guid, age, format, problems, lengths } = head;
  if (typeof guid !== 'string' || typeof age !== 'number' || (format !== 'pdb' && format !== 'isf')) return undefined;
  const parts = cut(body.subarray(4 + roundUp(length)), lengths);
  if (!parts) return undefined;
  const table = (names: Part, starts: Part): NameTable => new NameTable(asBuffer(parts[names]), words(parts[starts]));
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

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
