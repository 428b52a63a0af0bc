import { toAddress } from '../base/address';
import type { MessageFields, QueueName } from '../model/entities';
import type { Known } from '../model/evidence';
import { idOf, kdNumber } from '../model/ids';
import { messageTypeName } from '../model/messageTypes';
import { present, type StructDump, type StructReader } from './structDump';

/** `_KALPC_MESSAGE.u1.s1.QueueType`; 5 is a reply handed to the waiting thread (AlpcpDispatchReplyToWaitingThread). */
const QUEUES: readonly QueueName[] = ['none', 'main', 'large', 'pending', 'direct', 'reply'];

/** LPC_CONTINUATION_REQUIRED in PORT_MESSAGE.u2.s2.Type. */
const CONTINUATION = 0x2000;

/**
 * `_KALPC_MESSAGE`. The bits of u1.State moved between builds, so they are read by name only (`dt -r` or `u1.`).
 */
export const readMessageStruct: StructReader = (dump, sink) => {
  const self = dump.self();
  if (!self) return;
  const type = dump.count('PortMessage.u2.s2.Type');
  const queue = dump.count('u1.s1.QueueType');
  const name = type && messageTypeName(type.value);
  const queueName = queue && QUEUES[queue.value];
  const fields = present<MessageFields>({
    ...self,
    queuePort: dump.pointer('PortQueue'),
    ownerPort: dump.pointer('OwnerPort'),
    waitingThread: dump.pointer('WaitingThread'),
    serverThread: dump.pointer('ServerThread'),
    cancelQueuePort: dump.pointer('CancelQueuePort'),
    sequence: dump.count('SequenceNo'),
    queue: queueName && { value: queueName, evidence: queue.evidence },
    canceled: dump.bit('u1.s1.Canceled'),
    release: dump.bit('u1.s1.ReleaseMessage'),
    replyWaitReply: dump.bit('u1.s1.ReplyWaitReply'),
    number: dump.count('PortMessage.MessageId'),
    callbackId: dump.count('PortMessage.CallbackId'),
    dataLength: dump.count('PortMessage.u1.s1.DataLength'),
    totalLength: dump.count('PortMessage.u1.s1.TotalLength'),
    type: type && name !== undefined ? { value: name, evidence: type.evidence } : undefined,
    continuation: type && { value: (type.value & CONTINUATION) !== 0, evidence: type.evidence },
    senderCid: cidOf(dump, 'PortMessage.ClientId.'),
  });
  sink.add({ kind: 'message', id: idOf('message', dump.address), fields });
};

/** A `_CLIENT_ID` as `pid.tid`; undefined unless both were printed. */
export function cidOf(dump: StructDump, prefix: string): Known<string> | undefined {
  const process = dump.count(`${prefix}UniqueProcess`);
  const thread = dump.count(`${prefix}UniqueThread`);
  if (!process || !thread) return undefined;
  return { value: `${kdNumber(process.value)}.${kdNumber(thread.value)}`, evidence: thread.evidence };
}

/** `_ALPC_COMMUNICATION_INFO`: the three ports of a connection, each with the type of its place. */
export const readCommunicationInfo: StructReader = (dump, sink) => {
  const connectionPort = dump.pointer('ConnectionPort');
  const serverPort = dump.pointer('ServerCommunicationPort');
  const clientPort = dump.pointer('ClientCommunicationPort');
  for (const [type, port] of [
    ['connection', connectionPort],
    ['server', serverPort],
    ['client', clientPort],
  ] as const) {
    if (!port?.value) continue;
    const { value, evidence } = port;
    const info = { value: toAddress(dump.address), evidence };
    const ends =
      type === 'connection' ? {} : present({ communicationInfo: info, connectionPort, serverPort, clientPort });
    const fields = { address: { value, evidence }, type: { value: type, evidence }, ...ends };
    sink.add({ kind: 'port', id: idOf('port', value), fields });
  }
  const evidence = clientPort?.evidence;
  if (!connectionPort?.value || !serverPort?.value || !clientPort?.value || !evidence) return;
  const ports = { port: connectionPort.value, serverPort: serverPort.value, clientPort: clientPort.value };
  sink.add({ kind: 'connection', connection: { ...ports, evidence } });
};
