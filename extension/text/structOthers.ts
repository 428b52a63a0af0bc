import { toAddress } from '../base/address';
import type { LockFields, LockKind, ObjectTypeStats } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import { present, type StructDump, type StructReader } from './structDump';
import { filledText, quotedText } from './structValues';

/** `_OBJECT_TYPE`: how many objects and handles of it there are, and were at most. */
export const readObjectType: StructReader = (dump, sink) => {
  const objects = dump.count('TotalNumberOfObjects');
  const handles = dump.count('TotalNumberOfHandles');
  const evidence = (objects ?? handles)?.evidence;
  if (!evidence) return;
  const stats = present<ObjectTypeStats>({
    name: dump.read(['Name'], value => quotedText(value))?.value,
    address: dump.address,
    objects: objects?.value,
    handles: handles?.value,
    highWaterObjects: dump.count('HighWaterNumberOfObjects')?.value,
    highWaterHandles: dump.count('HighWaterNumberOfHandles')?.value,
    evidence,
  });
  sink.add({ kind: 'object-type', stats });
};

/**
 * `_OBJECT_HEADER` of a port, where the visualizer of `dx` tells what it heads. The object begins at the offset of
 * `Body`.
 */
export const readObjectHeader: StructReader = (dump, sink) => {
  const type = dump.row('ObjectType')?.value;
  const body = dump.row('Body');
  if (type !== 'ALPC Port' || !body) return;
  const { evidence } = body;
  const address = toAddress(dump.address + BigInt(body.offset));
  const name = dump.read(['ObjectName'], filledText);
  const fields = present({
    address: { value: address, evidence },
    handleCount: dump.count('HandleCount'),
    pointerCount: dump.count('PointerCount'),
    name,
    // Only connection ports have names.
    type: name && ({ value: 'connection', evidence: name.evidence } as const),
  });
  sink.add({ kind: 'port', id: idOf('port', address), fields });
};

/** `_KMUTANT`, `_FAST_MUTEX`, `_KGUARDED_MUTEX`: the owner is an ETHREAD, null while it is free. */
export function ownedLock(kind: LockKind, member: string): StructReader {
  return (dump, sink) => {
    const owner = dump.pointer(member);
    if (!owner) return;
    const { value, evidence } = owner;
    // The low bits of a guarded or fast mutex's owner are flags.
    const thread = value === null ? null : toAddress(value & ~7n);
    const fields: LockFields = {
      ...dump.self(),
      type: { value: kind, evidence },
      owners: { value: thread ? [thread] : [], evidence },
    };
    sink.add({ kind: 'lock', id: idOf('lock', dump.address), fields });
  };
}

/** `_RTL_CRITICAL_SECTION`: the owner is a thread number; LockCount -1 means free. */
export function readCriticalSection(dump: StructDump, ownerCid: (tid: number) => string): LockFields | undefined {
  const owner = dump.count('OwningThread');
  const count = dump.count('LockCount');
  const evidence = (owner ?? count)?.evidence as TextEvidence | undefined;
  if (!evidence) return undefined;
  const free = owner?.value === 0;
  return {
    ...dump.self(),
    type: { value: 'critical-section', evidence },
    ...(owner && owner.value > 0 && { ownerCid: { value: ownerCid(owner.value), evidence: owner.evidence } }),
    ...(free && { owners: { value: [], evidence } }),
  };
}
