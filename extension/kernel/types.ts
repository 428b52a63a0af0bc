/** Where a field lies inside of a structure. */
export interface FieldLayout {
  readonly name: string;
  /** Bytes from the start of the structure. */
  readonly offset: number;
  readonly type: TypeReference;
  /** Bit fields: lowest bit and number of bits, inside of the integer at `offset`. */
  readonly bits?: { readonly position: number; readonly length: number };
}

/** The type of a field, as far as walkers and `dt` need it. */
export type TypeReference =
  | { readonly kind: 'base'; readonly name: string; readonly size: number; readonly signed: boolean }
  | { readonly kind: 'pointer'; readonly to: TypeReference; readonly size: number }
  | { readonly kind: 'array'; readonly of: TypeReference; readonly count: number }
  | { readonly kind: 'struct'; readonly name: string }
  | { readonly kind: 'enum'; readonly name: string; readonly size: number }
  | { readonly kind: 'function' }
  | { readonly kind: 'unknown' };

export interface StructLayout {
  readonly name: string;
  readonly union: boolean;
  /** Bytes. */
  readonly size: number;
  readonly fields: readonly FieldLayout[];
}

export interface EnumLayout {
  readonly name: string;
  readonly size: number;
  /** Name → value. */
  readonly values: ReadonlyMap<string, bigint>;
}

/** Types of one module. Members of unnamed nested structures are reached by their own names, as in C. */
export interface Types {
  struct(name: string): StructLayout | undefined;
  enumeration(name: string): EnumLayout | undefined;
  structNames(): Iterable<string>;
}

/** Public symbols of one module, by offset from its base. */
export interface Symbols {
  /** Relative virtual address of a name; undefined where there is none. Exact case. */
  rvaOf(name: string): number | undefined;
  /** The nearest symbol at or below an offset. */
  nearest(rva: number): { readonly name: string; readonly rva: number } | undefined;
  /** Names that match a `*` and `?` pattern, without regard to case. */
  matching(pattern: string): Iterable<{ readonly name: string; readonly rva: number }>;
  readonly count: number;
}
