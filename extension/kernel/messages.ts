import type { Address } from '../base/address';
import type { MessageFields } from '../model/entities';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import { AddressMap } from './addressSets';
import type { FieldAccess } from './fieldAccess';
import type { MessageRecord } from './inventory';
import type { KernelTarget } from './kernelTarget';
import { type EntityClass, entityClass } from './memoryEntity';
import { messagePlan, QUEUE_NAMES } from './messageFacts';
import { nameOf, type QueuedMessage } from './messageQueues';
import type { StructPlan } from './structPlan';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';
import { toAddress } from '../base/address';

/** A message that was read and is one. Its pointers are taken from its bytes when somebody wants them. */
export class WalkedMessage implements MessageRecord {
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
    const access = this.view.fields.find(path);
    if (!access || this.view.reasonAt(access) !== undefined || this.view.isZero(access)) return undefined;
    return toAddress(BigInt(this.view.raw(access)));
  }
}

export interface WalkedMessages {
  readonly messages: readonly WalkedMessage[];
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
  const reader = new MessageReader(target, sink);
  await target.eachStruct(
    '_KALPC_MESSAGE',
    places.map(place => place.address),
    (view, i) => {
      const place = places[i];
      if (place) reader.take(view, place);
    },
    {
      before: reader.before,
      ...(options.signal && { signal: options.signal }),
      done: count => options.done?.(count, places.length),
    },
  );
  return reader;
}

/** What led to a message. */
interface MessagePlace {
  readonly address: Address;
  queued?: QueuedMessage;
  waiter?: Address;
}

/** Each message once. One that lies in a queue and in the list of canceled ones beside it counts as queued. */
function placesOf(queued: readonly QueuedMessage[], threads: readonly ThreadRecord[]): readonly MessagePlace[] {
  const places = new AddressMap<MessagePlace>();
  for (const one of queued) {
    const place = places.get(one.address);
    if (!place) places.set(one.address, { address: one.address, queued: one });
    else if (place.queued?.queue === 'canceled') place.queued = one;
  }
  for (const thread of threads) {
    if (thread.state !== WAITING || thread.waitReason !== WR_LPC_REPLY) continue;
    const { alpcMessage } = thread;
    if (alpcMessage === undefined || alpcMessage === 0n) continue;
    const place = places.get(alpcMessage);
    if (place) place.waiter = thread.address;
    else places.set(alpcMessage, { address: alpcMessage, waiter: thread.address });
  }
  return [...places.values()];
}

class MessageReader implements WalkedMessages {
  readonly messages: WalkedMessage[] = [];
  readonly problems: string[] = [];
  /** Bytes of the blob in front of a message. */
  readonly before: number;
  private readonly plan: StructPlan<MessageFields>;
  private readonly entity: EntityClass;
  private readonly kind: FieldAccess | undefined;
  private readonly queueType: FieldAccess | undefined;
  private readonly queuePort: FieldAccess | undefined;

  constructor(
    target: KernelTarget,
    private readonly sink: FactSink,
  ) {
    const fields = target.fields.of('_KALPC_MESSAGE');
    this.plan = messagePlan(fields);
    this.entity = entityClass('message', this.plan.steps);
    this.before = target.fields.sizeOf('_BLOB') ?? 0;
    const kind = target.fields.find('_BLOB', 'ResourceId');
    // As if it were a field of the message, in front of its first one.
    this.kind = kind && { ...kind, offset: kind.offset - this.before };
    this.queueType = fields.find('u1.s1.QueueType');
    this.queuePort = fields.find('PortQueue');
  }

  take(view: StructView, { queued, waiter }: MessagePlace): void {
    const kind = this.kind && view.reasonAt(this.kind) === undefined ? Number(view.raw(this.kind)) : undefined;
    if (kind !== undefined && kind !== MESSAGE_BLOB) {
      if (queued)
        this.problems.push(
          `what lies in the ${queued.queue} queue of ${nameOf(queued.port)} at 0x${view.address.toString(16)} is no message`,
        );
      return;
    }
    // In no queue: only a thread led here, and it has to be the one that the message names.
    if (!queued && (kind === undefined || view.pointer('WaitingThread') !== waiter)) return;
    const id = idOf('message', view.address);
    // Its getters are those of a message.
    const fields = new this.entity(id, view) as MessageFields;
    this.sink.add({ kind: 'message', id, fields: queued ? this.inQueue(view, fields, queued) : fields });
    this.plan.reportUnknowns(this.sink, id, view);
    this.messages.push(new WalkedMessage(view));
  }

  /** Compares where a message lies with what it says itself. */
  private inQueue(view: StructView, facts: MessageFields, { port, queue }: QueuedMessage): MessageFields {
    const { queueType, queuePort } = this;
    if (!queueType || !queuePort || view.reasonAt(queueType) !== undefined || view.reasonAt(queuePort) !== undefined)
      return facts;
    const said = QUEUE_NAMES[Number(view.raw(queueType))];
    // The list of canceled messages is no queue type: a message that is in it alone says that it is in none.
    if (queue === 'canceled') return said === 'none' ? canceled(facts) : facts;
    const at = BigInt(view.raw(queuePort));
    if (said === queue && at === port.address) return facts;
    const place = said === 'none' ? 'none' : `the ${said ?? 'unknown'} queue of port 0x${at.toString(16)}`;
    this.problems.push(
      `message 0x${view.address.toString(16)} lies in the ${queue} queue of ${nameOf(port)} and says that it lies in ${place}`,
    );
    return facts;
  }
}

function canceled(facts: MessageFields): MessageFields {
  const evidence = (facts.cancelQueuePort ?? facts.queue)?.evidence;
  return evidence ? withField(facts, 'queue', { value: 'canceled', evidence }) : facts;
}

/** The entity with a field that takes the place of the one that it works out. */
function withField<K extends keyof MessageFields>(
  facts: MessageFields,
  name: K,
  value: MessageFields[K],
): MessageFields {
  Object.defineProperty(facts, name, { value, enumerable: true, writable: true, configurable: true });
  return facts;
}
