import type { TypeReference } from '../../../kernel/types';

/** A member as `dt -v` prints it. */
export interface DtMember {
  /** Blanks in front of it: three for a member of the type itself, three more for each block around it. */
  readonly indent: number;
  readonly name: string;
  readonly offset: number;
  readonly type: DtType;
}

/** What stands behind the colon. A block that has no name of its own is `undefined` in `block`. */
export interface DtType {
  readonly type: TypeReference;
  readonly bits?: { readonly position: number; readonly length: number };
  /** The structure or union that the member is, or an array of; its members follow with `-b`. */
  readonly block?: { readonly name: string | undefined; readonly union: boolean; readonly size: number };
}

const HEAD = /^(struct|union|class) (\S+), (\d{1,6}) elements?, 0x([0-9a-f]{1,8}) bytes/i;
const MEMBER = /^( {3,60})\+0x([0-9a-f]{1,8}) (\S{1,200})\s*: (.{1,400})$/i;
const ENUM_HEAD = /^\s*Enum (\S+?),\s+(\d{1,6}) total enums/i;
const ENUM_ROW = /^\s+([A-Za-z_]\w{0,200}) = (0n-?\d{1,20}|0x[0-9a-f]{1,16}|-?\d{1,20})\s*$/i;

/** Basic types by the names that `dt` gives them: bytes and sign. */
const BASE: Readonly<Record<string, readonly [size: number, signed: boolean]>> = {
  Void: [0, false],
  Char: [1, true],
  UChar: [1, false],
  Int1B: [1, true],
  Uint1B: [1, false],
  Bool: [1, false],
  Wchar: [2, false],
  WChar: [2, false],
  Int2B: [2, true],
  Uint2B: [2, false],
  Int4B: [4, true],
  Uint4B: [4, false],
  Int8B: [8, true],
  Uint8B: [8, false],
  Int16B: [16, true],
  Uint16B: [16, false],
  Float: [4, true],
  Double: [8, true],
  Guid: [16, false],
};

/** `struct _LIST_ENTRY, 2 elements, 0x10 bytes`. */
export function dtHead(
  line: string,
): { readonly name: string; readonly union: boolean; readonly size: number } | undefined {
  const match = HEAD.exec(line);
  if (!match) return undefined;
  const name = (match[2] ?? '').replace(/^[\w$]+!/, '');
  return { name, union: match[1]?.toLowerCase() === 'union', size: Number.parseInt(match[4] ?? '0', 16) };
}

/** `Enum _KWAIT_REASON,  38 total enums`. */
export function enumHead(line: string): string | undefined {
  return ENUM_HEAD.exec(line)?.[1]?.replace(/^[\w$]+!/, '');
}

/** `   WrLpcReply = 0n17`. */
export function enumRow(line: string): { readonly name: string; readonly value: bigint } | undefined {
  const match = ENUM_ROW.exec(line);
  if (!match) return undefined;
  const text = match[2] ?? '0';
  const negative = /^(?:0n)?-/.test(text);
  const digits = text.replace(/^0n/, '').replace('-', '');
  const value = BigInt(digits);
  return { name: match[1] ?? '', value: negative ? -value : value };
}

/** A member row; undefined for any other line. */
export function dtMember(line: string): DtMember | undefined {
  const match = MEMBER.exec(line);
  if (!match) return undefined;
  return {
    indent: (match[1] ?? '').length,
    offset: Number.parseInt(match[2] ?? '0', 16),
    name: match[3] ?? '',
    type: dtType((match[4] ?? '').trim()),
  };
}

/** The text behind the colon. What is not understood is of unknown type: its place is known all the same. */
export function dtType(text: string): DtType {
  const bits = /^(?:Bitfield )?Pos (\d{1,3}), (\d{1,3}) Bits?$/i.exec(text);
  if (bits) return bitField(Number(bits[1]), Number(bits[2]));
  const array = /^\[(\d{1,7})\] ?(.+)$/.exec(text);
  if (array) {
    const of = dtType((array[2] ?? '').trim());
    const type: TypeReference = { kind: 'array', of: of.type, count: Number(array[1]) };
    return of.block ? { type, block: of.block } : { type };
  }
  const pointer = /^Ptr(32|64)(?: to)?\b\s*(.*)$/.exec(text);
  if (pointer) return { type: { kind: 'pointer', to: targetType(pointer[2] ?? ''), size: Number(pointer[1]) / 8 } };
  const head = dtHead(text);
  if (head) return blockType(head.name, head.union, head.size);
  const enumeration = enumHead(text) ?? /^enum (\S+)/i.exec(text)?.[1];
  if (enumeration !== undefined) return { type: { kind: 'enum', name: enumeration.replace(/,$/, ''), size: 4 } };
  const base = BASE[text];
  if (base) return { type: { kind: 'base', name: text, size: base[0], signed: base[1] } };
  // With `-v` a structure says that it is one: a name alone is that of an enumeration.
  return { type: /^_\w+$/.test(text) ? { kind: 'enum', name: text, size: 4 } : { kind: 'unknown' } };
}

/** `dt` does not tell how wide the integer around a bit field is: the narrowest that holds it reads the same bits. */
function bitField(position: number, length: number): DtType {
  const size = [1, 2, 4, 8].find(bytes => position + length <= bytes * 8) ?? 8;
  return { type: { kind: 'base', name: 'bits', size, signed: false }, bits: { position, length } };
}

function blockType(name: string, union: boolean, size: number): DtType {
  const named = /^<(?:unnamed|anonymous)/.test(name) ? undefined : name;
  const type: TypeReference = named === undefined ? { kind: 'unknown' } : { kind: 'struct', name: named };
  return { type, block: { name: named, union, size } };
}

function targetType(text: string): TypeReference {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'Void') return { kind: 'base', name: 'Void', size: 0, signed: false };
  // A function: what it returns, in lower case, behind four blanks.
  if (/^ {2,}/.test(text) || (/^[a-z]/.test(trimmed) && !/^(?:struct|union|class|enum) /.test(trimmed)))
    return { kind: 'function' };
  const { type, block } = dtType(trimmed);
  return block?.name === undefined && block ? { kind: 'unknown' } : type;
}
