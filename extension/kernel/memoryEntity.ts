import type { Known } from '../model/evidence';
import type { EntityId, EntityKind } from '../model/ids';
import { LazyEntity } from '../model/lazyEntity';
import { factOf, type PlanStep } from './structPlan';
import type { StructView } from './structView';

/** An entity that is a structure of the target: its bytes are kept, and its fields read off them when asked for. */
export abstract class MemoryEntity extends LazyEntity {
  /** On the prototype of each class that is made. */
  declare readonly kind: EntityKind;
  readonly #view: StructView;

  constructor(id: EntityId, view: StructView) {
    super(id);
    this.#view = view;
  }

  static viewOf(entity: MemoryEntity): StructView {
    return entity.#view;
  }

  protected override stopOfFields(): number {
    return this.#view.stopNumber;
  }
}

/** A class of entities. */
export type EntityClass = new (id: EntityId, view: StructView) => MemoryEntity;

/**
 * Makes a class whose getters follow the steps of a plan. Fields that the build does not have are no getters, so that
 * nobody finds their names.
 */
export function entityClass(kind: EntityKind, steps: readonly PlanStep[]): EntityClass {
  class PlannedEntity extends MemoryEntity {
    protected override fresh(): LazyEntity {
      return new PlannedEntity(this.id, MemoryEntity.viewOf(this));
    }
  }
  Object.defineProperty(PlannedEntity.prototype, 'kind', { value: kind, enumerable: true });
  for (const step of steps) {
    if (!step.access) continue;
    defineField(PlannedEntity, step.field, entity => {
      const view = MemoryEntity.viewOf(entity);
      return factOf(step, view, view);
    });
  }
  return PlannedEntity;
}

/** Gives the entities of a class one more field that is worked out. */
export function defineField<E extends MemoryEntity>(
  made: abstract new (...args: never[]) => E,
  name: string,
  read: (entity: E) => Known<unknown> | undefined,
): void {
  Object.defineProperty(made.prototype, name, {
    enumerable: true,
    configurable: true,
    get(this: E): Known<unknown> | undefined {
      return read(this);
    },
  });
}
