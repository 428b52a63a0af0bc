import type { Kernel } from './kernel';
import type { StructWriter } from './structWriter';

/** Names of object types, by the variable that points at them where the kernel has one. */
const TYPES = [
  ['Type', 'ObpTypeObjectType'],
  ['Directory', undefined],
  ['SymbolicLink', undefined],
  ['Token', 'SeTokenObjectType'],
  ['Job', undefined],
  ['Process', 'PsProcessType'],
  ['Thread', 'PsThreadType'],
  ['Event', 'ExEventObjectType'],
  ['Mutant', 'ExMutantObjectType'],
  ['Semaphore', 'ExSemaphoreObjectType'],
  ['IoCompletion', 'IoCompletionObjectType'],
  ['ALPC Port', 'AlpcPortObjectType'],
  ['Device', undefined],
  ['Driver', undefined],
  ['File', undefined],
] as const;

export type ObjectTypeName = (typeof TYPES)[number][0];

/** First index of ObTypeIndexTable that names a type; the two before are reserved. */
const FIRST_INDEX = 2;
/** Bit of `_OBJECT_HEADER.InfoMask`. Source: `_OBJECT_HEADER_NAME_INFO` has mask 0x02 in every build. */
const NAME_INFO = 0x02;
/** `_OBJECT_HEADER.Flags` KernelObject. */
const KERNEL_OBJECT = 0x02;
const COOKIE = 0x5b;

/** Optional headers in the order of their mask bits, lowest nearest to the object header. */
const OPTIONAL_HEADERS = [
  '_OBJECT_HEADER_CREATOR_INFO',
  '_OBJECT_HEADER_NAME_INFO',
  '_OBJECT_HEADER_HANDLE_INFO',
  '_OBJECT_HEADER_QUOTA_INFO',
  '_OBJECT_HEADER_PROCESS_INFO',
] as const;

/** A body behind its header. */
export interface NewObject {
  readonly type: ObjectTypeName;
  /** Structure of the body. */
  readonly struct: string;
  readonly name?: string;
  /** Directory that holds it; 0 for the root. */
  readonly directory?: bigint;
}

/** Makes objects with headers, and their types. */
export class Objects {
  private readonly types = new Map<ObjectTypeName, { readonly index: number; readonly body: bigint }>();
  private readonly counts = new Map<ObjectTypeName, { objects: number; handles: number }>();
  private readonly typeOf = new Map<bigint, ObjectTypeName>();
  private readonly handleCounts = new Map<bigint, number>();

  constructor(private readonly kernel: Kernel) {
    TYPES.forEach(([name], i) => {
      this.types.set(name, { index: FIRST_INDEX + i, body: 0n });
      this.counts.set(name, { objects: 0, handles: 0 });
    });
    kernel.setGlobal('ObHeaderCookie', BigInt(COOKIE), 1);
    this.writeInfoTable();
  }

  /** Writes the objects of type Type; the directory is `\ObjectTypes`. */
  createTypes(directory: bigint): readonly { readonly name: string; readonly body: bigint }[] {
    return TYPES.map(([name, variable], i) => {
      const type = this.create({ type: 'Type', struct: '_OBJECT_TYPE', name, directory });
      const index = FIRST_INDEX + i;
      type.set({ Index: index });
      this.kernel.unicodeString(type.at('Name'), name);
      this.kernel.emptyList(type.at('TypeList'));
      this.kernel.emptyList(type.at('CallbackList'));
      this.types.set(name, { index, body: type.address });
      const table = this.kernel.symbol('ObTypeIndexTable');
      this.kernel.space.writeUint(table + BigInt(index * 8), 8, type.address);
      if (variable !== undefined) this.kernel.setGlobal(variable, type.address);
      if (name === 'ALPC Port') this.kernel.setGlobal('LpcPortObjectType', type.address);
      return { name, body: type.address };
    });
  }

  create(object: NewObject): StructWriter {
    const { kernel } = this;
    const { layout } = kernel;
    const nameSize = object.name === undefined ? 0 : layout.sizeOf('_OBJECT_HEADER_NAME_INFO');
    const bodyAt = layout.offset('_OBJECT_HEADER', 'Body');
    const start = kernel.nonPaged.allocate(nameSize + bodyAt + layout.sizeOf(object.struct));
    const header = start + BigInt(nameSize);
    const body = header + BigInt(bodyAt);
    kernel.struct('_OBJECT_HEADER', header, {
      PointerCount: 1,
      TypeIndex: this.encodedIndex(object.type, header),
      InfoMask: nameSize > 0 ? NAME_INFO : 0,
      Flags: KERNEL_OBJECT,
    });
    if (object.name !== undefined) {
      const info = kernel.struct('_OBJECT_HEADER_NAME_INFO', start, { Directory: object.directory ?? 0n });
      kernel.unicodeString(info.at('Name'), object.name);
    }
    this.count(object.type).objects++;
    this.typeOf.set(body, object.type);
    return kernel.struct(object.struct, body);
  }

  /** Address of the header in front of a body. */
  headerOf(body: bigint): bigint {
    return body - BigInt(this.kernel.layout.offset('_OBJECT_HEADER', 'Body'));
  }

  addHandle(body: bigint): void {
    const type = this.typeOf.get(body);
    if (type) this.count(type).handles++;
    const handles = (this.handleCounts.get(body) ?? 0) + 1;
    this.handleCounts.set(body, handles);
    this.kernel.struct('_OBJECT_HEADER', this.headerOf(body), { HandleCount: handles, PointerCount: handles + 1 });
  }

  /** Writes the totals into the types; call last. */
  finish(): void {
    for (const [name, { body }] of this.types) {
      const { objects, handles } = this.count(name);
      this.kernel.struct('_OBJECT_TYPE', body, {
        TotalNumberOfObjects: objects,
        TotalNumberOfHandles: handles,
        HighWaterNumberOfObjects: objects,
        HighWaterNumberOfHandles: handles,
      });
    }
  }

  /** Windows 10 hides the index: type, second byte of the header's address and a cookie, all by exclusive or. */
  private encodedIndex(type: ObjectTypeName, header: bigint): number {
    const index = this.types.get(type)?.index ?? 0;
    const plain = this.kernel.layout.symbol('ObHeaderCookie') === undefined;
    return plain ? index : index ^ Number((header >> 8n) & 0xffn) ^ COOKIE;
  }

  private count(type: ObjectTypeName): { objects: number; handles: number } {
    const found = this.counts.get(type);
    if (!found) throw new Error(`no object type ${type}`);
    return found;
  }

  /** ObpInfoMaskToOffset: how far in front of the header the highest optional header of a mask begins. */
  private writeInfoTable(): void {
    const { layout, space } = this.kernel;
    const table = this.kernel.symbol('ObpInfoMaskToOffset');
    const sizes = OPTIONAL_HEADERS.map(name => (layout.has(name) ? layout.sizeOf(name) : 0));
    for (let mask = 0; mask < 1 << sizes.length; mask++) {
      const offset = sizes.reduce((sum, size, bit) => sum + ((mask >> bit) & 1) * size, 0);
      space.writeUint(table + BigInt(mask), 1, BigInt(offset));
    }
  }
}
