import { idOf } from '../model/ids';
import type { BlockContext } from './blocks';
import { ownerCidOf } from './criticalSectionReader';
import type { StructDump, StructReader } from './structDump';
import { readCommunicationInfo, readMessageStruct } from './structMessage';
import { ownedLock, readCriticalSection, readObjectHeader, readObjectType } from './structOthers';
import { readPortStruct } from './structPort';
import { readProcessStruct, readThreadStruct } from './structThread';

const READERS: ReadonlyMap<string, StructReader> = new Map<string, StructReader>([
  ['ALPC_PORT', readPortStruct],
  ['KALPC_MESSAGE', readMessageStruct],
  ['ALPC_COMMUNICATION_INFO', readCommunicationInfo],
  ['ETHREAD', readThreadStruct],
  ['KTHREAD', readThreadStruct],
  ['EPROCESS', readProcessStruct],
  ['OBJECT_TYPE', readObjectType],
  ['OBJECT_HEADER', readObjectHeader],
  ['KMUTANT', ownedLock('mutant', 'OwnerThread')],
  ['FAST_MUTEX', ownedLock('fast-mutex', 'Owner')],
  ['KGUARDED_MUTEX', ownedLock('guarded-mutex', 'Owner')],
]);

const CRITICAL_SECTIONS: ReadonlySet<string> = new Set(['RTL_CRITICAL_SECTION', 'CRITICAL_SECTION']);

/** True for types that have a place in the model; others are read over. */
export function isKnownStruct(type: string): boolean {
  return READERS.has(type) || CRITICAL_SECTIONS.has(type);
}

/** Hands over what a structure says. */
export function addStructFacts(dump: StructDump, context: BlockContext): void {
  if (dump.isEmpty) return;
  READERS.get(dump.type)?.(dump, context.sink);
  if (!CRITICAL_SECTIONS.has(dump.type)) return;
  const fields = readCriticalSection(dump, tid => ownerCidOf(context, tid));
  if (fields) context.sink.add({ kind: 'lock', id: idOf('lock', dump.address), fields });
}
