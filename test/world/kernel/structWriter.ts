import type { Layout } from '../layout';
import type { AddressSpace } from '../memory/addressSpace';

export type FieldValues = Readonly<Record<string, bigint | number | boolean>>;

/** Writes fields of one structure by name, at the offsets of its build. */
export class StructWriter {
  constructor(
    private readonly layout: Layout,
    private readonly space: AddressSpace,
    readonly type: string,
    readonly address: bigint,
  ) {}

  /** @throws Error if the build has no such field. */
  set(values: FieldValues): this {
    for (const [field, value] of Object.entries(values)) this.write(field, BigInt(value));
    return this;
  }

  /** Leaves out what the build does not have. */
  setWhereKnown(values: FieldValues): this {
    for (const [field, value] of Object.entries(values)) if (this.has(field)) this.write(field, BigInt(value));
    return this;
  }

  has(field: string): boolean {
    return this.layout.has(this.type, field);
  }

  /** Address of a field. */
  at(field: string): bigint {
    return this.address + BigInt(this.layout.offset(this.type, field));
  }

  private write(field: string, value: bigint): void {
    const { offset, size, bits } = this.layout.place(this.type, field);
    if (size > 8) throw new Error(`${this.type}.${field} is no number`);
    const at = this.address + BigInt(offset);
    if (!bits) {
      this.space.writeUint(at, size, value);
      return;
    }
    const mask = ((1n << BigInt(bits.length)) - 1n) << BigInt(bits.position);
    const before = this.space.readUint(at, size);
    this.space.writeUint(at, size, (before & ~mask) | ((value << BigInt(bits.position)) & mask));
  }
}
