/** A MASM expression, taken apart. `at`: where in the text its last piece begins, which errors quote from there on. */
export type MasmNode =
  | { readonly kind: 'number'; readonly value: bigint; readonly at: number }
  | { readonly kind: 'symbol'; readonly name: string; readonly at: number }
  | { readonly kind: 'register'; readonly name: string; readonly at: number }
  | { readonly kind: 'unary'; readonly operation: MasmUnary; readonly operand: MasmNode; readonly at: number }
  | {
      readonly kind: 'binary';
      readonly operation: MasmBinary;
      readonly left: MasmNode;
      readonly right: MasmNode;
      readonly at: number;
    }
  | { readonly kind: 'cpp'; readonly text: string; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly parts: readonly MasmArgument[]; readonly at: number };

export type MasmArgument = MasmNode | { readonly kind: 'text'; readonly text: string };

export type MasmUnary = '-' | '+' | '~' | 'not' | 'hi' | 'low' | 'poi' | 'by' | 'wo' | 'dwo' | 'qwo';

export type MasmBinary =
  '*' | '/' | '%' | '+' | '-' | '<<' | '>>' | '>>>' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '&' | '^' | '|';

/** Operators by strength, the weakest first. Source: Microsoft, "MASM numbers and operators". */
export const STRENGTH: readonly (readonly MasmBinary[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['==', '!=', '<', '>', '<=', '>='],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

/** Operators that are words. */
export const BINARY_WORDS: ReadonlyMap<string, MasmBinary> = new Map([
  ['and', '&'],
  ['or', '|'],
  ['xor', '^'],
  ['mod', '%'],
]);

export const UNARY_WORDS: ReadonlySet<string> = new Set(['not', 'hi', 'low', 'poi', 'by', 'wo', 'dwo', 'qwo']);

/** Bytes that a reading operator takes; absent for the others. */
export const READ_SIZE: ReadonlyMap<MasmUnary, number> = new Map([
  ['poi', 8],
  ['qwo', 8],
  ['dwo', 4],
  ['wo', 2],
  ['by', 1],
]);
