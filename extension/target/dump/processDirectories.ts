import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Block, Range } from '../../kernel/memory';

/** Offset of DirectoryTableBase in `_KPROCESS` of every x64 build from 7601 to 22000, until the types tell it. */
const USUAL_OFFSET = 0x28;

/** Directory tables of processes, which are asked for again and again. */
export class ProcessDirectories {
  private readonly known = new Map<Address, bigint | undefined>();
  private offset = USUAL_OFFSET;

  /** @param read kernel memory */
  constructor(private readonly read: (range: Range) => Block) {}

  /** Offset of `_EPROCESS.Pcb.DirectoryTableBase` by the types of this kernel. */
  useOffset(offset: number): void {
    this.offset = offset;
    this.known.clear();
  }

  /** undefined if it was not read, or is 0 (the process is being torn down). */
  of(process: Address): bigint | undefined {
    if (!this.known.has(process)) this.known.set(process, this.readOf(process));
    return this.known.get(process);
  }

  private readOf(process: Address): bigint | undefined {
    const block = this.read({ address: toAddress(process + BigInt(this.offset)), length: 8 });
    if (block.gaps.length > 0) return undefined;
    const value = new DataView(block.bytes.buffer, block.bytes.byteOffset).getBigUint64(0, true);
    return value === 0n ? undefined : value;
  }
}
