import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { MessageFields } from '../model/entities';
import type { EntitySource } from '../model/entitySource';
import { type FactSink, tellAll } from '../model/facts';
import { idOf } from '../model/ids';
import type { LazyEntity } from '../model/lazyEntity';
import { AddressMap } from './addressSets';
import {
  type AttributeObjects,
  hasAttributes,
  hasLost,
  lostAttributes,
  putAttributes,
  readAttributeObjects,
} from './attributeObjects';
import type { FieldAccess, FieldFinder } from './fieldAccess';
import type { MessageRecord } from './inventory';
import type { KernelTarget } from './kernelTarget';
import { DATA_HEAD, dataHeadGap } from './messageHead';
import { type EntityClass, entityClass } from './memoryEntity';
import { messagePlan, QUEUE_NAMES } from './messageFacts';
import { nameOf, type QueuedMessage } from './messageQueues';
import type { StructLevel } from './structLevel';
import type { StructPlan } from './structPlan';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';

/** Messages of a level that are some. */
export interface WalkedMessages {
  readonly source: EntitySource;
  /** In the order of the source. */
  readonly records: () => readonly MessageRecord[];
  readonly addresses: () => Iterable<Address>;
  /** Ports that own messages or hold them, each once. */
  readonly ports: () => Iterable<Address>;
  /** Threads that messages name as the ones that serve them, each once. */
  readonly serverThreads: () => Iterable<Address>;
  /** Reads what messages carry beside their data (handles, views, tokens). */
  readonly readAttributes: (target: KernelTarget, signal?: AbortSignal) => Promise<void>;
  readonly problems: readonly string[];
}

/** `_BLOB.ResourceId` of a message. Source: `_BLOB_ID` of the public symbols, BLOB_TYPE_MESSAGE. */
const MESSAGE_BLOB = 2;
/** `_KTHREAD.State` Waiting and `WaitReason` WrLpcReply. */
const WAITING = 5;
const WR_LPC_REPLY = 17;

/**
 * Reads messages: those in queues, and those that threads wait for the reply to. A thread's AlpcMessage shares its place
 * with other things and is never cleared, so it counts only if the thread waits for a reply, a message lies there, and
 * that message names the thread.
 */
export async function readMessages(
  target: KernelTarget,
  sink: FactSink,
  queued: readonly QueuedMessage[],
  threads: readonly ThreadRecord[],
  options: { readonly signal?: AbortSignal; readonly done?: (count: number, all: number) => void } = {},
): Promise<WalkedMessages> {
  const places = placesOf(queued, threads);
  const before = target.fields.sizeOf('_BLOB') ?? 0;
  const level = await target.level(
    '_KALPC_MESSAGE',
    places.map(place => place.address),
    {
      before,
      after: DATA_HEAD,
      ...(options.signal && { signal: options.signal }),
      done: count => options.done?.(count, places.length),
    },
  );
  const messages = new MessageLevel(level, target.fields, before, sink);
  for (let i = 0; i < places.length; i++) {
    const place = places[i];
    if (place) messages.take(i, place);
  }
  tellAll(sink, messages.source);
  return messages;
}

/** What led to a message. */
interface MessagePlace {
  readonly address: Address;
  queued: QueuedMessage | undefined;
  waiter: Address | undefined;
}

/** Each message once. One that lies in a queue and in the list of canceled ones beside it counts as queued. */
function placesOf(queued: readonly QueuedMessage[], threads: readonly ThreadRecord[]): readonly MessagePlace[] {
  const places = new AddressMap<MessagePlace>();
  for (const one of queued) {
    const place = places.get(one.address);
    if (!place) places.set(one.address, { address: one.address, queued: one, waiter: undefined });
    else if (place.queued?.queue === 'canceled') place.queued = one;
  }
  for (const thread of threads) {
    if (thread.state !== WAITING || thread.waitReason !== WR_LPC_REPLY) continue;
    const { alpcMessage } = thread;
    if (alpcMessage === undefined || alpcMessage === 0n) continue;
    const place = places.get(alpcMessage);
    if (place) place.waiter = thread.address;
    else places.set(alpcMessage, { address: alpcMessage, queued: undefined, waiter: thread.address });
  }
  return [...places.values()];
}

/** Looks through the bytes of a level for what are messages, and makes entities of them when somebody asks. */
class MessageLevel implements WalkedMessages {
  readonly problems: string[] = [];
  readonly source: EntitySource;
  private readonly plan: StructPlan<MessageFields>;
  private readonly entity: EntityClass;
  /** Numbers in the level of those that are messages. */
  private readonly kept: number[] = [];
  /** Those that lie in the list of canceled ones alone. */
  private readonly canceled = new Set<number>();
  private attributes: AttributeObjects | undefined;
  private readonly kind: FieldAccess | undefined;
  private readonly queueType: FieldAccess | undefined;
  private readonly queuePort: FieldAccess | undefined;

  constructor(
    private readonly level: StructLevel,
    finder: FieldFinder,
    before: number,
    private readonly sink: FactSink,
  ) {
    this.plan = messagePlan(finder.of('_KALPC_MESSAGE'));
    this.entity = entityClass('message', this.plan.steps);
    const kind = finder.find('_BLOB', 'ResourceId');
    // As if it were a field of the message, in front of its first one.
    this.kind = level.place(kind && { ...kind, offset: kind.offset - before });
    this.queueType = this.place('u1.s1.QueueType');
    this.queuePort = this.place('PortQueue');
    this.source = {
      kind: 'message',
      stop: level.stop,
      size: 0,
      idAt: index => idOf('message', this.addressAt(index)),
      addressAt: index => this.addressAt(index),
      at: index => this.entityAt(index),
    };
    Object.defineProperty(this.source, 'size', { get: () => this.kept.length });
  }

  /** Takes one that is a message, and says what does not fit. */
  take(index: number, place: MessagePlace): void {
    const { level } = this;
    const { queued, waiter } = place;
    const kind = level.isWhole(index) && this.kind ? level.number(index, this.kind) : undefined;
    if (kind !== undefined && kind !== MESSAGE_BLOB) {
      if (queued)
        this.problems.push(
          `what lies in the ${queued.queue} queue of ${nameOf(queued.port)} at 0x${place.address.toString(16)} is no message`,
        );
      return;
    }
    if (!level.isWhole(index)) {
      if (queued) this.takePart(index, place.address);
      return;
    }
    // In no queue: only a thread led here, and it has to be the one that the message names.
    if (!queued && (kind === undefined || level.view(index).pointer('WaitingThread') !== waiter)) return;
    if (queued) this.compare(index, place.address, queued);
    if (this.plan.isLacking) this.takePart(index, place.address);
    else this.kept.push(index);
    if (level.hasGaps(index)) this.reportData(index, place.address);
  }

  /** What stands behind a message may lie on a page that was left out. */
  private reportData(index: number, address: Address): void {
    const reason = dataHeadGap(this.level.view(index));
    if (reason !== undefined)
      this.sink.add({ kind: 'unknown', of: idOf('message', address), field: 'dataHead', reason });
  }

  /** A message of which not all was read, or not all can be. */
  private takePart(index: number, address: Address): void {
    this.plan.reportUnknowns(this.sink, idOf('message', address), this.level.view(index));
    this.kept.push(index);
  }

  /** Compares where a message lies with what it says itself. */
  private compare(index: number, address: Address, { port, queue }: QueuedMessage): void {
    const { level, queueType, queuePort } = this;
    if (!queueType || !queuePort) return;
    const said = QUEUE_NAMES[level.number(index, queueType)];
    if (queue === 'canceled') {
      // The list of canceled messages is no queue type: a message that is in it alone says that it is in none.
      if (said === 'none') this.canceled.add(index);
      return;
    }
    if (said === queue && level.key(index, queuePort) === port.key) return;
    const at = level.pointer(index, queuePort);
    const place = said === 'none' ? 'none' : `the ${said ?? 'unknown'} queue of port 0x${at.toString(16)}`;
    this.problems.push(
      `message 0x${address.toString(16)} lies in the ${queue} queue of ${nameOf(port)} and says that it lies in ${place}`,
    );
  }

  private addressAt(index: number): Address {
    return this.level.addresses[this.kept[index] ?? 0] ?? toAddress(0n);
  }

  private entityAt(index: number): LazyEntity {
    const number = this.kept[index] ?? 0;
    const view = this.level.view(number);
    const entity = new this.entity(idOf('message', view.address), view);
    if (this.attributes) putAttributes(entity, view, this.attributes);
    if (!this.canceled.has(number)) return entity;
    // Its getters are those of a message.
    const facts = entity as MessageFields;
    const evidence = (facts.cancelQueuePort ?? facts.queue)?.evidence;
    return evidence ? entity.put({ queue: { value: 'canceled', evidence } }) : entity;
  }

  async readAttributes(target: KernelTarget, signal?: AbortSignal): Promise<void> {
    const read = await readAttributeObjects(target, path => this.pointers(path), signal);
    if (!hasAttributes(read)) return;
    this.attributes = read;
    // Of 100,000 messages each would be looked at for nothing.
    if (!hasLost(read)) return;
    for (const index of this.kept) {
      const view = this.level.view(index);
      for (const { field, reason } of lostAttributes(view, read))
        this.sink.add({ kind: 'unknown', of: idOf('message', view.address), field, reason });
    }
  }

  records(): readonly MessageRecord[] {
    return this.kept.map(index => new LevelMessage(this.level.view(index)));
  }

  *addresses(): Iterable<Address> {
    for (let i = 0; i < this.kept.length; i++) yield this.addressAt(i);
  }

  *ports(): Iterable<Address> {
    yield* this.pointers('PortQueue', 'OwnerPort');
  }

  *serverThreads(): Iterable<Address> {
    yield* this.pointers('ServerThread');
  }

  private *pointers(...paths: readonly string[]): Iterable<Address> {
    const { level } = this;
    const seen = new Set<number>([0]);
    for (const path of paths) {
      const place = this.place(path);
      if (!place) continue;
      for (const index of this.kept) {
        const key = level.isWhole(index) ? level.key(index, place) : 0;
        if (seen.has(key)) continue;
        seen.add(key);
        yield level.pointer(index, place);
      }
    }
  }

  private place(path: string): FieldAccess | undefined {
    return this.level.place(this.plan.fields.find(path));
  }
}

/** A message as others than the walkers see it. Its pointers are taken from its bytes when somebody wants them. */
class LevelMessage implements MessageRecord {
  constructor(private readonly view: StructView) {}

  get address(): Address {
    return this.view.address;
  }

  get queuePort(): Address | undefined {
    return this.pointer('PortQueue');
  }

  get ownerPort(): Address | undefined {
    return this.pointer('OwnerPort');
  }

  get waitingThread(): Address | undefined {
    return this.pointer('WaitingThread');
  }

  get serverThread(): Address | undefined {
    return this.pointer('ServerThread');
  }

  private pointer(path: string): Address | undefined {
    const value = this.view.pointer(path);
    return value === 0n ? undefined : value;
  }
}
