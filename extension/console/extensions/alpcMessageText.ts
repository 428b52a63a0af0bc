import { toAddress } from '../../base/address';
import type { StructView } from '../../kernel/structView';
import { messageTypeName } from '../../model/messageTypes';
import { hexAndDecimal, pointer, yesNo } from './kdText';
import type { Machine } from './machine';
import { portTypeName } from './alpcPortText';
import { imageName } from './threadView';

/** LPC_CONTINUATION_REQUIRED. Source: phnt ntlpcapi.h. */
const CONTINUATION = 0x2000n;

/** `u1.s1.QueueType`. Source: AlpcpInsertMessage*Queue. kd's names for 0 and 5 are not known. */
const QUEUES: ReadonlyMap<bigint, string> = new Map([
  [1n, 'ALPC_MSGQUEUE_MAIN'],
  [2n, 'ALPC_MSGQUEUE_LARGE'],
  [3n, 'ALPC_MSGQUEUE_PENDING'],
  [4n, 'ALPC_MSGQUEUE_DIRECT'],
]);

/** A message, the two ports it names, and the machine. */
export interface MessageParts {
  readonly machine: Machine;
  readonly message: StructView;
  readonly ownerPort: StructView | undefined;
  readonly queuePort: StructView | undefined;
}

type Value = (parts: MessageParts) => string | undefined;

function shown<T>(value: bigint | undefined, format: (value: bigint) => T): T | undefined {
  return value === undefined ? undefined : format(value);
}

const number =
  (field: string, digits: number, bits = 32): Value =>
  ({ message }) =>
    shown(message.value(field), value => hexAndDecimal(BigInt.asUintN(bits, value), digits));

const pointerIn =
  (field: string): Value =>
  ({ message }) =>
    shown(message.value(field), pointer);

const flag =
  (field: string): Value =>
  ({ message }) =>
    shown(message.value(`u1.s1.${field}`), value => yesNo(value !== 0n));

const type = ({ message }: MessageParts): bigint | undefined =>
  shown(message.value('PortMessage.u2.s2.Type'), value => BigInt.asUintN(16, value));

function portText(address: bigint | undefined, port: StructView | undefined): string | undefined {
  const name = portTypeName(port?.value('u1.s1.Type'));
  return shown(address, value => (name === undefined ? pointer(value) : `${pointer(value)} [${name}]`));
}

const queueOwner: Value = ({ machine, queuePort }) =>
  shown(queuePort?.value('OwnerProcess'), value => {
    const image = imageName(machine, toAddress(value & ~1n));
    return image === undefined ? pointer(value) : `${pointer(value)} (${image})`;
  });

const queueType: Value = ({ message }) =>
  shown(message.value('u1.s1.QueueType'), value => QUEUES.get(value) ?? `${value} (name not verified against kd)`);

/** Keys with their values, in the order in which kd prints them. QuotaCharged is left out: no field says it. */
const ROWS: readonly (readonly [key: string, value: Value])[] = [
  ['MessageID', number('PortMessage.MessageId', 4)],
  ['CallbackID', number('PortMessage.CallbackId', 1)],
  ['SequenceNumber', number('SequenceNo', 8)],
  ['Type', parts => shown(type(parts), value => messageTypeName(Number(value)) ?? `0x${value.toString(16)}`)],
  ['DataLength', number('PortMessage.u1.s1.DataLength', 4, 16)],
  ['TotalLength', number('PortMessage.u1.s1.TotalLength', 4, 16)],
  ['Canceled', flag('Canceled')],
  ['Release', flag('ReleaseMessage')],
  ['ReplyWaitReply', flag('ReplyWaitReply')],
  ['Continuation', parts => shown(type(parts), value => yesNo((value & CONTINUATION) !== 0n))],
  ['OwnerPort', ({ message, ownerPort }) => portText(message.value('OwnerPort'), ownerPort)],
  ['WaitingThread', pointerIn('WaitingThread')],
  ['QueueType', queueType],
  ['QueuePort', ({ message, queuePort }) => portText(message.value('PortQueue'), queuePort)],
  ['QueuePortOwnerProcess', queueOwner],
  ['ServerThread', pointerIn('ServerThread')],
  ['CancelQueuePort', pointerIn('CancelQueuePort')],
  ['CancelSequencePort', pointerIn('CancelSequencePort')],
  ['CancelSequenceNumber', number('CancelSequenceNo', 8)],
  ['ClientContext', pointerIn('MessageAttributes.ClientContext')],
  ['ServerContext', pointerIn('MessageAttributes.ServerContext')],
  ['PortContext', pointerIn('MessageAttributes.PortContext')],
  ['CancelPortContext', pointerIn('MessageAttributes.CancelPortContext')],
  ['SecurityData', pointerIn('MessageAttributes.SecurityData')],
  ['View', pointerIn('MessageAttributes.View')],
  ['HandleData', pointerIn('MessageAttributes.HandleData')],
];

const KEY = 22;

/** Rows of `!alpc /m`; what is not known is left out. */
export function messageRows(parts: MessageParts): readonly string[] {
  return ROWS.flatMap(([key, value]) => {
    const text = value(parts);
    return text === undefined ? [] : [`  ${key.padEnd(KEY)}: ${text}`];
  });
}
