import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { KernelTarget } from './kernelTarget';
import type { KernelVariables } from './kernelVariables';
import type { StructPlace } from './memoryFact';
import type { StructView } from './structView';
import { type StringPlace, stringPlace } from './unicodeStrings';

/** What stands in front of an object. Each part absent where it was not read or the object has none. */
export interface ObjectHeader {
  /** Of the body. */
  readonly address: Address;
  /** Of the header. */
  readonly place: StructPlace;
  /** Decoded. */
  readonly typeIndex?: number;
  readonly handleCount?: number;
  readonly pointerCount?: number;
  readonly name?: ObjectNamePlace;
  /** Self-relative security descriptor. */
  readonly security?: Address;
}

/** Name of an object in its directory, still to be read. */
export interface ObjectNamePlace {
  readonly text?: StringPlace;
  /** null: the root, or a name outside of all directories. */
  readonly directory: Address | null;
}

/** Bits of `_OBJECT_HEADER.InfoMask`. Source: order of the optional headers in ObpInfoMaskToOffset, the same since Windows 7. */
const CREATOR_INFO = 0x01;
const NAME_INFO = 0x02;

/** Reads and decodes headers; one instance for a target. */
export class ObjectHeaders {
  /** Bytes from a header to its object. */
  readonly bodyOffset: number;
  /** Bytes in front of an object that hold its header and its name. */
  readonly before: number;

  constructor(
    private readonly target: KernelTarget,
    private readonly variables: KernelVariables,
  ) {
    const { fields } = target;
    this.bodyOffset = fields.find('_OBJECT_HEADER', 'Body')?.offset ?? 0;
    const optional =
      (fields.sizeOf('_OBJECT_HEADER_CREATOR_INFO') ?? 0) + (fields.sizeOf('_OBJECT_HEADER_NAME_INFO') ?? 0);
    this.before = this.bodyOffset + optional;
  }

  /** Reads the headers of objects by their bodies, in one turn. */
  async read(bodies: readonly Address[], signal?: AbortSignal): Promise<readonly ObjectHeader[]> {
    const headers: ObjectHeader[] = [];
    const length = this.before;
    const step = this.target.memory.batch ?? bodies.length;
    for (let start = 0; start < bodies.length; start += step) {
      const part = bodies.slice(start, start + step);
      const ranges = part.map(body => ({ address: toAddress(body - BigInt(length)), length }));
      const blocks = await this.target.memory.readMany(ranges, signal);
      for (const block of blocks)
        headers.push(this.of(this.target.view('_OBJECT_HEADER', block, length - this.bodyOffset)));
    }
    return headers;
  }

  /** The header of a body that was read together with the bytes in front of it. */
  ofBody(body: StructView): ObjectHeader {
    return this.of(body.beside('_OBJECT_HEADER', -this.bodyOffset));
  }

  /** What a header says. */
  private of(header: StructView): ObjectHeader {
    const address = toAddress(header.address + BigInt(this.bodyOffset));
    const typeIndex = this.typeIndex(header);
    const handleCount = header.number('HandleCount');
    const pointerCount = header.number('PointerCount');
    const name = this.nameOf(header);
    const security = securityOf(header);
    return {
      address,
      place: header.place,
      ...(typeIndex !== undefined && { typeIndex }),
      ...(handleCount !== undefined && { handleCount }),
      ...(pointerCount !== undefined && { pointerCount }),
      ...(name && { name }),
      ...(security !== undefined && { security }),
    };
  }

  /**
   * Since Windows 10 the index is hidden by the second byte of the header's address and a cookie (exclusive or).
   * Builds before have no cookie and no such step.
   */
  private typeIndex(header: StructView): number | undefined {
    const value = header.number('TypeIndex');
    if (value === undefined) return undefined;
    if (this.target.symbol('ObHeaderCookie') === undefined) return value;
    const cookie = this.variables.headerCookie;
    return cookie === undefined ? undefined : value ^ Number((header.address >> 8n) & 0xffn) ^ cookie;
  }

  private nameOf(header: StructView): ObjectNamePlace | undefined {
    const mask = header.number('InfoMask');
    const offset = mask === undefined || (mask & NAME_INFO) === 0 ? undefined : this.nameOffset(mask);
    if (offset === undefined) return undefined;
    const info = header.beside('_OBJECT_HEADER_NAME_INFO', -offset);
    const directory = info.pointer('Directory');
    const text = stringPlace(info, 'Name');
    if (directory === undefined) return undefined;
    return { directory: directory === 0n ? null : directory, ...(text && { text }) };
  }

  /** By the kernel's own table; where that was not read, by the sizes of the optional headers. */
  private nameOffset(mask: number): number | undefined {
    const table = this.variables.infoMaskToOffset?.[mask & (CREATOR_INFO | NAME_INFO)];
    const { fields } = this.target;
    const name = fields.sizeOf('_OBJECT_HEADER_NAME_INFO');
    const creator = fields.sizeOf('_OBJECT_HEADER_CREATOR_INFO');
    if (name === undefined || creator === undefined) return undefined;
    const bySize = name + ((mask & CREATOR_INFO) === 0 ? 0 : creator);
    // A table entry that reaches further than the bytes read is damage.
    return table === undefined || table === 0 || table > this.before - this.bodyOffset ? bySize : table;
  }
}

/** An `_EX_FAST_REF` of 64 bits: the low four bits count references (three bits of a pointer of 32). */
function securityOf(header: StructView): Address | undefined {
  const access = header.fields.find('SecurityDescriptor');
  const value = header.pointer('SecurityDescriptor');
  if (!access || value === undefined) return undefined;
  const address = value & (access.size === 8 ? ~0xfn : ~0x7n);
  return address === 0n ? undefined : toAddress(address);
}
