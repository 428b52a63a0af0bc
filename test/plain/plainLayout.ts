import { readFileSync } from 'node:fs';
import path from 'node:path';

/*
 * Offsets of a build straight from its layout file: neither the writer of synthetic kernels nor the readers of the
 * extension have a part in it.
 */

/** Offset, type, and of a bit field its lowest bit and the number of bits. */
type Field = readonly [number, string | Struct, number?, number?];
interface Struct {
  readonly size: number;
  readonly fields: Readonly<Record<string, Field>>;
}
interface LayoutFile {
  readonly symbols: Readonly<Record<string, number>>;
  readonly structs: Readonly<Record<string, Struct>>;
}

/** Where a number lies inside of a structure. */
export interface Spot {
  readonly offset: number;
  /** Bytes; undefined: no number. */
  readonly size: number | undefined;
  readonly bit?: number;
  readonly bits?: number;
}

const SIZES: readonly (readonly [RegExp, number])[] = [
  [/\*$/, 8],
  [/^(?:unsigned )?char$/, 1],
  [/^(?:unsigned )?short$|^wchar$/, 2],
  [/^(?:unsigned )?(?:long|int)$/, 4],
  [/^(?:unsigned )?long long$/, 8],
];

export class PlainLayout {
  private readonly file: LayoutFile;

  constructor(build: string) {
    const file = path.join(import.meta.dirname, '../world/layouts', `${build}.json`);
    this.file = JSON.parse(readFileSync(file, 'utf8')) as LayoutFile;
  }

  /** RVA of a symbol. */
  symbol(name: string): bigint {
    const rva = this.file.symbols[name];
    if (rva === undefined) throw new Error(`no symbol ${name}`);
    return BigInt(rva);
  }

  /** `u1.s1.QueueType` of `_KALPC_MESSAGE`, `Handles[2]` of an array; undefined: this build has no such field. */
  find(type: string, field: string): Spot | undefined {
    let struct = this.file.structs[type];
    let offset = 0;
    let found: Spot | undefined;
    for (const step of field.split('.')) {
      const [, name = '', index] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
      const [at, source, bit, bits] = struct?.fields[name] ?? [undefined, ''];
      if (at === undefined) return undefined;
      const element = typeof source === 'string' && index !== undefined ? source.replace(/\[\d+\]$/, '') : source;
      struct = typeof element === 'string' ? this.file.structs[element.replace(/^struct /, '')] : element;
      const size = typeof element === 'string' ? SIZES.find(([pattern]) => pattern.test(element))?.[1] : undefined;
      offset += at + Number(index ?? 0) * (size ?? struct?.size ?? 0);
      found = { offset, size, ...(bit !== undefined && bits !== undefined && { bit, bits }) };
    }
    return found;
  }

  offset(type: string, field: string): bigint {
    const spot = this.find(type, field);
    if (!spot) throw new Error(`no field ${type}.${field}`);
    return BigInt(spot.offset);
  }

  sizeOf(type: string): bigint {
    return BigInt(this.file.structs[type]?.size ?? 0);
  }
}
