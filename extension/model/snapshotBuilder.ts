import type {
  Connection,
  Entity,
  Irp,
  Lock,
  Message,
  Module,
  ObjectTypeStats,
  Port,
  Process,
  Thread,
} from './entities';
import type { EntitySource } from './entitySource';
import { aliasOf, type Draft, type Fields, finish, isAddressId, numberOf, widthOf } from './entityDraft';
import { type Known, stopOf, stopOfKnown } from './evidence';
import type { EntityFact, Fact, FactSink, TargetFact, UnknownFact } from './facts';
import { type EntityId, type EntityKind, kindOfId } from './ids';
import { LazyEntities } from './lazyEntities';
import { LazyEntity, settled } from './lazyEntity';
import { agree, join } from './mergePolicy';
import { overBy } from './threadMoments';
import { keyOfCell, type RpcCell } from './rpcCells';
import type { Contradiction, EarlierValue, Snapshot, TargetInfo, UnparsedLine } from './snapshot';

export interface SnapshotLimits {
  /** Entities, connections, reasons and contradictions that are kept, of each. */
  readonly entries: number;
  /** Values of fields that are kept, those of earlier stops included. Each takes about half a kilobyte with its evidence. */
  readonly values: number;
}

/** Ten times what the largest machines have, and little enough for a log that is made to fill memory. */
export const SNAPSHOT_LIMITS: SnapshotLimits = { entries: 500_000, values: 2_500_000 };

/**
 * Merges facts into a snapshot. Of two readings at one stop that disagree the later is used and the pair is kept as a
 * contradiction; a reading of a later stop replaces an earlier one, which stays reachable.
 */
export class SnapshotBuilder implements FactSink {
  private readonly drafts = new Map<EntityId, Draft>();
  /** Entities that work their fields out themselves, as long as nothing else is said of those. */
  private readonly lazy = new LazyEntities();
  /** Alias → the id in use. */
  private readonly renamed = new Map<EntityId, EntityId>();
  private readonly connections: Connection[] = [];
  private readonly modules = new Map<string, Module>();
  private readonly rpcCells = new Map<string, RpcCell>();
  private readonly objectTypes = new Map<string, ObjectTypeStats>();
  private readonly contradictions: Contradiction[] = [];
  private readonly unknowns: UnknownFact[] = [];
  private target: TargetInfo;
  /** Width of pointers by the addresses of kernel objects, for excerpts that do not say what they were taken of. */
  private width: 32 | 64 | undefined;
  private stop = 0;

  /** Entities and values that there was no room for. */
  notKept = 0;
  private valuesHeld = 0;
  private preparing: Iterator<Draft> | undefined;

  constructor(
    kind: TargetInfo['kind'],
    private readonly limits: SnapshotLimits = SNAPSHOT_LIMITS,
  ) {
    this.target = { kind };
  }

  add(fact: Fact): void {
    switch (fact.kind) {
      case 'target':
        this.addTarget(fact);
        return;
      case 'connection':
        this.noteStop(stopOf(fact.connection.evidence));
        if (this.hasRoom(this.connections.length)) this.connections.push(fact.connection);
        return;
      case 'module':
        this.modules.set(`${fact.module.name}@${fact.module.start}`, fact.module);
        return;
      case 'object-type':
        this.noteStop(stopOf(fact.stats.evidence));
        this.objectTypes.set(fact.stats.name ?? `${fact.stats.address ?? ''}`, fact.stats);
        return;
      case 'rpc-cell':
        if (this.hasRoom(this.rpcCells.size)) this.rpcCells.set(keyOfCell(fact.cell), fact.cell);
        return;
      case 'unknown':
        if (this.hasRoom(this.unknowns.length)) this.unknowns.push(fact);
        return;
      default:
        this.addEntity(fact);
    }
  }

  /** Takes many entities at once, which are made when somebody asks for them. */
  addAll(source: EntitySource): void {
    const { kind, size } = source;
    const isFirst = ![...this.drafts.values()].some(draft => draft.kind === kind);
    const fits = this.drafts.size + this.lazy.size + size <= this.limits.entries;
    if (isFirst && fits && size > 0 && this.lazy.addAll(source)) {
      this.valuesHeld += size;
      this.noteStop(source.stop);
      this.width ??= source.addressAt(0) >> 32n === 0n ? 32 : 64;
      return;
    }
    for (let i = 0; i < size; i++) {
      // The entities of a source have the getters of the fields of its kind.
      this.add({ kind, id: source.idAt(i), fields: source.at(i) } as unknown as EntityFact);
    }
  }

  /**
   * Makes some of the entities of what was learned so far, up to `most`; those that nothing is added to any more `build`
   * need not make again. True when all are made. For those who must not stop for long.
   */
  prepare(most: number): boolean {
    this.preparing ??= this.drafts.values();
    for (let i = 0; i < most; i++) {
      const next = this.preparing.next();
      if (next.done === true) {
        this.preparing = undefined;
        return true;
      }
      next.value.entity ??= finish(next.value, undefined);
    }
    return false;
  }

  /** Freezes what was learned so far; the builder may be used further. `unfinished`: there is more to come. */
  build(unparsed: readonly UnparsedLine[] = [], unfinished = false): Snapshot {
    const reasons = this.reasonsByEntity();
    const byKind = this.lazy.publish(reasons, this.kindsOfDrafts());
    for (const draft of this.drafts.values()) {
      const why = reasons.get(draft.id);
      byKind[draft.kind].set(draft.id, why === undefined && draft.entity ? draft.entity : finish(draft, why));
    }
    // Only entities of that kind were put into the map of a kind.
    const of = <E extends Entity>(kind: E['kind']): ReadonlyMap<E['id'], E> =>
      byKind[kind] as ReadonlyMap<EntityId, unknown> as ReadonlyMap<E['id'], E>;
    const renamed = new Map(this.renamed);
    const disputed = new Set(this.contradictions.map(c => `${resolve(renamed, c.of)} ${c.field}`));
    return {
      target: this.width === undefined ? this.target : { bits: this.width, ...this.target },
      processes: of<Process>('process'),
      threads: of<Thread>('thread'),
      ports: of<Port>('port'),
      messages: of<Message>('message'),
      locks: of<Lock>('lock'),
      irps: of<Irp>('irp'),
      connections: [...this.connections],
      modules: [...this.modules.values()],
      objectTypes: [...this.objectTypes.values()],
      rpcCells: [...this.rpcCells.values()],
      stop: this.stop,
      contradictions: this.contradictions.map(c => ({ ...c, of: resolve(renamed, c.of) })),
      earlier: this.allEarlier(),
      unknowns: this.unknowns.filter(u => !this.isKnown(u)).map(u => ({ ...u, of: resolve(renamed, u.of) })),
      unparsed,
      ...(unfinished && { unfinished }),
      find: id => {
        const used = resolve(renamed, id);
        // Anybody may ask, also for what is no id at all.
        return (byKind as Partial<typeof byKind>)[kindOfId(used)]?.get(used);
      },
      contradicted: (id, field) => disputed.has(`${resolve(renamed, id)} ${field}`),
    };
  }

  private kindsOfDrafts(): ReadonlySet<EntityKind> {
    const kinds = new Set<EntityKind>();
    for (const { kind } of this.drafts.values()) kinds.add(kind);
    return kinds;
  }

  private noteStop(stop: number): void {
    if (stop > this.stop) this.stop = stop;
  }

  private addTarget(fact: TargetFact): void {
    this.noteStop(stopOf(fact.evidence));
    this.target = { ...this.target, ...fact, kind: this.target.kind };
  }

  private isKnown(unknown: UnknownFact): boolean {
    const id = resolve(this.renamed, unknown.of);
    return this.drafts.get(id)?.fields[unknown.field] !== undefined || this.lazy.knows(id, unknown.field);
  }

  private addEntity(fact: EntityFact): void {
    const id = isAddressId(fact) ? fact.id : resolve(this.renamed, fact.id);
    if (this.addLazily(fact, id)) return;
    const fields = (fact.fields instanceof LazyEntity ? settled(fact.fields) : fact.fields) as Fields;
    this.settle(id);
    let draft = this.drafts.get(id);
    if (draft) {
      draft.entity = undefined;
      this.adoptAlias(draft, fact);
      this.dropOver(draft, fields);
      for (const field in fields) {
        const known = fields[field];
        if (known !== undefined) this.setField(draft, field, known);
      }
      return;
    }
    if (!this.hasRoom(this.drafts.size + this.lazy.size) || !this.hasRoomForValues()) return;
    // The usual case: the first that is heard of an entity is most of what there is to know.
    draft = {
      kind: fact.kind,
      id,
      aliases: [],
      alias: undefined,
      entity: undefined,
      earlier: undefined,
      fields: { ...fields },
    };
    this.drafts.set(id, draft);
    if (this.width !== 64) this.width = widthOf(fact) ?? this.width;
    this.adoptAlias(draft, fact);
    for (const field in fields) {
      const known = fields[field];
      if (known === undefined) continue;
      this.valuesHeld++;
      this.noteStop(stopOfKnown(known));
    }
  }

  /** Takes an entity that works its fields out itself, or adds to one what it does not know. False: not this time. */
  private addLazily(fact: EntityFact, id: EntityId): boolean {
    if (!(fact.fields instanceof LazyEntity)) {
      const added = this.lazy.extend(id, fact.fields as Fields);
      this.valuesHeld += added;
      return added > 0;
    }
    const entity: LazyEntity = fact.fields;
    if (this.drafts.has(id) || this.lazy.get(id)) return false;
    const name = fact.kind === 'message' ? undefined : numberOf(fact);
    const alias = name === undefined ? undefined : aliasOf(fact.kind, name);
    // Something is known under that number already: it has to be joined with this, field by field.
    if (alias !== undefined && (this.drafts.has(alias) || this.renamed.has(alias))) return false;
    if (!this.hasRoom(this.drafts.size + this.lazy.size) || !this.hasRoomForValues()) return true;
    if (alias !== undefined) {
      this.renamed.set(alias, id);
      entity.put({ aliases: [alias] });
    }
    if (this.width !== 64) this.width = widthOf(fact) ?? this.width;
    this.valuesHeld++;
    this.noteStop(LazyEntity.stopOf(entity));
    this.lazy.add(id, entity);
    return true;
  }

  /** An entity of which more is said than it can take becomes a draft like any other. */
  private settle(id: EntityId): void {
    const entity = this.lazy.take(id);
    if (!entity) return;
    const fields = settled(entity);
    const { kind, aliases } = entity;
    const known = aliases.at(-1);
    const draft: Draft = {
      kind,
      id,
      aliases: [...aliases],
      alias: undefined,
      entity: undefined,
      earlier: undefined,
      fields,
    };
    if (known !== undefined) draft.alias = { name: numberOf({ kind, id, fields } as EntityFact) ?? '', id: known };
    this.drafts.set(id, draft);
    this.valuesHeld += Object.keys(fields).length - 1;
  }

  /** Of a thread that has gone on since an earlier stop, what was read of its wait then is not so any more. */
  private dropOver(draft: Draft, fields: Fields): void {
    if (draft.kind !== 'thread') return;
    for (const field of overBy(draft.fields, fields)) {
      const known = draft.fields[field];
      if (known === undefined || fields[field] !== undefined) continue;
      this.keepEarlier(draft, field, known);
      draft.fields[field] = undefined;
    }
  }

  private setField(draft: Draft, field: string, known: Known<unknown>): void {
    const before = draft.fields[field];
    const stop = stopOfKnown(known);
    this.noteStop(stop);
    if (before === undefined) {
      this.valuesHeld++;
      draft.fields[field] = known;
      return;
    }
    const stopBefore = stopOfKnown(before);
    if (stop < stopBefore) {
      this.keepEarlier(draft, field, known, before);
    } else if (stop > stopBefore) {
      this.keepEarlier(draft, field, before, known);
      draft.fields[field] = known;
    } else if (agree(field, before.value, known.value)) {
      const value = join(field, before.value, known.value);
      draft.fields[field] = value === before.value ? before : { value, evidence: known.evidence };
    } else {
      if (this.hasRoom(this.contradictions.length))
        this.contradictions.push({ of: draft.id, field, first: before, second: known });
      draft.fields[field] = known;
    }
  }

  /** Values of fields that are held, those of earlier stops included. */
  get values(): number {
    return this.valuesHeld;
  }

  /** Lets the values of earlier stops go. Returns how many they were. */
  forgetEarlier(): number {
    let count = 0;
    for (const draft of this.drafts.values()) {
      count += draft.earlier?.length ?? 0;
      draft.earlier = undefined;
    }
    this.valuesHeld -= count;
    this.notKept += count;
    return count;
  }

  private hasRoomForValues(): boolean {
    if (this.valuesHeld < this.limits.values) return true;
    this.notKept++;
    return false;
  }

  private hasRoom(used: number): boolean {
    if (used < this.limits.entries) return true;
    this.notKept++;
    return false;
  }

  /** A value that did not change from one stop to the next is not kept twice. Frames are not compared: they are read late. */
  private keepEarlier(draft: Draft, field: string, known: Known<unknown>, other?: Known<unknown>): void {
    if (field !== 'frames' && known.value === other?.value) return;
    if (!this.hasRoomForValues()) return;
    this.valuesHeld++;
    if (draft.earlier) draft.earlier.push({ field, known });
    else draft.earlier = [{ field, known }];
  }

  private allEarlier(): ReadonlyMap<EntityId, readonly EarlierValue[]> {
    const map = new Map<EntityId, readonly EarlierValue[]>();
    for (const { id, earlier } of this.drafts.values()) if (earlier) map.set(id, [...earlier]);
    return map;
  }

  /**
   * A number (PID, Cid, message id) belongs to the entity whose address was printed beside it last. What was known under
   * the number only is joined with it.
   */
  private adoptAlias(draft: Draft, fact: EntityFact): void {
    const name = numberOf(fact);
    if (name === undefined || !isAddressId(fact)) return;
    const same = draft.alias?.name === name ? draft.alias.id : undefined;
    if (same !== undefined && this.renamed.get(same) === draft.id) return;
    const alias = same ?? aliasOf(fact.kind, name);
    const other = this.drafts.get(alias);
    if (other && other !== draft) {
      this.drafts.delete(alias);
      if (other.earlier) draft.earlier = [...other.earlier, ...(draft.earlier ?? [])];
      for (const [field, known] of Object.entries(other.fields)) if (known) this.setField(draft, field, known);
    }
    draft.alias = { name, id: alias };
    this.takeAlias(alias);
    if (!draft.aliases.includes(alias)) draft.aliases.push(alias);
    this.renamed.set(alias, draft.id);
  }

  /** A number that is used again no longer names what it named before. */
  private takeAlias(alias: EntityId): void {
    const holder = this.renamed.get(alias);
    if (holder !== undefined) this.settle(holder);
    const draft = holder === undefined ? undefined : this.drafts.get(holder);
    const at = draft?.aliases.indexOf(alias) ?? -1;
    if (!draft || at < 0) return;
    draft.aliases.splice(at, 1);
    draft.entity = undefined;
  }

  private reasonsByEntity(): ReadonlyMap<EntityId, readonly UnknownFact[]> {
    const map = new Map<EntityId, UnknownFact[]>();
    for (const unknown of this.unknowns) {
      const id = resolve(this.renamed, unknown.of);
      const list = map.get(id);
      if (list) list.push(unknown);
      else map.set(id, [unknown]);
    }
    return map;
  }
}

function resolve(renamed: ReadonlyMap<EntityId, EntityId>, id: EntityId): EntityId {
  return renamed.get(id) ?? id;
}
