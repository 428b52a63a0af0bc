import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Known } from '../model/evidence';
import type { FieldAccess } from './fieldAccess';
import type { KernelTarget } from './kernelTarget';
import type { KernelVariables } from './kernelVariables';
import type { StructView } from './structView';
import { type StringPlace, stringPlace } from './unicodeStrings';

/** Name of an object in its directory, still to be read. */
export interface ObjectNamePlace {
  readonly text?: StringPlace;
  /** null: the root, or a name outside of all directories. */
  readonly directory: Address | null;
}

/** Bits of `_OBJECT_HEADER.InfoMask`. Source: order of the optional headers in ObpInfoMaskToOffset, the same since Windows 7. */
const CREATOR_INFO = 0x01;
const NAME_INFO = 0x02;

/** What stands in front of an object. A part is undefined where it was not read or the object has none. */
export class ObjectHeader {
  /** @param address of the body */
  constructor(
    readonly address: Address,
    private readonly view: StructView,
    private readonly headers: ObjectHeaders,
  ) {}

  /** Number of the object's type, decoded. */
  get typeIndex(): number | undefined {
    return this.headers.typeIndex(this.view);
  }

  get handleCount(): Known<number> | undefined {
    return this.view.known('HandleCount', Number);
  }

  get pointerCount(): Known<number> | undefined {
    return this.view.known('PointerCount', Number);
  }

  /** Self-relative security descriptor. An `_EX_FAST_REF`: the low bits of the pointer count references. */
  get security(): Address | undefined {
    const value = this.view.pointer('SecurityDescriptor');
    if (value === undefined || value === 0n) return undefined;
    return toAddress(value & this.headers.fastReference);
  }

  get name(): ObjectNamePlace | undefined {
    return this.headers.nameOf(this.view);
  }

  /** The header was read and says that the object has no name. */
  get isUnnamed(): boolean {
    const mask = this.view.number('InfoMask');
    return mask !== undefined && (mask & NAME_INFO) === 0;
  }
}

/** Reads and decodes headers; one instance for a target. */
export class ObjectHeaders {
  /** Bytes from a header to its object. */
  readonly bodyOffset: number;
  /** Bytes in front of an object that hold its header and its name. */
  readonly before: number;
  /** Bits of a counted pointer that are its address: 4 low bits count on 64 bits, 3 on 32. */
  readonly fastReference: bigint;
  private readonly isEncoded: boolean;
  private readonly mask: FieldAccess | undefined;

  constructor(
    private readonly target: KernelTarget,
    private readonly variables: KernelVariables,
  ) {
    const { fields } = target;
    this.bodyOffset = fields.find('_OBJECT_HEADER', 'Body')?.offset ?? 0;
    const optional =
      (fields.sizeOf('_OBJECT_HEADER_CREATOR_INFO') ?? 0) + (fields.sizeOf('_OBJECT_HEADER_NAME_INFO') ?? 0);
    this.before = this.bodyOffset + optional;
    this.fastReference = target.memory.pointerSize === 8 ? ~0xfn : ~0x7n;
    this.isEncoded = target.symbol('ObHeaderCookie') !== undefined;
    this.mask = fields.find('_OBJECT_HEADER', 'InfoMask');
  }

  /** Reads the headers of objects by their bodies, in one turn. */
  async read(bodies: readonly Address[], signal?: AbortSignal): Promise<readonly ObjectHeader[]> {
    const headers: ObjectHeader[] = [];
    const take = (header: StructView, i: number): void => {
      headers.push(new ObjectHeader(bodies[i] ?? header.address, header, this));
    };
    const starts = bodies.map(body => toAddress(body - BigInt(this.bodyOffset)));
    const before = this.before - this.bodyOffset;
    await this.target.eachStruct('_OBJECT_HEADER', starts, take, {
      before,
      length: this.before,
      ...(signal && { signal }),
    });
    return headers;
  }

  /** The header of a body that was read together with the bytes in front of it. */
  ofBody(body: StructView): ObjectHeader {
    return new ObjectHeader(body.address, body.beside('_OBJECT_HEADER', -this.bodyOffset), this);
  }

  /**
   * Since Windows 10 the index is hidden by the second byte of the header's address and a cookie (exclusive or).
   * Builds before have no cookie and no such step.
   */
  typeIndex(header: StructView): number | undefined {
    const value = header.number('TypeIndex');
    if (value === undefined || !this.isEncoded) return value;
    const cookie = this.variables.headerCookie;
    return cookie === undefined ? undefined : value ^ Number((header.address >> 8n) & 0xffn) ^ cookie;
  }

  nameOf(header: StructView): ObjectNamePlace | undefined {
    const { mask } = this;
    if (!mask || header.reasonAt(mask) !== undefined) return undefined;
    const bits = Number(header.raw(mask));
    const offset = (bits & NAME_INFO) === 0 ? undefined : this.nameOffset(bits);
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
