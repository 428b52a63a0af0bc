import type { Entity } from './entities';
import type { EntityId, EntityKind } from './ids';
import type { LazyEntity } from './lazyEntity';

/** Many entities of one kind whose bytes lie somewhere: each is made when somebody asks for it. */
export interface EntitySource {
  readonly kind: EntityKind;
  readonly size: number;
  /** The stop of all of their fields. */
  readonly stop: number;
  idAt(index: number): EntityId;
  /** The address that its id is made of. */
  addressAt(index: number): bigint;
  /** A new one. */
  at(index: number): LazyEntity;
}

/** What a snapshot asks of the entities of a kind, and those who make one. */
export interface EntityMap<E> extends ReadonlyMap<EntityId, E> {
  set(id: EntityId, entity: E): unknown;
}

/** Entities of a source, each made once. */
export class SourceEntities {
  private made: (LazyEntity | undefined)[] | undefined;
  /** Made when somebody asks for one by its id. */
  private index: Map<EntityId, number> | undefined;
  /** Taken out: others know more of them. */
  private readonly taken = new Set<number>();

  constructor(readonly source: EntitySource) {}

  get size(): number {
    return this.source.size - this.taken.size;
  }

  at(index: number): LazyEntity {
    this.made ??= new Array<LazyEntity | undefined>(this.source.size);
    return (this.made[index] ??= this.source.at(index));
  }

  get(id: EntityId): LazyEntity | undefined {
    const index = this.find(id);
    return index === undefined ? undefined : this.at(index);
  }

  has(id: EntityId): boolean {
    return this.find(id) !== undefined;
  }

  take(id: EntityId): LazyEntity | undefined {
    const index = this.find(id);
    if (index === undefined) return undefined;
    this.taken.add(index);
    return this.at(index);
  }

  *indexes(): Iterable<number> {
    for (let index = 0; index < this.source.size; index++) if (!this.taken.has(index)) yield index;
  }

  private find(id: EntityId): number | undefined {
    if (!this.index) {
      this.index = new Map();
      for (let i = 0; i < this.source.size; i++) this.index.set(this.source.idAt(i), i);
    }
    const index = this.index.get(id);
    return index === undefined || (this.taken.size > 0 && this.taken.has(index)) ? undefined : index;
  }
}

/** Entities of a source as the map of a snapshot, with others that stand beside or in place of them. */
export class SourceMap<E extends LazyEntity | Entity> implements EntityMap<E> {
  constructor(
    private readonly entities: SourceEntities,
    private readonly others: Map<EntityId, E>,
  ) {}

  get size(): number {
    let beside = 0;
    for (const id of this.others.keys()) if (!this.entities.has(id)) beside++;
    return this.entities.size + beside;
  }

  get(id: EntityId): E | undefined {
    // The entities of a source have the getters of the fields of its kind.
    return this.others.get(id) ?? (this.entities.get(id) as E | undefined);
  }

  has(id: EntityId): boolean {
    return this.others.has(id) || this.entities.has(id);
  }

  set(id: EntityId, entity: E): void {
    this.others.set(id, entity);
  }

  /** The same entities, to which others may be added. */
  copy(): SourceMap<E> {
    return new SourceMap(this.entities, new Map(this.others));
  }

  *entries(): MapIterator<[EntityId, E]> {
    for (const index of this.entities.indexes()) {
      const entity = this.entities.at(index) as E;
      yield [entity.id, this.others.get(entity.id) ?? entity];
    }
    for (const [id, entity] of this.others) if (!this.entities.has(id)) yield [id, entity];
    return undefined;
  }

  *keys(): MapIterator<EntityId> {
    for (const [id] of this.entries()) yield id;
    return undefined;
  }

  *values(): MapIterator<E> {
    for (const [, entity] of this.entries()) yield entity;
    return undefined;
  }

  forEach(take: (entity: E, id: EntityId, map: ReadonlyMap<EntityId, E>) => void): void {
    for (const [id, entity] of this.entries()) take(entity, id, this);
  }

  [Symbol.iterator](): MapIterator<[EntityId, E]> {
    return this.entries();
  }
}
