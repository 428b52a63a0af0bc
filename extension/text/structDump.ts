import type { Address } from '../base/address';
import type { Known, TextEvidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { scalar, structPointer } from './structValues';

interface StructRow {
  readonly offset: number;
  readonly value: string;
  readonly evidence: TextEvidence;
}

/** No structure of the kernel has more members than this, whatever is nested in it. */
const MAX_ROWS = 4_000;

/** One structure as `dt` or `dx` printed it: members by path (`u1.s1.Type`). */
export class StructDump {
  private readonly rows = new Map<string, StructRow>();

  /**
   * @param type without module and leading underscores, upper case: `ALPC_PORT`
   * @param syntax whose way of writing values it is
   */
  constructor(
    readonly type: string,
    readonly address: Address,
    private readonly syntax: 'dt' | 'dx',
  ) {}

  add(path: string, offset: number, value: string, evidence: TextEvidence): void {
    if (this.rows.size < MAX_ROWS && !this.rows.has(path)) this.rows.set(path, { offset, value, evidence });
  }

  get isEmpty(): boolean {
    return this.rows.size === 0;
  }

  /** The row of a member, as printed. */
  row(path: string): StructRow | undefined {
    return this.rows.get(path);
  }

  /** The address itself, with the first row as its evidence. */
  self(): { readonly address: Known<Address> } | undefined {
    const first = this.rows.values().next().value;
    return first && { address: { value: this.address, evidence: first.evidence } };
  }

  /** A number that fits into 53 bits. */
  count(...paths: readonly string[]): Known<number> | undefined {
    return this.read(paths, value => {
      const number = scalar(value);
      return number === undefined || number > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(number);
    });
  }

  /** A bit: any number but 0 is true. */
  bit(...paths: readonly string[]): Known<boolean> | undefined {
    return this.read(paths, value => {
      const number = scalar(value);
      return number === undefined ? undefined : number !== 0n;
    });
  }

  /** A pointer; null where it was printed as null. */
  pointer(...paths: readonly string[]): Known<Address | null> | undefined {
    return this.read(paths, value => this.pointerIn(value));
  }

  /** A pointer that is not null. */
  target(...paths: readonly string[]): Known<Address> | undefined {
    return this.read(paths, value => this.pointerIn(value) ?? undefined);
  }

  /** A value made of the first of these members that was printed and can be read. */
  read<T>(paths: readonly string[], make: (value: string) => T | undefined): Known<T> | undefined {
    for (const path of paths) {
      const row = this.rows.get(path);
      const value = row && make(row.value);
      if (row && value !== undefined) return { value, evidence: row.evidence };
    }
    return undefined;
  }

  private pointerIn(value: string): Address | null | undefined {
    return structPointer(value, this.syntax === 'dt' && this.address > 0xffff_ffffn);
  }
}

/** Turns a structure into facts. */
export type StructReader = (dump: StructDump, sink: FactSink) => void;

/** Leaves out the fields that are not known. */
export function present<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** `nt!_ALPC_PORT`, `struct _ALPC_PORT *`, `ALPC_PORT` → `ALPC_PORT`. */
export function structName(text: string): string {
  const bare = text.replace(/^(?:struct|union)\s+/i, '').replace(/\s*\*+$/, '');
  return bare
    .slice(bare.lastIndexOf('!') + 1)
    .replace(/^_+/, '')
    .toUpperCase();
}
