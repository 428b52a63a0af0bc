import type { ThreadFields } from '../model/entities';
import { kdNumber } from '../model/ids';
import type { StructFields } from './fieldAccess';
import { impersonationOf } from './impersonation';
import { bit, count, nullable, type Plan, self, StructPlan } from './structPlan';
import type { StructView } from './structView';
import type { Types } from './types';
import { threadState, waitReason } from './waitNames';

/** Time of the target in clock ticks, and the length of a tick. */
export interface Clock {
  /** Low 32 bits of TickCount. */
  readonly ticks: number;
  /** Length of a tick in 100 ns; undefined where it was not read. */
  readonly increment: number | undefined;
}

/** What `_ETHREAD` says of a thread. */
export function threadPlan(fields: StructFields, types: Types, clock: Clock | undefined): StructPlan<ThreadFields> {
  const plan: Plan<ThreadFields> = {
    cid: { at: ['Cid.UniqueThread'], whole: cidOf },
    process: { at: ['Tcb.Process'], pointer: value => value },
    teb: nullable('Tcb.Teb'),
    win32Thread: nullable('Tcb.Win32Thread'),
    contextSwitches: count('Tcb.ContextSwitches'),
    suspendCount: count('Tcb.SuspendCount'),
    freezeCount: count('Tcb.FreezeCount'),
    priority: count('Tcb.Priority'),
    waitStart: count('Tcb.WaitTime'),
    startAddress: {
      at: ['Win32StartAddress'],
      pointer: value => (value === 0n ? undefined : `0x${value.toString(16)}`),
    },
    impersonation: { at: ['ActiveImpersonationInfo'], fact: impersonationOf },
    stackResident: bit('Tcb.KernelStackResident'),
    address: self('Tcb.Header.Type'),
    state: { at: ['Tcb.State'], number: value => threadState(BigInt(value)) },
    processor: { at: ['Tcb.NextProcessor'], whole: readyProcessor },
    // What is said of a wait is left over from an earlier one where the thread does not wait.
    waitReason: {
      at: ['Tcb.WaitReason'],
      whole: view => (waits(view) ? waitReason(types, BigInt(view.number('Tcb.WaitReason') ?? 0)) : undefined),
    },
    waitMode: {
      at: ['Tcb.WaitMode'],
      whole: view => (waits(view) ? (view.number('Tcb.WaitMode') === 0 ? 'KernelMode' : 'UserMode') : undefined),
    },
    alertable: {
      at: ['Tcb.Alertable'],
      whole: view => (waits(view) ? view.number('Tcb.Alertable') !== 0 : undefined),
    },
    ...(clock && agesBy(clock)),
  };
  return new StructPlan(fields, plan);
}

/** Ticks since the wait began, modulo 2^32, and the same as time where the length of a tick is known. */
function agesBy({ ticks, increment }: Clock): Pick<Plan<ThreadFields>, 'ticks' | 'waitMs'> {
  const age = (start: number): number => (ticks - start) >>> 0;
  return {
    ticks: { at: ['Tcb.WaitTime'], number: age },
    // A tick is counted in 100 ns.
    ...(increment !== undefined && {
      waitMs: { at: ['Tcb.WaitTime'], number: start => Math.floor((age(start) * increment) / 10_000) },
    }),
  };
}

function waits(view: StructView): boolean {
  const state = view.number('Tcb.State');
  const name = state === undefined ? undefined : threadState(BigInt(state));
  return name === 'WAIT' || name === 'GATEWAIT';
}

const READY: readonly (string | undefined)[] = ['READY', 'STANDBY', 'DEFERREDREADY'];
/** Above these numbers of NextProcessor the thread waits for any processor of a group (Windows 10 and later). */
const SHARED_READY_QUEUE = 2 ** 31;

/** The processor that a ready thread is to run on; which one a thread runs on the processors say themselves. */
function readyProcessor(view: StructView): number | undefined {
  const state = view.number('Tcb.State');
  const processor = view.number('Tcb.NextProcessor');
  if (state === undefined || processor === undefined || processor >= SHARED_READY_QUEUE) return undefined;
  return READY.includes(threadState(BigInt(state))) ? processor : undefined;
}

function cidOf(view: StructView): string | undefined {
  const process = view.number('Cid.UniqueProcess');
  const thread = view.number('Cid.UniqueThread');
  return process === undefined || thread === undefined ? undefined : `${kdNumber(process)}.${kdNumber(thread)}`;
}
