import type { Address } from '../base/address';
import type { MessageFields } from '../model/entities';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { messagePlan } from './messageFacts';
import type { QueuedMessage } from './messageQueues';
import { nameOf } from './messageQueues';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';

/** A message that was read and is one. */
export interface WalkedMessage {
  readonly address: Address;
  readonly queuePort: Address | undefined;
  readonly ownerPort: Address | undefined;
  readonly waitingThread: Address | undefined;
  readonly serverThread: Address | undefined;
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
  const places = new Map<Address, QueuedMessage | undefined>();
  for (const one of queued) if (!places.has(one.address) || one.queue !== 'canceled') places.set(one.address, one);
  const waiters = new Map<Address, Address>();
  for (const thread of threads) {
    const { alpcMessage, state, waitReason } = thread;
    if (state !== WAITING || waitReason !== WR_LPC_REPLY || alpcMessage === undefined || alpcMessage === 0n) continue;
    waiters.set(alpcMessage, thread.address);
    if (!places.has(alpcMessage)) places.set(alpcMessage, undefined);
  }
  const addresses = [...places.keys()];
  const reader = new MessageReader(target, sink);
  await target.eachStruct(
    '_KALPC_MESSAGE',
    addresses,
    view => {
      reader.take(view, places.get(view.address), waiters.get(view.address));
    },
    {
      before: target.fields.sizeOf('_BLOB') ?? 0,
      ...(options.signal && { signal: options.signal }),
      done: count => options.done?.(count, addresses.length),
    },
  );
  return reader;
}

class MessageReader implements WalkedMessages {
  readonly messages: WalkedMessage[] = [];
  readonly problems: string[] = [];
  private readonly plan;
  private readonly blobSize: number;

  constructor(
    target: KernelTarget,
    private readonly sink: FactSink,
  ) {
    this.plan = messagePlan(target.fields.of('_KALPC_MESSAGE'));
    this.blobSize = target.fields.sizeOf('_BLOB') ?? 0;
  }

  take(view: StructView, place: QueuedMessage | undefined, waiter: Address | undefined): void {
    const kind = view.beside('_BLOB', -this.blobSize).number('ResourceId');
    if (kind !== undefined && kind !== MESSAGE_BLOB) {
      if (place)
        this.problems.push(
          `what lies in the ${place.queue} queue of ${nameOf(place.port)} at 0x${view.address.toString(16)} is no message`,
        );
      return;
    }
    const facts = this.plan.read(view);
    // In no queue: only a thread led here, and it has to be the one that the message names.
    if (!place && (kind === undefined || facts.waitingThread?.value !== waiter)) return;
    const fields = place ? this.inQueue(facts, place) : facts;
    this.sink.add({ kind: 'message', id: idOf('message', view.address), fields });
    this.plan.reportUnknowns(this.sink, idOf('message', view.address), view);
    this.messages.push({
      address: view.address,
      queuePort: fields.queuePort?.value ?? undefined,
      ownerPort: facts.ownerPort?.value ?? undefined,
      waitingThread: facts.waitingThread?.value ?? undefined,
      serverThread: facts.serverThread?.value ?? undefined,
    });
  }

  /** Compares where a message lies with what it says itself. */
  private inQueue(facts: MessageFields, { port, queue }: QueuedMessage): MessageFields {
    const said = facts.queue?.value;
    // The list of canceled messages is no queue type: a message that is in it alone says that it is in none.
    if (queue === 'canceled')
      return said === 'none' && facts.queue
        ? { ...facts, queue: { value: 'canceled', evidence: facts.cancelQueuePort?.evidence ?? facts.queue.evidence } }
        : facts;
    const at = facts.queuePort?.value;
    if (said !== undefined && (said !== queue || (at !== undefined && at !== port.address)))
      this.problems.push(
        `message 0x${(facts.address?.value ?? 0n).toString(16)} lies in the ${queue} queue of ${nameOf(port)} and says that it lies in ${said === 'none' ? 'none' : `the ${said} queue of port 0x${(at ?? 0n).toString(16)}`}`,
      );
    return facts;
  }
}
