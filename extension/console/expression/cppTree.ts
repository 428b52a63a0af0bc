import type { TypeReference, Types } from '../../kernel/types';

/** A C++ expression, taken apart. `at`: where its text begins. */
export type CppNode =
  | { readonly kind: 'number'; readonly value: bigint; readonly type: TypeReference; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'register'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'unary';
      readonly operation: '-' | '+' | '~' | '!' | '*' | '&';
      readonly operand: CppNode;
      readonly at: number;
    }
  | {
      readonly kind: 'binary';
      readonly operation: string;
      readonly left: CppNode;
      readonly right: CppNode;
      readonly at: number;
    }
  | {
      readonly kind: 'choice';
      readonly condition: CppNode;
      readonly yes: CppNode;
      readonly no: CppNode;
      readonly at: number;
    }
  | { readonly kind: 'cast'; readonly type: CppType; readonly operand: CppNode; readonly at: number }
  | {
      readonly kind: 'member';
      readonly of: CppNode;
      readonly name: string;
      readonly arrow: boolean;
      readonly at: number;
    }
  | { readonly kind: 'element'; readonly of: CppNode; readonly index: CppNode; readonly at: number }
  | { readonly kind: 'sizeof-type'; readonly type: CppType; readonly at: number }
  | { readonly kind: 'sizeof-value'; readonly operand: CppNode; readonly at: number }
  | { readonly kind: 'offset'; readonly type: CppType; readonly path: string; readonly at: number }
  | {
      readonly kind: 'container';
      readonly of: CppNode;
      readonly type: CppType;
      readonly path: string;
      readonly at: number;
    }
  | { readonly kind: 'masm'; readonly text: string; readonly at: number };

/** A type that was named, with the types of its module. */
export interface CppType {
  readonly type: TypeReference;
  /** Absent for basic types. */
  readonly types?: Types;
}

/** Operators by strength, the weakest first. */
export const CPP_STRENGTH: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const base = (name: string, size: number, signed: boolean): TypeReference => ({ kind: 'base', name, size, signed });

export const INT = base('int', 4, true);
export const BOOL = base('Bool', 1, false);
export const UNSIGNED_INT = base('unsigned int', 4, false);
export const INT64 = base('Int8B', 8, true);
export const UNSIGNED_INT64 = base('Uint8B', 8, false);

/** Names of basic types, of C++ and of the Windows headers. */
export const BASIC_TYPES: ReadonlyMap<string, TypeReference> = new Map<string, TypeReference>([
  ['void', base('Void', 0, false)],
  ['char', base('Char', 1, true)],
  ['unsigned char', base('UChar', 1, false)],
  ['signed char', base('Char', 1, true)],
  ['short', base('Int2B', 2, true)],
  ['unsigned short', base('Uint2B', 2, false)],
  ['wchar_t', base('Wchar', 2, false)],
  ['int', INT],
  ['unsigned', UNSIGNED_INT],
  ['unsigned int', UNSIGNED_INT],
  ['long', base('Int4B', 4, true)],
  ['unsigned long', base('Uint4B', 4, false)],
  ['__int64', INT64],
  ['int64', INT64],
  ['long long', INT64],
  ['unsigned __int64', UNSIGNED_INT64],
  ['unsigned int64', UNSIGNED_INT64],
  ['unsigned long long', UNSIGNED_INT64],
  ['bool', BOOL],
  ['float', base('Float', 4, true)],
  ['double', base('Double', 8, true)],
  ['UCHAR', base('UChar', 1, false)],
  ['BYTE', base('UChar', 1, false)],
  ['USHORT', base('Uint2B', 2, false)],
  ['WORD', base('Uint2B', 2, false)],
  ['WCHAR', base('Wchar', 2, false)],
  ['LONG', base('Int4B', 4, true)],
  ['ULONG', base('Uint4B', 4, false)],
  ['DWORD', base('Uint4B', 4, false)],
  ['LONGLONG', INT64],
  ['ULONGLONG', UNSIGNED_INT64],
  ['LONG64', INT64],
  ['ULONG64', UNSIGNED_INT64],
  ['ULONG_PTR', UNSIGNED_INT64],
  ['LONG_PTR', INT64],
  ['SIZE_T', UNSIGNED_INT64],
]);
