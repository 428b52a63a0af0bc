import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { StructView } from '../../kernel/structView';
import type { Port, QueueLengths } from '../../model/entities';
import { idOf } from '../../model/ids';
import { hexAndDecimal, pointer, yesNo } from './kdText';
import type { Machine } from './machine';
import { threadHeader } from './threadHeaderText';
import { imageName, threadViewOf } from './threadView';

/** Names of `_ALPC_PORT.u1.s1.Type`. Source: the callers of AlpcpInitializePort. */
const TYPES: ReadonlyMap<bigint, string> = new Map([
  [1n, 'ALPC_CONNECTION_PORT'],
  [2n, 'ALPC_CLIENT_COMMUNICATION_PORT'],
  [3n, 'ALPC_SERVER_COMMUNICATION_PORT'],
]);

const KEY = 26;

/** Name of a port type; undefined for a number that is none. */
export function portTypeName(type: bigint | undefined): string | undefined {
  return type === undefined ? undefined : TYPES.get(type);
}

export function portAt({ snapshot }: Machine, address: Address | null | undefined): Port | undefined {
  return address ? snapshot.ports.get(idOf('port', address)) : undefined;
}

/** A structure and the communication info that ties it to its peers. */
export interface PortParts {
  readonly machine: Machine;
  readonly port: StructView;
  readonly info: StructView | undefined;
}

type Value = (parts: PortParts) => string | undefined;

const pointerIn =
  (field: string): Value =>
  ({ port }) =>
    shown(port.value(field), pointer);

const flag =
  (field: string, inverted = false): Value =>
  ({ port }) =>
    shown(port.value(`u1.s1.${field}`), value => yesNo((value !== 0n) !== inverted));

function shown(value: bigint | undefined, format: (value: bigint) => string): string | undefined {
  return value === undefined ? undefined : format(value);
}

/** Connection ports have names; kd prints the last part of the path behind the pointer. */
const connectionPort: Value = ({ machine, info }) =>
  shown(info?.value('ConnectionPort'), value => {
    const name = portAt(machine, toAddress(value))?.name?.value;
    return value === 0n || name === undefined ? pointer(value) : `${pointer(value)} (${name})`;
  });

/** Bit 0 of OwnerProcess marks an owner that is gone; it is printed as it stands. */
const ownerProcess: Value = ({ machine, port }) =>
  shown(port.value('OwnerProcess'), value => {
    const image = imageName(machine, toAddress(value & ~1n));
    return image === undefined ? pointer(value) : `${pointer(value)} (${image})`;
  });

/** Keys with their values, in the order in which kd prints them. */
const ROWS: readonly (readonly [key: string, value: Value])[] = [
  ['Type', ({ port }) => portTypeName(port.value('u1.s1.Type'))],
  ['CommunicationInfo', pointerIn('CommunicationInfo')],
  ['  ConnectionPort', connectionPort],
  ['  ClientCommunicationPort', ({ info }) => shown(info?.value('ClientCommunicationPort'), pointer)],
  ['  ServerCommunicationPort', ({ info }) => shown(info?.value('ServerCommunicationPort'), pointer)],
  ['OwnerProcess', ownerProcess],
  ['SequenceNo', ({ port }) => shown(port.value('SequenceNo'), value => hexAndDecimal(BigInt.asUintN(32, value), 8))],
  ['CompletionPort', pointerIn('CompletionPort')],
  ['CompletionList', pointerIn('CompletionList')],
  ['ConnectionPending', flag('ConnectionPending')],
  ['ConnectionRefused', flag('ConnectionRefused')],
  ['Disconnected', flag('Disconnected')],
  ['Closed', flag('Closed')],
  ['FlushOnClose', flag('NoFlushOnClose', true)],
  ['ReturnExtendedInfo', flag('ReturnExtendedInfo')],
  ['Waitable', flag('Waitable')],
  ['Security', ({ port }) => shown(port.value('u1.s1.DynamicSecurity'), dynamic => (dynamic ? 'Dynamic' : 'Static'))],
  ['Wow64CompletionList', flag('Wow64CompletionList')],
];

/** Key rows of `!alpc /p`; what is not known is left out. */
export function portRows(parts: PortParts): readonly string[] {
  return ROWS.flatMap(([key, value]) => {
    const text = value(parts);
    return text === undefined ? [] : [`  ${key.padEnd(KEY)}: ${text}`];
  });
}

/** Threads that are registered or wait; none where they are not known. */
export function portThreads(
  machine: Machine,
  port: Port | undefined,
  threads: readonly StructView[],
): readonly string[] {
  const count = port?.registeredCount?.value ?? port?.registeredThreads?.value.length;
  if (!port || count === undefined) return [];
  const are =
    port.threadsAre?.value === 'waiting' ? 'waiting on the port' : 'registered with port IO completion object';
  return [
    `  ${count} thread(s) are ${are}:`,
    '',
    ...threads.map(view => `    ${threadHeader(threadViewOf(machine, view), false)}`),
    '',
  ];
}

const QUEUES: readonly (readonly [queue: keyof QueueLengths, name: string])[] = [
  ['main', 'Main'],
  ['direct', 'Direct message'],
  ['large', 'Large message'],
  ['pending', 'Pending'],
  ['canceled', 'Canceled'],
];

/** How kd prints a queue that holds messages is documented nowhere: one row says so. */
export function queueRows(lengths: QueueLengths | undefined): readonly string[] {
  return QUEUES.flatMap(([queue, name]) => {
    const length = lengths?.[queue];
    if (length === undefined) return [];
    return length === 0
      ? [`  ${name} queue is empty.`, '', '']
      : [`  ${name} queue: ${length} message(s) (format not verified against kd)`, '', ''];
  });
}
