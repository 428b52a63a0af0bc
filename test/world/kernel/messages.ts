import type { MessageDescription, QueueName } from '../description';
import { allocateBlob } from './blobs';
import type { Kernel } from './kernel';
import type { Ports } from './ports';
import type { StructWriter } from './structWriter';
import type { Threads } from './threads';

/** `u1.s1.QueueType` and the list and counter of each queue. Source: AlpcpInsertMessage*Queue of the kernel. */
const QUEUES: Readonly<Record<QueueName, { readonly type: number; readonly list: string; readonly length: string }>> = {
  main: { type: 1, list: 'MainQueue', length: 'MainQueueLength' },
  large: { type: 2, list: 'LargeMessageQueue', length: 'LargeMessageQueueLength' },
  pending: { type: 3, list: 'PendingQueue', length: 'PendingQueueLength' },
  direct: { type: 4, list: 'DirectQueue', length: 'DirectQueueLength' },
};
/** A reply that was handed to its thread. Windows 7 has two bits and no such number. */
const REPLY = 5;
/** QueuePortType of what lies in a queue of a connection port. */
const CONNECTION_PORT = 1;
const LPC_REQUEST = 1;
/** Data bytes behind the message itself; the rest goes into the extension buffer. */
const INLINE_DATA = 512;
/** Bytes of PORT_MESSAGE, which TotalLength counts in. */
const PORT_MESSAGE = 0x28;

/** Lays out messages and enters them into the queues of their ports. */
export class Messages {
  readonly built = new Map<string, StructWriter>();

  constructor(
    private readonly kernel: Kernel,
    private readonly ports: Ports,
    private readonly threads: Threads,
  ) {}

  create(description: MessageDescription): StructWriter {
    const { kernel } = this;
    const connection = this.ports.connection(description.connection);
    const size = kernel.layout.sizeOf('_KALPC_MESSAGE');
    const message = kernel.struct('_KALPC_MESSAGE', allocateBlob(kernel, 'MESSAGE', size + INLINE_DATA));
    const thread = (key: string | undefined): bigint => (key === undefined ? 0n : this.threads.get(key).body.address);
    message.set({
      OwnerPort: connection.client.address,
      CommunicationInfo: connection.info.address,
      WaitingThread: thread(description.waitingThread),
      ServerThread: thread(description.serverThread),
      SequenceNo: description.sequence ?? 1,
      QuotaProcess: kernel.space.readUint(connection.client.at('OwnerProcess'), 8),
      'u1.s1.OwnerPortReference': 1,
    });
    this.writeHeader(message, description, connection.client);
    this.writeData(message, size, description.data ?? new Uint8Array(0));
    this.enqueue(message, description, connection.port);
    if (description.canceled) this.cancel(message, connection.port);
    this.built.set(description.key, message);
    return message;
  }

  get(key: string): StructWriter {
    const found = this.built.get(key);
    if (!found) throw new Error(`no message ${key}`);
    return found;
  }

  private writeHeader(message: StructWriter, description: MessageDescription, client: StructWriter): void {
    const { kernel } = this;
    const length = description.data?.length ?? 0;
    const process = kernel.struct('_EPROCESS', kernel.space.readUint(client.at('OwnerProcess'), 8));
    const waiting = description.waitingThread === undefined ? undefined : this.threads.get(description.waitingThread);
    message.set({
      'PortMessage.u1.s1.DataLength': length,
      'PortMessage.u1.s1.TotalLength': length + PORT_MESSAGE,
      'PortMessage.u2.s2.Type': description.type ?? LPC_REQUEST,
      'PortMessage.MessageId': description.id,
      'PortMessage.CallbackId': description.callbackId ?? 0,
      'PortMessage.ClientId.UniqueProcess': kernel.space.readUint(process.at('UniqueProcessId'), 8),
      'PortMessage.ClientId.UniqueThread': waiting?.description.tid ?? 0,
    });
  }

  private writeData(message: StructWriter, size: number, data: Uint8Array): void {
    const { kernel } = this;
    kernel.space.write(message.address + BigInt(size), data.subarray(0, INLINE_DATA));
    const rest = data.subarray(INLINE_DATA);
    if (rest.length === 0) return;
    const buffer = kernel.paged.allocate(rest.length);
    kernel.space.write(buffer, rest);
    message.set({ ExtensionBuffer: buffer, ExtensionBufferSize: rest.length });
  }

  private enqueue(message: StructWriter, description: MessageDescription, port: StructWriter): void {
    const { kernel } = this;
    const { queue } = description;
    if (queue === 'none' || queue === 'reply') {
      kernel.emptyList(message.at('Entry'));
      if (queue === 'reply' && !kernel.layout.isWindows7) message.set({ 'u1.s1.QueueType': REPLY });
      return;
    }
    const { type, list, length } = QUEUES[queue];
    kernel.pushTail(port.at(list), message.at('Entry'));
    port.set({ [length]: kernel.space.readUint(port.at(length), 4) + 1n });
    message.set({ PortQueue: port.address, 'u1.s1.QueueType': type, 'u1.s1.QueuePortType': CONNECTION_PORT });
  }

  /** The queue of canceled messages is a second list, beside the others. */
  private cancel(message: StructWriter, port: StructWriter): void {
    const { kernel } = this;
    kernel.pushTail(port.at('CanceledQueue'), message.at('CancelListEntry'));
    port.set({ CanceledQueueLength: kernel.space.readUint(port.at('CanceledQueueLength'), 4) + 1n });
    message.set({ 'u1.s1.Canceled': 1, CancelQueuePort: port.address, CancelSequencePort: port.address });
    message.setWhereKnown({ 'u1.s1.InCanceledQueue': 1 });
  }
}
