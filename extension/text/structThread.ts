import type { ProcessFields, ThreadFields, ThreadState } from '../model/entities';
import type { Known } from '../model/evidence';
import { idOf, kdNumber } from '../model/ids';
import { present, type StructDump, type StructReader } from './structDump';
import { cidOf } from './structMessage';
import { filledText } from './structValues';
import { waitReasonName } from './waitReasons';

/** `_KTHREAD_STATE`; 9 is a thread whose process is being swapped in. */
const STATES: readonly (ThreadState | undefined)[] = [
  'INITIALIZED',
  'READY',
  'RUNNING',
  'STANDBY',
  'TERMINATED',
  'WAIT',
  'TRANSITION',
  'DEFERREDREADY',
  'GATEWAIT',
];

/** `_ETHREAD` (whose `Tcb` is the KTHREAD) and `_KTHREAD`. */
export const readThreadStruct: StructReader = (dump, sink) => {
  const self = dump.self();
  if (!self) return;
  const of = (name: string): readonly [string, string] => [name, `Tcb.${name}`];
  const stateNumber = dump.count(...of('State'));
  const state = stateNumber && STATES[stateNumber.value];
  const waiting = state === 'WAIT';
  const fields = present<ThreadFields>({
    ...self,
    cid: cidOf(dump, 'Cid.'),
    process: dump.target(...of('Process')),
    teb: dump.pointer(...of('Teb')),
    win32Thread: dump.pointer(...of('Win32Thread')),
    state: state && { value: state, evidence: stateNumber.evidence },
    // Wait fields keep their last values after the wait is over.
    waitReason: waiting ? waitReason(dump) : undefined,
    waitMode: waiting ? waitMode(dump) : undefined,
    alertable: waiting ? dump.bit(...of('Alertable')) : undefined,
    waitsFor: waiting ? waitsFor(dump) : undefined,
    waitStart: waiting ? dump.count(...of('WaitTime')) : undefined,
    suspendCount: dump.count(...of('SuspendCount')),
    freezeCount: dump.count(...of('FreezeCount')),
    contextSwitches: dump.count(...of('ContextSwitches')),
    priority: dump.count(...of('Priority')),
  });
  sink.add({ kind: 'thread', id: idOf('thread', dump.address), fields });
};

function waitReason(dump: StructDump): Known<string> | undefined {
  const number = dump.count('WaitReason', 'Tcb.WaitReason');
  const name = number && waitReasonName(number.value);
  return name === undefined || !number ? undefined : { value: name, evidence: number.evidence };
}

function waitMode(dump: StructDump): ThreadFields['waitMode'] {
  const mode = dump.count('WaitMode', 'Tcb.WaitMode');
  if (mode?.value !== 0 && mode?.value !== 1) return undefined;
  return { value: mode.value === 1 ? 'UserMode' : 'KernelMode', evidence: mode.evidence };
}

/**
 * `AlpcMessage` shares its storage with AlpcReceiveAttributeSet and keeps old values, so it counts only in a wait for a
 * reply (WrLpcReply). `LpcReplyMessageId` of old kernels is cleared when the reply has come.
 */
function waitsFor(dump: StructDump): ThreadFields['waitsFor'] {
  const message = dump.target('AlpcMessage');
  if (message && waitReason(dump)?.value === 'WrLpcReply' && (message.value & 7n) === 0n)
    return { value: { message: message.value }, evidence: message.evidence };
  const number = dump.count('LpcReplyMessageId');
  if (!number || number.value <= 0) return undefined;
  return { value: { messageNumber: number.value.toString(16).padStart(8, '0') }, evidence: number.evidence };
}

/** `_EPROCESS` and `_KPROCESS`, its first member. */
export const readProcessStruct: StructReader = (dump, sink) => {
  const self = dump.self();
  if (!self) return;
  const number = (name: string): Known<string> | undefined => {
    const known = dump.count(name);
    return known && { value: kdNumber(known.value), evidence: known.evidence };
  };
  const exitTime = dump.count('ExitTime', 'ExitTime.QuadPart');
  const gone = [exitTime, dump.count('ProcessExiting'), dump.count('ProcessDelete')].find(
    known => known && known.value !== 0,
  );
  const fields = present<ProcessFields>({
    ...self,
    pid: number('UniqueProcessId'),
    parentPid: number('InheritedFromUniqueProcessId'),
    name: dump.read(['ImageFileName'], filledText),
    peb: dump.pointer('Peb'),
    activeThreads: dump.count('ActiveThreads'),
    exiting: gone && { value: true, evidence: gone.evidence },
  });
  sink.add({ kind: 'process', id: idOf('process', dump.address), fields });
};
