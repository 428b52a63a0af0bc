import type { Address } from '../base/address';
import type { HandleAttribute, MessageFields, SecurityAttribute, ViewAttribute } from '../model/entities';
import type { Known, UnknownReason } from '../model/evidence';
import type { LazyEntity } from '../model/lazyEntity';
import { AddressMap } from './addressSets';
import type { KernelTarget } from './kernelTarget';
import { securityQosOf } from './securityQos';
import type { StructView } from './structView';

/** What the attributes of messages point to, by its address: a value, or why it is not known. */
export type AttributeObjects = Readonly<Record<AttributeField, AddressMap<Known<unknown> | UnknownReason>>>;
type AttributeField = keyof Pick<MessageFields, 'handleAttribute' | 'viewAttribute' | 'securityAttribute'>;

interface AttributeKind {
  /** Pointer of `_KALPC_MESSAGE`. */
  readonly pointer: string;
  readonly type: string;
  /** The field that shows that the structure is there. */
  readonly shown: readonly string[];
  readonly value: (view: StructView) => object;
}

/** Source of the structures: public symbols of the kernel. */
const ATTRIBUTE_KINDS: Readonly<Record<AttributeField, AttributeKind>> = {
  handleAttribute: {
    pointer: 'MessageAttributes.HandleData',
    type: '_KALPC_HANDLE_DATA',
    shown: ['ObjectType'],
    value: handleOf,
  },
  viewAttribute: { pointer: 'MessageAttributes.View', type: '_KALPC_VIEW', shown: ['Address'], value: viewOf },
  securityAttribute: {
    pointer: 'MessageAttributes.SecurityData',
    type: '_KALPC_SECURITY_DATA',
    shown: ['OwningProcess'],
    value: securityOf,
  },
};

/** Structures of one kind that are read: few messages carry any. */
const MOST = 20_000;

/** Reads what attributes point to, each once, all kinds in one turn. */
export async function readAttributeObjects(
  target: KernelTarget,
  pointers: (path: string) => Iterable<Address>,
  signal?: AbortSignal,
): Promise<AttributeObjects> {
  const read = async (field: AttributeField): Promise<AddressMap<Known<unknown> | UnknownReason>> => {
    const kind = ATTRIBUTE_KINDS[field];
    const found = new AddressMap<Known<unknown> | UnknownReason>();
    const addresses = [...bounded(pointers(kind.pointer))];
    if (addresses.length === 0) return found;
    for (const view of await target.structs(kind.type, addresses, signal)) {
      const shown = view.anyField(...kind.shown);
      found.set(view.address, shown.ok ? { value: kind.value(view), evidence: shown.evidence } : shown.reason);
    }
    return found;
  };
  const [handleAttribute, viewAttribute, securityAttribute] = await Promise.all([
    read('handleAttribute'),
    read('viewAttribute'),
    read('securityAttribute'),
  ]);
  return { handleAttribute, viewAttribute, securityAttribute };
}

/** Whether any message carries something. */
export function hasAttributes(objects: AttributeObjects): boolean {
  return FIELDS.some(field => objects[field].size > 0);
}

/** Whether something that is carried could not be read. */
export function hasLost(objects: AttributeObjects): boolean {
  return FIELDS.some(field => [...objects[field].values()].some(found => typeof found === 'string'));
}

/** Adds what a message carries. */
export function putAttributes(entity: LazyEntity, view: StructView, objects: AttributeObjects): void {
  for (const field of FIELDS) {
    const found = attributeOf(view, objects, field);
    if (typeof found === 'object') entity.put({ [field]: found });
  }
}

/** What a message carries and could not be read. */
export function lostAttributes(
  view: StructView,
  objects: AttributeObjects,
): readonly { readonly field: AttributeField; readonly reason: UnknownReason }[] {
  return FIELDS.flatMap(field => {
    const reason = attributeOf(view, objects, field);
    return typeof reason === 'string' ? [{ field, reason }] : [];
  });
}

const FIELDS: readonly AttributeField[] = ['handleAttribute', 'viewAttribute', 'securityAttribute'];

function attributeOf(
  view: StructView,
  objects: AttributeObjects,
  field: AttributeField,
): Known<unknown> | UnknownReason | undefined {
  if (objects[field].size === 0) return undefined;
  const address = view.pointer(ATTRIBUTE_KINDS[field].pointer);
  return address === undefined ? undefined : objects[field].get(address);
}

function* bounded(addresses: Iterable<Address>): Iterable<Address> {
  let left = MOST;
  for (const address of addresses) {
    if (address === 0n) continue;
    if (left-- === 0) return;
    yield address;
  }
}

function handleOf(view: StructView): HandleAttribute {
  return defined<HandleAttribute>({
    objectType: view.number('ObjectType'),
    count: view.number('Count'),
    process: place(view, 'DuplicateContext.SourceProcess'),
    handle: place(view, 'DuplicateContext.SourceHandle'),
    object: place(view, 'DuplicateContext.Object'),
  });
}

function viewOf(view: StructView): ViewAttribute {
  const size = view.value('Size');
  const write = view.number('u1.s1.WriteAccess');
  return defined<ViewAttribute>({
    process: place(view, 'OwnerProcess'),
    address: place(view, 'Address'),
    size: size === undefined ? undefined : Number(size),
    writable: write === undefined ? undefined : write !== 0,
  });
}

function securityOf(view: StructView): SecurityAttribute {
  const revoked = view.number('u1.s1.Revoked');
  const impersonated = view.number('u1.s1.Impersonated');
  return defined<SecurityAttribute>({
    process: place(view, 'OwningProcess'),
    context: place(view, 'ContextHandle'),
    token: place(view, 'DynamicSecurity.ClientToken'),
    qos: securityQosOf(view, 'DynamicSecurity.SecurityQos'),
    revoked: revoked === undefined ? undefined : revoked !== 0,
    impersonated: impersonated === undefined ? undefined : impersonated !== 0,
  });
}

/** A pointer; null where there is none, undefined where it was not read. */
function place(view: StructView, path: string): Address | null | undefined {
  const value = view.pointer(path);
  return value === 0n ? null : value;
}

/** Without the parts that are not known. */
function defined<T extends object>(parts: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;
}
