import type { Entity, Unknowns } from './entities';
import type { Known } from './evidence';
import type { EntityFact, UnknownFact } from './facts';
import { NO_UNKNOWNS } from './lazyEntity';
import type { EarlierValue } from './snapshot';
import { type EntityId, type EntityKind, messageIdOfNumber, processIdOfPid, threadIdOfCid } from './ids';

export type Fields = Record<string, Known<unknown> | undefined>;

/** An entity while facts on it are being merged. */
export interface Draft {
  readonly kind: EntityKind;
  readonly id: EntityId;
  /** Ids made of numbers, in the order in which they were learned. */
  readonly aliases: EntityId[];
  /** The last of them, and the number it was made of. */
  alias: { readonly name: string | number; readonly id: EntityId } | undefined;
  readonly fields: Fields;
  /** Made of it already, and nothing was added since. */
  entity: Entity | undefined;
  /** Values of earlier stops, in the order in which later ones replaced them. */
  earlier: EarlierValue[] | undefined;
}

/** True when a fact names its entity by the address, which no other id replaces. */
export function isAddressId(fact: EntityFact): boolean {
  return fact.id.startsWith('0x', fact.kind.length + 1);
}

/**
 * Width of the target's pointers, by the address of a kernel object: on 64 bits the kernel's half begins at
 * ffff8000`00000000, on 32 bits no address is longer than eight digits. Locks may lie in user memory and tell nothing.
 */
export function widthOf(fact: EntityFact): 32 | 64 | undefined {
  if (fact.kind === 'lock' || !isAddressId(fact)) return undefined;
  return fact.id.startsWith('00000000', fact.kind.length + 3) ? 32 : 64;
}

/** The number by which others may know what a fact describes, if the fact tells it. */
export function numberOf(fact: EntityFact): string | number | undefined {
  switch (fact.kind) {
    case 'thread': {
      const cid = fact.fields.cid?.value;
      // Every idle thread is 0000.0000: no name for one of them.
      return cid === '0000.0000' ? undefined : cid;
    }
    case 'process':
      return fact.fields.pid?.value;
    case 'message':
      return fact.fields.number?.value;
    default:
      return undefined;
  }
}

/** The id that an entity has where only its number is known. */
export function aliasOf(kind: EntityKind, number: string | number): EntityId {
  if (kind === 'message') return messageIdOfNumber(Number(number).toString(16).padStart(8, '0'));
  return kind === 'thread' ? threadIdOfCid(String(number)) : processIdOfPid(String(number));
}

/** The entity that a draft has become, with the reasons why fields are not known. */
export function finish(draft: Draft, reasons: readonly UnknownFact[] | undefined): Entity {
  const unknowns: Unknowns = reasons
    ? Object.fromEntries(reasons.filter(u => !draft.fields[u.field]).map(u => [u.field, u.reason]))
    : NO_UNKNOWNS;
  // The fields of a draft are those of its kind: facts are typed, and only facts of that kind reach it.
  return {
    ...draft.fields,
    kind: draft.kind,
    id: draft.id,
    aliases: [...draft.aliases],
    unknowns,
  } as unknown as Entity;
}
