/** A type in the layout files: `unsigned long`, `struct _LIST_ENTRY[2]`, `struct _ETHREAD*`, `enum _BLOB_ID`, `func*`. */
export type WorldType =
  | { readonly kind: 'base'; readonly name: string }
  | { readonly kind: 'pointer'; readonly to: WorldType }
  | { readonly kind: 'array'; readonly of: WorldType; readonly count: number }
  | { readonly kind: 'struct'; readonly name: string }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'function' }
  | { readonly kind: 'unnamed'; readonly struct: LayoutStruct };

/** Offset, type, and for bit fields the lowest bit and the number of bits. */
export type LayoutField = readonly [offset: number, type: string | LayoutStruct, bit?: number, bits?: number];

export interface LayoutStruct {
  readonly size: number;
  readonly union?: boolean;
  readonly fields: Readonly<Record<string, LayoutField>>;
}

export interface LayoutEnum {
  readonly size: number;
  readonly base: string;
  readonly values: Readonly<Record<string, number>>;
}

/** Bytes of the basic types that the layouts name. */
export const BASE_SIZES: Readonly<Record<string, number>> = {
  void: 0,
  char: 1,
  'unsigned char': 1,
  short: 2,
  'unsigned short': 2,
  wchar: 2,
  long: 4,
  'unsigned long': 4,
  int: 4,
  'unsigned int': 4,
  HRESULT: 4,
  f32: 4,
  'long long': 8,
  'unsigned long long': 8,
  double: 8,
};

/** @throws Error on what is no type: the layouts are our own. */
export function parseType(source: string | LayoutStruct): WorldType {
  if (typeof source !== 'string') return { kind: 'unnamed', struct: source };
  if (source.endsWith('*')) return { kind: 'pointer', to: parseType(source.slice(0, -1)) };
  const array = /^(.*)\[(\d+)\]$/.exec(source);
  if (array) return { kind: 'array', of: parseType(array[1] ?? ''), count: Number(array[2]) };
  if (source.startsWith('struct ')) return { kind: 'struct', name: source.slice(7) };
  if (source.startsWith('enum ')) return { kind: 'enum', name: source.slice(5) };
  if (source === 'func') return { kind: 'function' };
  if (!(source in BASE_SIZES)) throw new Error(`no such type: ${source}`);
  return { kind: 'base', name: source };
}
