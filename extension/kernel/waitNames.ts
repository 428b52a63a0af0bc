import type { ThreadState } from '../model/entities';
import type { Types } from './types';

/*
 * Names of the numbers in thread headers. They are taken from the enumerations of the target's own symbols where those
 * are there; the tables below are those of the public symbols from Windows 7 to 11, which agree on all they share.
 */

const STATES: readonly ThreadState[] = [
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

/** `_KTHREAD_STATE`; undefined for numbers that no build uses. */
export function threadState(value: bigint): ThreadState | undefined {
  return STATES[Number(value)];
}

const REASONS =
  'Executive FreePage PageIn PoolAllocation DelayExecution Suspended UserRequest WrExecutive WrFreePage WrPageIn WrPoolAllocation WrDelayExecution WrSuspended WrUserRequest WrSpare0 WrQueue WrLpcReceive WrLpcReply WrVirtualMemory WrPageOut WrRendezvous WrKeyedEvent WrTerminated WrProcessInSwap WrCpuRateControl WrCalloutStack WrKernel WrResource WrPushLock WrMutex WrQuantumEnd WrDispatchInt WrPreempted WrYieldExecution WrFastMutex WrGuardedMutex WrRundown WrAlertByThreadId WrDeferredPreempt WrPhysicalFault WrIoRing'.split(
    ' ',
  );

/** Names by number, worked out once for the types of a target. */
const OWN_REASONS = new WeakMap<Types, ReadonlyMap<number, string> | undefined>();

function ownReasons(types: Types): ReadonlyMap<number, string> | undefined {
  if (OWN_REASONS.has(types)) return OWN_REASONS.get(types);
  const values = types.enumeration('_KWAIT_REASON')?.values;
  const names = values && [...values].filter(([name]) => name !== 'MaximumWaitReason');
  const own = names && new Map(names.map(([name, number]) => [Number(number), name] as const));
  OWN_REASONS.set(types, own);
  return own;
}

/** `_KWAIT_REASON` as kd prints it: by the target's own enumeration, else by the table; `unknown(n)` beyond both. */
export function waitReason(types: Types, value: bigint): string {
  const names = ownReasons(types);
  const number = Number(value);
  return (names ? names.get(number) : REASONS[number]) ?? `unknown(${value})`;
}

/** Reasons are kept in one byte, and no build has as many. */
const MOST_REASONS = 64;

/** Numbers of some wait reasons on this target. */
export function waitReasonNumbers(types: Types, names: readonly string[]): ReadonlySet<number | undefined> {
  const numbers = Array.from({ length: MOST_REASONS }, (_, number) => number);
  return new Set(numbers.filter(number => names.includes(waitReason(types, BigInt(number)))));
}

/** `_KOBJECTS`, named as `!thread` prints wait objects. High bits of the byte are lock and flag bits. */
const OBJECTS: ReadonlyMap<number, string> = new Map([
  [0, 'NotificationEvent'],
  [1, 'SynchronizationEvent'],
  [2, 'Mutant'],
  [3, 'ProcessObject'],
  [4, 'QueueObject'],
  [5, 'Semaphore'],
  [6, 'Thread'],
  [7, 'Gate'],
  [8, 'NotificationTimer'],
  [9, 'SynchronizationTimer'],
  [21, 'PriQueueObject'],
]);

/** Kind of a dispatcher object by the first byte of its header. */
export function objectType(value: bigint): string {
  return OBJECTS.get(Number(value & 0x7fn)) ?? 'Unknown';
}
