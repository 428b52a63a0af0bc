import type { Message, QueueName } from '../../model/entities';
import { idOf } from '../../model/ids';
import { callOfMessage } from '../../rpc/callMeaning';
import { attributeRows } from './attributeRows';
import { callRows } from './callRows';
import type { Card, CardSource } from './card';
import { CardRows, lineOf } from './cardRows';
import { holderRows } from './holderRows';
import { addressText } from './names';

const QUEUES: Readonly<Record<QueueName, string>> = {
  main: 'main (nobody has received it yet)',
  large: 'large message (the receiver’s buffer was too small)',
  pending: 'pending (received, a reply is owed)',
  direct: 'direct message',
  canceled: 'canceled',
  reply: 'reply delivered to the waiting thread',
  none: 'in no queue',
};

/** Card of a message: which queue holds it, who waits for its reply, who serves it. */
export function messageCard(source: CardSource, message: Message): Card {
  const { snapshot } = source;
  const described = message.queue ?? message.type ?? message.serverThread;
  const rows = new CardRows(snapshot, message, described ? 'not-printed' : 'not-asked');
  rows.required('Queue', 'queue', message.queue, queue => QUEUES[queue]);
  rows.pointer('Server thread', 'serverThread', 'thread', message.serverThread);
  rows.pointer('Waiting thread', 'waitingThread', 'thread', message.waitingThread);
  rows.pointer('Queue port', 'queuePort', 'port', message.queuePort);
  addOwner(rows, message);
  rows.optionalPointer('Owner port', 'ownerPort', 'port', message.ownerPort);
  callRows(rows, callOfMessage(snapshot, message));
  rows.optional('Type', 'type', message.type, type => type);
  rows.optional('Message id', 'number', message.number, n => `0x${n.toString(16)} (${n})`);
  rows.optional('Sequence', 'sequence', message.sequence, String);
  rows.optional('Length', 'dataLength', message.dataLength, n => `${n} bytes of data`);
  attributeRows(rows, message);
  const port = message.queuePort?.value ? snapshot.find(idOf('port', message.queuePort.value)) : undefined;
  if (port?.kind === 'port') holderRows(rows, port, 'Handles to the queue port');
  if (message.canceled?.value) rows.add('Canceled', 'yes', message.canceled.evidence);
  rows.optionalPointer('Cancel queue port', 'cancelQueuePort', 'port', message.cancelQueuePort);
  rows.optional('Sender', 'senderCid', message.senderCid, cid => cid);
  const address = message.address?.value;
  const server = message.serverThread?.value ?? message.waitingThread?.value;
  const line = lineOf(message.queue?.evidence ?? message.type?.evidence ?? message.address?.evidence);
  const name =
    address === undefined ? message.id.slice(message.id.lastIndexOf(':') + 1) : addressText(snapshot, address);
  return {
    id: message.id,
    kind: 'message',
    title: `${address === undefined ? 'LPC message' : 'ALPC message'} ${name}`,
    subtitle: [message.type?.value, message.queue && `${message.queue.value} queue`].filter(Boolean).join(' · '),
    rows: rows.rows,
    relations: rows.relations,
    next: described === undefined ? [address === undefined ? `!lpc message ${name}` : `!alpc /m ${name}`] : [],
    ...(server === undefined || server === null ? {} : { stackOf: idOf('thread', server) }),
    ...(line === undefined ? {} : { line }),
  };
}

function addOwner(rows: CardRows, message: Message): void {
  if (message.queuePortOwner) rows.pointer('Queue port owner', 'queuePortOwner', 'process', message.queuePortOwner);
  else rows.optional('Queue port owner', 'queuePortOwnerName', message.queuePortOwnerName, name => name);
}
