import assert from 'node:assert/strict';
import type { Address } from '../../extension/base/address';
import { deepEqual } from '../../extension/base/equal';
import type { Entity, WaitObject } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import { fieldsOf as namesOf } from '../../extension/model/lazyEntity';
import type { Known } from '../../extension/model/evidence';
import type { Snapshot } from '../../extension/model/snapshot';

type Fields = Readonly<Record<string, Known<unknown> | undefined>>;

/** Frames are read late; `listed` is said of the reading: a list that is torn leads to fewer ports. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['frames', 'listed']);
const META: ReadonlySet<string> = new Set(['kind', 'id', 'aliases', 'unknowns']);

/** Says of which values of `part` the other snapshot knows another one or none. Evidence and reasons do not count. */
export function differences(part: Snapshot, whole: Snapshot): readonly string[] {
  const kinds = ['processes', 'threads', 'ports', 'messages', 'locks', 'irps'] as const;
  return kinds.flatMap(kind =>
    [...part[kind].values()].flatMap(entity => entityDifferences(entity, whole.find(entity.id), whole)),
  );
}

export function assertSubset(part: Snapshot, whole: Snapshot, what: string): void {
  assert.deepEqual(differences(part, whole), [], what);
}

function entityDifferences(entity: Entity, other: Entity | undefined, whole: Snapshot): readonly string[] {
  const own = fieldsOf(entity);
  // Entities of memory work their fields out, so they are not properties of their own.
  return [...namesOf(entity)].flatMap(([field]) => {
    const known = own[field];
    if (!known || META.has(field) || NOT_COMPARED.has(field)) return [];
    const value = otherValue(other, field, whole);
    return agrees(field, known.value, value)
      ? []
      : [`${entity.id} ${field}: ${shown(known.value)} is ${shown(value)} there`];
  });
}

function fieldsOf(entity: Entity): Fields {
  return entity as unknown as Fields;
}

/** The value of the other snapshot; of what text repeats of things beside, that of the thing itself. */
function otherValue(other: Entity | undefined, field: string, whole: Snapshot): unknown {
  const fields = other && fieldsOf(other);
  const value = fields?.[field];
  if (value) return value.value;
  const nameOf = (known: Known<unknown> | undefined): unknown =>
    isAddress(known?.value) ? whole.processes.get(idOf('process', known.value))?.name?.value : undefined;
  switch (field) {
    case 'processName':
      return nameOf(fields?.['process']);
    case 'ownerName':
      return nameOf(fields?.['owner']);
    case 'queuePortOwner':
      return queueOwner(fields, whole)?.value;
    case 'queuePortOwnerName':
      return nameOf(queueOwner(fields, whole));
    case 'registeredCount':
      return (fields?.['registeredThreads']?.value as readonly unknown[] | undefined)?.length;
    default:
      return undefined;
  }
}

/** Owner of the port whose queue holds a message; null where it lies in none. */
function queueOwner(fields: Fields | undefined, whole: Snapshot): Known<unknown> | undefined {
  const port = fields?.['queuePort'];
  if (port?.value === null) return port;
  return isAddress(port?.value) ? whole.ports.get(idOf('port', port.value))?.owner : undefined;
}

function isAddress(value: unknown): value is Address {
  return typeof value === 'bigint';
}

function agrees(field: string, mine: unknown, other: unknown): boolean {
  if (other === undefined) return false;
  if (field === 'waitMs') return Math.abs(Number(mine) - Number(other)) <= 1;
  if (field === 'waitObjects') return waitObjectsAgree(mine as readonly WaitObject[], other as readonly WaitObject[]);
  if (field === 'irps') return deepEqual(addressesIn(mine), addressesIn(other));
  // Those were found whose waits were read: that there may be more is said beside them.
  if (field === 'waiters')
    return (mine as readonly unknown[]).every(one => (other as readonly unknown[]).includes(one));
  if (/name$/i.test(field) && typeof mine === 'string' && typeof other === 'string')
    // Names are cut off in some places, and some have the last part of a path only.
    return mine.startsWith(other) || other.startsWith(mine) || other.endsWith(`\\${mine}`);
  if (Array.isArray(mine) && Array.isArray(other))
    return mine.length === other.length && mine.every(one => other.some(there => deepEqual(one, there)));
  if (isRecord(mine) && isRecord(other))
    return Object.entries(mine).every(([key, value]) => deepEqual(value, other[key]));
  return deepEqual(mine, other);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of an object that was not read the address is known, no more. */
function waitObjectsAgree(mine: readonly WaitObject[], other: readonly WaitObject[]): boolean {
  return (
    mine.length === other.length &&
    mine.every((one, i) => {
      const there = other[i];
      if (one.address !== there?.address) return false;
      return one.type === 'Unknown' || deepEqual(partsOf(one), partsOf(there));
    })
  );
}

function partsOf({ type, owner, detail }: WaitObject): unknown {
  return [type, owner, detail];
}

function addressesIn(value: unknown): unknown {
  return (value as readonly { readonly address: unknown }[]).map(one => one.address);
}

function shown(value: unknown): string {
  if (value === undefined) return 'unknown';
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `0x${one.toString(16)}` : one));
}
