import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { MessageAttributes, MessageBuffers, MessageFields, QueueName } from '../model/entities';
import { kdNumber } from '../model/ids';
import { messageTypeName } from '../model/messageTypes';
import type { FieldAccess, StructFields } from './fieldAccess';
import { dataHead } from './messageHead';
import { StateBits } from './stateBits';
import { bit, count, nullable, type Plan, self, StructPlan } from './structPlan';
import type { StructView } from './structView';

/**
 * `u1.s1.QueueType`. Source: AlpcpInsertMessage{Main,Pending,Direct}Queue, AlpcpRemoveMessagePort; 5 is a reply handed to
 * the waiting thread (AlpcpDispatchReplyToWaitingThread). Windows 7 has two bits only.
 */
export const QUEUE_NAMES: readonly QueueName[] = ['none', 'main', 'large', 'pending', 'direct', 'reply'];

/** LPC_CONTINUATION_REQUIRED in PORT_MESSAGE.u2.s2.Type. Source: phnt ntlpcapi.h. */
const CONTINUATION = 0x2000;
/** Lengths are shorts that count to 0xffff. */
const SHORT = 0xffff;

/** Bits of u1.State; builds have them at other places, and not all of them. */
const BITS = [
  'Canceled',
  'Ready',
  'ReleaseMessage',
  'SharedQuota',
  'ReplyWaitReply',
  'OwnerPortReference',
  'ReserveReference',
  'ReceiverReference',
  'ViewAttributeRetrieved',
  'InDispatch',
  'InCanceledQueue',
];

/** Pointers of `_KALPC_MESSAGE_ATTRIBUTES`; some came with Windows 10. */
const ATTRIBUTES: readonly (readonly [Exclude<keyof MessageAttributes, 'workOnBehalf'>, readonly string[]])[] = [
  ['clientContext', ['ClientContext']],
  ['serverContext', ['ServerContext']],
  ['portContext', ['PortContext']],
  ['cancelPortContext', ['CancelPortContext']],
  ['securityData', ['SecurityData']],
  ['view', ['View']],
  ['handleData', ['HandleData']],
  ['directEvent', ['DirectEvent.Value', 'DirectEvent.Event']],
];

const BUFFERS: readonly (readonly [Exclude<keyof MessageBuffers, 'extensionSize'>, string])[] = [
  ['extension', 'ExtensionBuffer'],
  ['userData', 'DataUserVa'],
  ['reserve', 'Reserve'],
];

/** What `_KALPC_MESSAGE` says of a message. */
export function messagePlan(fields: StructFields): StructPlan<MessageFields> {
  const states = new StateBits(
    fields,
    'u1.State',
    BITS.map(name => `u1.s1.${name}`),
    bits => bits.flatMap(({ name, set }) => (set ? [name] : [])),
  );
  const attributes = new Parts<MessageAttributes>(
    fields,
    ATTRIBUTES.map(([name, paths]) => [name, paths.map(path => `MessageAttributes.${path}`)]),
    [['workOnBehalf', 'MessageAttributes.WorkOnBehalfData.Ticket.ThreadId', thread => (thread === 0 ? null : thread)]],
  );
  const buffers = new Parts<MessageBuffers>(
    fields,
    BUFFERS.map(([name, path]) => [name, [path]]),
    [['extensionSize', 'ExtensionBufferSize', size => size]],
  );
  const plan: Plan<MessageFields> = {
    address: self('u1.State'),
    number: count('PortMessage.MessageId'),
    callbackId: count('PortMessage.CallbackId'),
    sequence: count('SequenceNo'),
    type: { at: ['PortMessage.u2.s2.Type'], number: messageTypeName },
    continuation: { at: ['PortMessage.u2.s2.Type'], number: type => (type & CONTINUATION) !== 0 },
    dataLength: { at: ['PortMessage.u1.s1.DataLength'], number: length => length & SHORT },
    totalLength: { at: ['PortMessage.u1.s1.TotalLength'], number: length => length & SHORT },
    dataHead: { at: ['PortMessage.u1.s1.DataLength'], fact: dataHead },
    queue: { at: ['u1.s1.QueueType'], number: type => QUEUE_NAMES[type] },
    queuePort: nullable('PortQueue'),
    ownerPort: nullable('OwnerPort'),
    waitingThread: nullable('WaitingThread'),
    serverThread: nullable('ServerThread'),
    canceled: bit('u1.s1.Canceled'),
    release: bit('u1.s1.ReleaseMessage'),
    replyWaitReply: bit('u1.s1.ReplyWaitReply'),
    cancelQueuePort: nullable('CancelQueuePort'),
    cancelSequencePort: nullable('CancelSequencePort'),
    cancelSequence: count('CancelSequenceNo'),
    communicationInfo: nullable('CommunicationInfo'),
    connectionPort: nullable('ConnectionPort'),
    quotaProcess: nullable('QuotaProcess'),
    senderCid: { at: ['PortMessage.ClientId.UniqueThread'], whole: senderOf },
    stateBits: { at: ['u1.State'], whole: view => states.of(view) },
    attributes: { at: ['MessageAttributes.ClientContext'], whole: view => attributes.of(view) },
    buffers: { at: ['ExtensionBuffer'], whole: view => buffers.of(view) },
  };
  return new StructPlan(fields, plan);
}

function senderOf(view: StructView): string | undefined {
  const process = view.number('PortMessage.ClientId.UniqueProcess');
  const thread = view.number('PortMessage.ClientId.UniqueThread');
  return process === undefined || thread === undefined ? undefined : `${kdNumber(process)}.${kdNumber(thread)}`;
}

type Parted = Readonly<Record<string, Address | number | null | undefined>>;

/** Several fields as one record. Most messages have none of the parts, and share one record that says so. */
class Parts<T extends object> {
  private readonly steps: readonly {
    readonly name: string;
    readonly access: FieldAccess;
    readonly as: ((value: number) => number | null) | undefined;
  }[];
  private readonly none: Parted;

  constructor(
    fields: StructFields,
    pointers: readonly (readonly [string, readonly string[]])[],
    numbers: readonly (readonly [string, string, (value: number) => number | null])[],
  ) {
    const all = [
      ...pointers.map(([name, paths]) => ({ name, access: fields.findAny(paths), as: undefined })),
      ...numbers.map(([name, path, as]) => ({ name, access: fields.find(path), as })),
    ];
    this.steps = all.flatMap(({ name, access, as }) => (access ? [{ name, access, as }] : []));
    this.none = Object.fromEntries(this.steps.map(({ name, as }) => [name, as ? as(0) : null]));
  }

  of(view: StructView): T | undefined {
    const values: Record<string, Address | number | null> = {};
    let empty = true;
    for (const { name, access, as } of this.steps) {
      if (view.reasonAt(access) !== undefined) {
        empty = false;
        continue;
      }
      const raw = view.raw(access);
      if (Number(raw) === 0) {
        values[name] = as ? as(0) : null;
        continue;
      }
      empty = false;
      values[name] = as ? as(Number(raw)) : toAddress(BigInt(raw));
    }
    // Names of the parts are keys of the record by how the tables above are typed.
    return (empty ? this.none : values) as T;
  }
}
