import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { FieldAccess, FieldFinder } from './fieldAccess';
import type { Block } from './memory';

/** What an entry of a handle table says. */
export interface HandleEntry {
  /** The object header; in the table of client ids the object itself. */
  readonly object: Address;
  readonly access: number;
}

const PAGE = 4096;
/** Low bits of a pointer to an object that Windows 7 uses for the lock and the attributes of the handle. */
const ATTRIBUTES = ~0x7n;
/** Objects are aligned to 16 bytes, and entries leave these bits out. Source: ObpDecodeHandle shift, kphdyn.xml ObDecodeShift. */
const ALIGNMENT = 4n;

/**
 * Decodes handle entries. Up to Windows 7 an entry has the pointer in `Object`, with flags in its low bits; since Windows
 * 8.1 it holds 44 bits of it (`ObjectPointerBits`), to be extended by the sign.
 */
export class HandleEntryDecoder {
  /** Entries of a page. */
  readonly perPage: number;

  private constructor(
    private readonly size: number,
    private readonly pointer: FieldAccess,
    private readonly access: FieldAccess | undefined,
  ) {
    this.perPage = Math.floor(PAGE / size);
  }

  /** undefined: the symbols say too little of handle tables. */
  static of(fields: FieldFinder): HandleEntryDecoder | undefined {
    const type = '_HANDLE_TABLE_ENTRY';
    const size = fields.sizeOf(type);
    const pointer = fields.findAny(type, ['ObjectPointerBits', 'Object']);
    if (size === undefined || size === 0 || !pointer || pointer.size > 8) return undefined;
    return new HandleEntryDecoder(size, pointer, fields.findAny(type, ['GrantedAccessBits', 'GrantedAccess']));
  }

  /** Hands on the entries of a page that are in use. The first one is never. */
  each(block: Block, take: (index: number, entry: HandleEntry) => void): void {
    const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
    for (let index = 1; index < this.perPage && (index + 1) * this.size <= view.byteLength; index++) {
      const at = index * this.size;
      // Free entries, and bytes that were not read, are 0.
      if (view.getUint32(at, true) === 0 && (this.pointer.size < 8 || view.getUint32(at + 4, true) === 0)) continue;
      const object = this.objectAt(view, at);
      if (object !== undefined) take(index, { object, access: this.accessAt(view, at) });
    }
  }

  private objectAt(view: DataView, at: number): Address | undefined {
    const { offset, size, bits } = this.pointer;
    const raw = size === 8 ? view.getBigUint64(at + offset, true) : BigInt(view.getUint32(at + offset, true));
    if (!bits) {
      // A free entry of Windows 7 has the next free one instead of an object.
      const object = raw & ATTRIBUTES;
      return object === 0n ? undefined : toAddress(object);
    }
    const field = (raw >> BigInt(bits.position)) & ((1n << BigInt(bits.length)) - 1n);
    if (field === 0n) return undefined;
    return toAddress(BigInt.asIntN(bits.length + Number(ALIGNMENT), field << ALIGNMENT));
  }

  private accessAt(view: DataView, at: number): number {
    const { access } = this;
    if (access?.size !== 4) return 0;
    const raw = view.getUint32(at + access.offset, true);
    return access.bits && access.bits.length < 32
      ? (raw >>> access.bits.position) & ((1 << access.bits.length) - 1)
      : raw;
  }
}
