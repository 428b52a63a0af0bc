import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BASE_SIZES, type LayoutEnum, type LayoutStruct, parseType, type WorldType } from './typeSyntax';

export const BUILDS = ['6.1.7601.24540', '10.0.17763.5933', '10.0.19041.3570', '10.0.22000.2538'] as const;
export type BuildName = (typeof BUILDS)[number];

/** The content of a file under `layouts`. */
export interface LayoutFile {
  readonly build: string;
  readonly guid: string;
  readonly age: number;
  readonly pdb: string;
  /** Those of the symbols that are code. */
  readonly functions: readonly string[];
  readonly symbols: Readonly<Record<string, number>>;
  readonly enums: Readonly<Record<string, LayoutEnum>>;
  readonly structs: Readonly<Record<string, LayoutStruct>>;
}

/** Where a value goes inside of a structure. */
export interface Place {
  readonly offset: number;
  readonly size: number;
  readonly bits?: { readonly position: number; readonly length: number };
}

/** Types and symbols of one real kernel build. */
export class Layout {
  private readonly places = new Map<string, Place | undefined>();

  private readonly functionNames: ReadonlySet<string>;

  constructor(readonly file: LayoutFile) {
    this.functionNames = new Set(file.functions);
  }

  static of(build: BuildName): Layout {
    const text = readFileSync(path.join(__dirname, 'layouts', `${build}.json`), 'utf8');
    return new Layout(JSON.parse(text) as LayoutFile);
  }

  /** Windows 8 changed handle entries and wait blocks, Windows 10 encodes type indexes. */
  get isWindows7(): boolean {
    return this.file.build.startsWith('6.1.');
  }

  get buildNumber(): number {
    return Number(this.file.build.split('.')[2]);
  }

  sizeOf(struct: string): number {
    const found = this.file.structs[struct];
    if (!found) throw new Error(`${this.file.build} has no ${struct}`);
    return found.size;
  }

  has(struct: string, field?: string): boolean {
    return field === undefined ? struct in this.file.structs : this.find(struct, field) !== undefined;
  }

  /** @throws Error if the build has no such field. */
  place(struct: string, field: string): Place {
    const found = this.find(struct, field);
    if (!found) throw new Error(`${this.file.build} has no ${struct}.${field}`);
    return found;
  }

  offset(struct: string, field: string): number {
    return this.place(struct, field).offset;
  }

  /** Every step is written out: `u1.s1.QueueType`, `Tcb.Header.Type`. */
  find(struct: string, field: string): Place | undefined {
    const key = `${struct} ${field}`;
    if (!this.places.has(key)) this.places.set(key, this.resolve(struct, field));
    return this.places.get(key);
  }

  isFunction(symbol: string): boolean {
    return this.functionNames.has(symbol);
  }

  symbol(name: string): number | undefined {
    return this.file.symbols[name];
  }

  /** @throws Error if the enumeration has no such name. */
  enumValue(name: string, value: string): number {
    const found = this.file.enums[name]?.values[value];
    if (found === undefined) throw new Error(`${this.file.build} has no ${name}.${value}`);
    return found;
  }

  /** Bytes of a type. */
  sizeOfType(type: WorldType): number {
    switch (type.kind) {
      case 'base':
        return BASE_SIZES[type.name] ?? 0;
      case 'pointer':
        return 8;
      case 'array':
        return this.sizeOfType(type.of) * type.count;
      case 'struct':
        return this.file.structs[type.name]?.size ?? 0;
      case 'enum':
        return this.file.enums[type.name]?.size ?? 4;
      case 'unnamed':
        return type.struct.size;
      case 'function':
        return 0;
    }
  }

  private resolve(struct: string, field: string): Place | undefined {
    let layout: LayoutStruct | undefined = this.file.structs[struct];
    let offset = 0;
    const steps = field.split('.');
    for (const [i, step] of steps.entries()) {
      const found: LayoutStruct['fields'][string] | undefined = layout?.fields[step];
      if (!found) return undefined;
      const [at, source, position, length] = found;
      offset += at;
      const type = parseType(source);
      if (i === steps.length - 1) {
        const size = this.sizeOfType(type);
        return { offset, size, ...(position !== undefined && { bits: { position, length: length ?? 1 } }) };
      }
      layout =
        type.kind === 'unnamed' ? type.struct : type.kind === 'struct' ? this.file.structs[type.name] : undefined;
    }
    return undefined;
  }
}
