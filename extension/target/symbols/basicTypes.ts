import type { TypeReference } from '../../kernel/types';

/*
 * Type indexes below 0x1000 name basic types: the low byte is the type, bits 8 to 11 say what kind of pointer to it.
 * Source: LLVM documentation PDB/TpiStream, "Simple type".
 */

type Base = readonly [name: string, size: number, signed: boolean];

/** Named as the debugger prints them. */
const BASES: ReadonlyMap<number, Base> = new Map<number, Base>([
  [0x03, ['Void', 0, false]],
  [0x08, ['HRESULT', 4, true]],
  [0x10, ['Char', 1, true]],
  [0x20, ['UChar', 1, false]],
  [0x68, ['Int1B', 1, true]],
  [0x69, ['UChar', 1, false]],
  [0x70, ['Char', 1, true]],
  [0x71, ['Wchar', 2, false]],
  [0x7a, ['Char16', 2, false]],
  [0x7b, ['Char32', 4, false]],
  [0x7c, ['Char8', 1, false]],
  [0x11, ['Int2B', 2, true]],
  [0x72, ['Int2B', 2, true]],
  [0x21, ['Uint2B', 2, false]],
  [0x73, ['Uint2B', 2, false]],
  [0x12, ['Int4B', 4, true]],
  [0x74, ['Int4B', 4, true]],
  [0x22, ['Uint4B', 4, false]],
  [0x75, ['Uint4B', 4, false]],
  [0x13, ['Int8B', 8, true]],
  [0x76, ['Int8B', 8, true]],
  [0x23, ['Uint8B', 8, false]],
  [0x77, ['Uint8B', 8, false]],
  [0x14, ['Int16B', 16, true]],
  [0x78, ['Int16B', 16, true]],
  [0x24, ['Uint16B', 16, false]],
  [0x79, ['Uint16B', 16, false]],
  [0x30, ['Bool', 1, false]],
  [0x31, ['Bool2B', 2, false]],
  [0x32, ['Bool4B', 4, false]],
  [0x33, ['Bool8B', 8, false]],
  [0x40, ['Float', 4, true]],
  [0x41, ['Double', 8, true]],
  [0x42, ['Float10B', 10, true]],
  [0x43, ['Float16B', 16, true]],
]);

/** Size of a pointer by its mode: 0 none, 1 to 3 16-bit, 4 and 5 32-bit, 6 64-bit, 7 128-bit. */
const POINTER_SIZES = [0, 2, 4, 4, 4, 6, 8, 16] as const;

/** The basic type of an index below 0x1000. */
export function basicType(index: number): TypeReference {
  const base = BASES.get(index & 0xff);
  const plain: TypeReference = base
    ? { kind: 'base', name: base[0], size: base[1], signed: base[2] }
    : { kind: 'unknown' };
  const size = POINTER_SIZES[(index >> 8) & 7] ?? 0;
  return size === 0 ? plain : { kind: 'pointer', to: plain, size };
}
