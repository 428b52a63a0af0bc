import type { Address } from '../base/address';
import { formatAddress, toAddress } from '../base/address';
import type { ReplyWait } from '../model/entities';
import type { Evidence, UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';
import { isPlace } from './unicodeStrings';
import { waitReasonNumbers } from './waitNames';

/** The message whose reply a thread waits for, or why that is not known. */
export type AwaitedReply =
  | { readonly ok: true; readonly value: ReplyWait; readonly evidence: Evidence }
  | { readonly ok: false; readonly reason: UnknownReason };

const WAITING = 5;
/** `_BLOB_ID` MESSAGE. */
const MESSAGE_BLOB = 2n;
/** `_KALPC_MESSAGE.u1.s1.QueueType`: in no queue, and a reply that was handed to its thread. */
const IN_NO_QUEUE: readonly (bigint | undefined)[] = [0n, 5n, undefined];

/**
 * Reads what threads wait for the reply to. `_ETHREAD.AlpcMessage` is never cleared and shares its place with another
 * field, so it counts only where the thread waits for a reply, the blob in front says that it is a message, and the message
 * names the thread as the one that waits. The answer has each thread that waits for a reply by its header.
 */
export async function readReplyWaits(
  target: KernelTarget,
  threads: readonly ThreadRecord[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, AwaitedReply>> {
  const reasons = waitReasonNumbers(target.types, ['WrLpcReply']);
  const waiting = threads.filter(thread => thread.state === WAITING && reasons.has(thread.waitReason));
  const pointers = waiting.map(thread => thread.alpcMessage);
  const messages = await readMessages(target, pointers.filter(isPlace), signal);
  const owners = await readOwners(target, [...messages.values()], signal);
  const replies = new Map<Address, AwaitedReply>();
  waiting.forEach((thread, i) => {
    const pointer = pointers[i];
    const message = pointer === undefined ? undefined : messages.get(pointer);
    const none = pointer === undefined ? 'unreadable' : 'invalid';
    replies.set(thread.address, message ? replyOf(target, thread, message, owners) : { ok: false, reason: none });
  });
  return replies;
}

interface ReadMessage {
  readonly address: Address;
  readonly waitingThread: ReturnType<StructView['field']>;
  readonly isMessage: boolean;
  /** The port whose queue holds it. */
  readonly port: Address | undefined;
}

async function readMessages(
  target: KernelTarget,
  addresses: readonly Address[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Address, ReadMessage>> {
  const found = new Map<Address, ReadMessage>();
  const before = target.fields.sizeOf('_BLOB') ?? 0;
  await target.eachStruct(
    '_KALPC_MESSAGE',
    [...new Set(addresses)],
    view => {
      const queue = view.value('u1.s1.QueueType');
      const port = view.pointer('PortQueue');
      found.set(view.address, {
        address: view.address,
        waitingThread: view.field('WaitingThread'),
        isMessage: view.beside('_BLOB', -before).value('ResourceId') === MESSAGE_BLOB,
        port: port === 0n || IN_NO_QUEUE.includes(queue) ? undefined : port,
      });
    },
    { before, ...(signal && { signal }) },
  );
  return found;
}

/** OwnerProcess of the ports; bit 0 only says that the owner is gone. */
async function readOwners(
  target: KernelTarget,
  messages: readonly ReadMessage[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Address, Address>> {
  const ports = [...new Set(messages.flatMap(message => message.port ?? []))];
  const views = await target.structs('_ALPC_PORT', ports, signal);
  return new Map(
    views.flatMap(view => {
      const owner = (view.value('OwnerProcess') ?? 0n) & ~1n;
      return owner === 0n ? [] : [[view.address, toAddress(owner)] as const];
    }),
  );
}

function replyOf(
  target: KernelTarget,
  thread: ThreadRecord,
  message: ReadMessage,
  owners: ReadonlyMap<Address, Address>,
): AwaitedReply {
  if (!message.waitingThread.ok) return { ok: false, reason: message.waitingThread.reason };
  if (!message.isMessage || message.waitingThread.value !== thread.address) return { ok: false, reason: 'invalid' };
  const process = message.port && owners.get(message.port);
  const value: ReplyWait = {
    message: message.address,
    ...(message.port !== undefined && { port: message.port }),
    ...(process !== undefined && { process }),
  };
  return { ok: true, value, evidence: evidenceOf(target, thread, message.address) };
}

function evidenceOf(target: KernelTarget, thread: ThreadRecord, message: Address): Evidence {
  const offset = target.fields.find('_ETHREAD', 'AlpcMessage')?.offset ?? 0;
  return {
    kind: 'memory',
    address: toAddress(thread.address + BigInt(offset)),
    type: '_ETHREAD',
    field: 'AlpcMessage',
    value: formatAddress(message),
    stop: target.stop,
  };
}
