import { toAddress } from '../base/address';
import type { PortFields, PortFlags, PortType, QueueLengths } from '../model/entities';
import type { FieldAccess, StructFields } from './fieldAccess';
import { StateBits } from './stateBits';
import { securityQosOf } from './securityQos';
import { count, nullable, type Plan, self, StructPlan } from './structPlan';
import type { StructView } from './structView';

/** `u1.s1.Type`. Source: AlpcpInitializePort's callers; 0 is a port that is not initialised yet. */
export const PORT_TYPES: readonly (PortType | undefined)[] = [undefined, 'connection', 'client', 'server'];

/** Flags of the model by the name of their bit. */
const FLAGS: Readonly<Record<string, keyof PortFlags>> = {
  ConnectionPending: 'connectionPending',
  ConnectionRefused: 'connectionRefused',
  Disconnected: 'disconnected',
  Closed: 'closed',
  NoFlushOnClose: 'flushOnClose',
  ReturnExtendedInfo: 'returnExtendedInfo',
  Waitable: 'waitable',
  DynamicSecurity: 'dynamicSecurity',
  Wow64CompletionList: 'wow64CompletionList',
};

/** Counters of the queues; direct queues came with Windows 10. */
const LENGTHS: readonly (readonly [keyof QueueLengths, string])[] = [
  ['main', 'MainQueueLength'],
  ['direct', 'DirectQueueLength'],
  ['large', 'LargeMessageQueueLength'],
  ['pending', 'PendingQueueLength'],
  ['canceled', 'CanceledQueueLength'],
  ['wait', 'WaitQueueLength'],
];

/** What `_ALPC_PORT` alone says of a port. */
export function portPlan(fields: StructFields): StructPlan<PortFields> {
  const flags = new StateBits(
    fields,
    'u1.State',
    Object.keys(FLAGS).map(name => `u1.s1.${name}`),
    flagsOf,
  );
  const lengths = new QueueCounters(fields);
  const plan: Plan<PortFields> = {
    address: self('u1.State'),
    type: { at: ['u1.s1.Type'], number: type => PORT_TYPES[type] },
    owner: {
      at: ['OwnerProcess'],
      // The lowest bit says that the owner is gone.
      pointer: value => (value >> 1n === 0n ? null : toAddress(value & ~1n)),
    },
    ownerGone: { at: ['OwnerProcess'], pointer: value => (value & 1n) !== 0n },
    communicationInfo: nullable('CommunicationInfo'),
    sequence: count('SequenceNo'),
    completionPort: nullable('CompletionPort'),
    completionKey: nullable('CompletionKey'),
    completionList: nullable('CompletionList'),
    callbackObject: nullable('CallbackObject'),
    targetQueuePort: nullable('TargetQueuePort'),
    attributes: count('PortAttributes.Flags'),
    securityQos: {
      at: ['PortAttributes.SecurityQos.ImpersonationLevel'],
      whole: view => securityQosOf(view, 'PortAttributes.SecurityQos'),
    },
    duplicable: count('PortAttributes.DupObjectTypes'),
    maxMessageLength: count('PortAttributes.MaxMessageLength'),
    flags: { at: ['u1.State'], whole: view => flags.of(view) },
    queues: { at: ['MainQueueLength'], whole: view => lengths.of(view) },
  };
  return new StructPlan(fields, plan);
}

function flagsOf(bits: readonly { readonly name: string; readonly set: boolean }[]): PortFlags {
  return Object.fromEntries(
    bits.flatMap(({ name, set }) => {
      const flag = FLAGS[name];
      // The kernel keeps the opposite of what kd shows.
      return flag === undefined ? [] : [[flag, flag === 'flushOnClose' ? !set : set]];
    }),
  );
}

/** Reads the counters; nearly all queues of nearly all ports are empty, and share one record. */
export class QueueCounters {
  private readonly counters: readonly { readonly name: keyof QueueLengths; readonly access: FieldAccess }[];
  private readonly empty: QueueLengths;

  constructor(fields: StructFields) {
    this.counters = LENGTHS.flatMap(([name, path]) => {
      const access = fields.find(path);
      return access ? [{ name, access }] : [];
    });
    this.empty = Object.fromEntries(this.counters.map(({ name }) => [name, 0]));
  }

  of(view: StructView): QueueLengths {
    const lengths: Partial<Record<keyof QueueLengths, number>> = {};
    let all = true;
    let sum = 0;
    for (const { name, access } of this.counters) {
      if (view.reasonAt(access) !== undefined) {
        all = false;
        continue;
      }
      const length = Number(view.raw(access));
      lengths[name] = length;
      sum += length;
    }
    return all && sum === 0 ? this.empty : lengths;
  }
}
