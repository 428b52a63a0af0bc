import type { Unknowns } from './entities';
import type { Known } from './evidence';
import type { EntityId, EntityKind } from './ids';

export const NO_UNKNOWNS: Unknowns = Object.freeze({});
const NO_ALIASES: readonly EntityId[] = Object.freeze([]);

/**
 * An entity whose fields are worked out when they are asked for: a large inventory has millions of them, and few are ever
 * looked at. Subclasses have one enumerable getter on their prototype for each field, so that `for … in` finds the same
 * names as on an entity that holds its fields (`Object.keys` does not: use `fieldsOf`). What is learned beside them is
 * added as properties of the object's own.
 */
export abstract class LazyEntity {
  abstract readonly kind: EntityKind;
  readonly aliases: readonly EntityId[] = NO_ALIASES;
  readonly unknowns: Unknowns = NO_UNKNOWNS;

  protected constructor(readonly id: EntityId) {}

  /** Another one of the same fields, that nothing is added to yet. */
  protected abstract fresh(): LazyEntity;

  /** The same with more fields, other names or reasons; this one stays as it is. */
  with(parts: object): LazyEntity {
    return this.fresh().put(this).put(parts);
  }

  /** Adds fields to this one: only while nobody else has it. */
  put(parts: object): this {
    const from = parts as Readonly<Record<string, unknown>>;
    const to = this as unknown as Record<string, unknown>;
    for (const name of Object.keys(parts)) {
      const value = from[name];
      // A field that is worked out has no setter: the new value takes its place.
      if (name in this && !Object.hasOwn(this, name))
        Object.defineProperty(this, name, { value, enumerable: true, writable: true, configurable: true });
      else to[name] = value;
    }
    return this;
  }

  /** The stop of all of its fields. */
  protected abstract stopOfFields(): number;

  /** See `stopOfFields`; not among the names that `for … in` finds. */
  static stopOf(entity: LazyEntity): number {
    return entity.stopOfFields();
  }

  toJSON(): unknown {
    return Object.fromEntries(fieldsOf(this));
  }
}

/** Names and values of everything that an entity has, whether it holds them or works them out. */
export function* fieldsOf(entity: object): Iterable<readonly [string, unknown]> {
  const values = entity as Readonly<Record<string, unknown>>;
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) yield [name, value];
  }
}

/** Parts of an entity that are no field of what it stands for. */
const FRAME: ReadonlySet<string> = new Set(['kind', 'id', 'aliases', 'unknowns']);

/** All fields of a lazy entity, worked out. */
export function settled(entity: LazyEntity): Record<string, Known<unknown> | undefined> {
  const fields: Record<string, Known<unknown> | undefined> = {};
  // What is not the frame of an entity is a known value.
  for (const [name, value] of fieldsOf(entity)) if (!FRAME.has(name)) fields[name] = value as Known<unknown>;
  return fields;
}
