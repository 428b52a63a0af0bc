import { toAddress } from '../base/address';
import type { PortFields, PortFlags, PortType, QueueLengths } from '../model/entities';
import type { Known, TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import type { Draft } from './draft';
import { present, type StructDump, type StructReader } from './structDump';
import { listLinks } from './structValues';

/** `_ALPC_PORT.u1.s1.Type` (AlpcpInitializePort); 0 is a port that is not set up yet. */
const TYPES: readonly (PortType | undefined)[] = [undefined, 'connection', 'client', 'server'];

/** Names and positions of the bits of `_ALPC_PORT.u1.State`, the same from Windows 7 to 11 (public type data). */
const BITS: readonly {
  readonly bit: number;
  readonly name: string;
  readonly flag: keyof PortFlags;
  readonly not?: true;
}[] = [
  { bit: 3, name: 'ConnectionPending', flag: 'connectionPending' },
  { bit: 4, name: 'ConnectionRefused', flag: 'connectionRefused' },
  { bit: 5, name: 'Disconnected', flag: 'disconnected' },
  { bit: 6, name: 'Closed', flag: 'closed' },
  { bit: 7, name: 'NoFlushOnClose', flag: 'flushOnClose', not: true },
  { bit: 8, name: 'ReturnExtendedInfo', flag: 'returnExtendedInfo' },
  { bit: 9, name: 'Waitable', flag: 'waitable' },
  { bit: 10, name: 'DynamicSecurity', flag: 'dynamicSecurity' },
  { bit: 11, name: 'Wow64CompletionList', flag: 'wow64CompletionList' },
];

const LENGTHS: readonly (readonly [keyof QueueLengths, string, string])[] = [
  ['main', 'MainQueueLength', 'MainQueue'],
  ['direct', 'DirectQueueLength', 'DirectQueue'],
  ['large', 'LargeMessageQueueLength', 'LargeMessageQueue'],
  ['pending', 'PendingQueueLength', 'PendingQueue'],
  ['canceled', 'CanceledQueueLength', 'CanceledQueue'],
  ['wait', 'WaitQueueLength', 'WaitQueue'],
];

/** `_ALPC_PORT`. */
export const readPortStruct: StructReader = (dump, sink) => {
  const self = dump.self();
  if (!self) return;
  const type = dump.count('u1.s1.Type') ?? stateBits(dump, 1, 3);
  const portType = type && TYPES[type.value];
  const fields: PortFields = present<PortFields>({
    ...self,
    ...owner(dump),
    type: portType && { value: portType, evidence: type.evidence },
    communicationInfo: dump.pointer('CommunicationInfo'),
    completionPort: dump.pointer('CompletionPort'),
    completionList: dump.pointer('CompletionList'),
    sequence: dump.count('SequenceNo'),
    flags: flags(dump),
    queues: queues(dump),
  });
  sink.add({ kind: 'port', id: idOf('port', dump.address), fields });
};

/** Bit 0 of OwnerProcess marks an owner that is gone; the rest is still its address. */
function owner(dump: StructDump): Pick<PortFields, 'owner' | 'ownerGone'> {
  const raw = dump.pointer('OwnerProcess');
  if (!raw) return {};
  if (raw.value === null) return { owner: raw };
  const { evidence } = raw;
  return {
    owner: { value: toAddress(raw.value & ~1n), evidence },
    ownerGone: { value: (raw.value & 1n) === 1n, evidence },
  };
}

function stateBits(dump: StructDump, shift: number, mask: number): Known<number> | undefined {
  const state = dump.count('u1.State');
  return state && { value: (state.value >>> shift) & mask, evidence: state.evidence };
}

function flags(dump: StructDump): Known<PortFlags> | undefined {
  const read: Draft<PortFlags> = {};
  let evidence: TextEvidence | undefined;
  for (const { bit, name, flag, not } of BITS) {
    const value = dump.count(`u1.s1.${name}`) ?? stateBits(dump, bit, 1);
    if (!value) continue;
    read[flag] = not ? value.value === 0 : value.value !== 0;
    evidence = spanning(evidence, value.evidence as TextEvidence);
  }
  return evidence && { value: read, evidence };
}

/**
 * The length counters; where they were not printed, a list head that links to itself is an empty queue. The head's own
 * address is that of the port and the member's offset.
 */
function queues(dump: StructDump): Known<QueueLengths> | undefined {
  const read: Draft<QueueLengths> = {};
  let evidence: TextEvidence | undefined;
  for (const [queue, counter, head] of LENGTHS) {
    const length = dump.count(counter) ?? emptyList(dump, head);
    if (!length) continue;
    read[queue] = length.value;
    evidence = spanning(evidence, length.evidence as TextEvidence);
  }
  return evidence && { value: read, evidence };
}

function emptyList(dump: StructDump, head: string): Known<number> | undefined {
  const row = dump.row(head);
  const links = row && listLinks(row.value);
  if (!links) return undefined;
  const own = toAddress(dump.address + BigInt(row.offset));
  return links[0] === own && links[1] === own ? { value: 0, evidence: row.evidence } : undefined;
}

function spanning(first: TextEvidence | undefined, next: TextEvidence): TextEvidence {
  if (!first) return next;
  const end = Math.max(first.endLine ?? first.line, next.line);
  return next.line < first.line ? { ...next, endLine: end } : { ...first, endLine: end };
}
