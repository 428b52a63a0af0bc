import { type Address, toAddress } from '../../extension/base/address';
import type { Block, Gap, Memory, Records } from '../../extension/kernel/memory';

/** Bytes that were written over those of a dump. All that reads its memory sees them. */
export class WrittenMemory {
  private readonly bytes = new Map<bigint, number>();

  constructor(memory: Memory) {
    const readMany = memory.readMany.bind(memory);
    const readRecords = memory.readRecords?.bind(memory);
    const changed: Pick<Memory, 'readMany' | 'readRecords'> = {
      readMany: async (ranges, signal) => (await readMany(ranges, signal)).map(block => this.over(block)),
      ...(readRecords && {
        readRecords: async (addresses, length, signal) =>
          this.overAll(await readRecords(addresses, length, signal), addresses, length),
      }),
    };
    Object.assign(memory, changed);
  }

  write(address: Address, bytes: Iterable<number>): void {
    let at: bigint = address;
    for (const byte of bytes) this.bytes.set(at++, byte);
  }

  writeInteger(address: Address, value: bigint, size: number): void {
    this.write(
      address,
      Array.from({ length: size }, (_, i) => Number((BigInt.asUintN(64, value) >> BigInt(i * 8)) & 0xffn)),
    );
  }

  private over(block: Block): Block {
    const found = [...this.bytes].filter(([at]) => at >= block.address && at < block.address + lengthOf(block));
    if (found.length === 0) return block;
    const bytes = Uint8Array.from(block.bytes);
    for (const [at, byte] of found) bytes[Number(at - block.address)] = byte;
    const written = new Set(found.map(([at]) => Number(at - block.address)));
    return { ...block, bytes, gaps: block.gaps.flatMap(gap => without(gap, written)) };
  }

  private overAll(records: Records, addresses: readonly Address[], length: number): Records {
    if (this.bytes.size === 0) return records;
    const bytes = Uint8Array.from(records.bytes);
    addresses.forEach((address, i) => {
      for (const [at, byte] of this.bytes)
        if (at >= address && at < address + BigInt(length)) bytes[i * length + Number(at - address)] = byte;
    });
    return { ...records, bytes };
  }
}

/** What is left of a gap where bytes were written into it. */
function without(gap: Gap, written: ReadonlySet<number>): readonly Gap[] {
  const left: Gap[] = [];
  let from = gap.offset;
  for (let at = gap.offset; at <= gap.offset + gap.length; at++) {
    if (at < gap.offset + gap.length && !written.has(at)) continue;
    if (at > from) left.push({ ...gap, offset: from, length: at - from });
    from = at + 1;
  }
  return left;
}

function lengthOf({ bytes }: Block): bigint {
  return toAddress(BigInt(bytes.length));
}
