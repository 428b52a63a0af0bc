import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { threadState } from '../../kernel/waitNames';
import type { StructView } from '../../kernel/structView';
import type { Process, Thread, ThreadState } from '../../model/entities';
import { idOf } from '../../model/ids';
import type { Machine } from './machine';

/** DISPATCHER_HEADER.Type of threads and processes. Source: `_KOBJECTS` of the public symbols. */
const PROCESS_OBJECT = 3n;
const THREAD_OBJECT = 6n;
/** High bits of the type byte are lock and flag bits. */
const TYPE_MASK = 0x7fn;

/** One thread with what was walked of it. */
export interface ThreadView {
  readonly machine: Machine;
  readonly view: StructView;
  /** undefined: the thread is on no list and nobody named it. */
  readonly thread: Thread | undefined;
  readonly owner: Address | undefined;
}

export function threadViewOf(machine: Machine, view: StructView): ThreadView {
  const thread = machine.snapshot.threads.get(idOf('thread', view.address));
  return { machine, view, thread, owner: view.pointer('Tcb.Process') ?? thread?.process?.value };
}

/** Whether the structure can be a thread: `unreadable` where its type is not known. */
export function threadKind(view: StructView): 'thread' | 'other' | 'unreadable' {
  return kindOf(view.value('Tcb.Header.Type'), THREAD_OBJECT, 'thread');
}

export function processKind(view: StructView): 'process' | 'other' | 'unreadable' {
  return kindOf(view.value('Pcb.Header.Type'), PROCESS_OBJECT, 'process');
}

function kindOf<K extends string>(type: bigint | undefined, wanted: bigint, kind: K): K | 'other' | 'unreadable' {
  if (type === undefined) return 'unreadable';
  return (type & TYPE_MASK) === wanted ? kind : 'other';
}

export function stateOf({ view, thread }: ThreadView): ThreadState | undefined {
  const state = view.value('Tcb.State');
  return state === undefined ? thread?.state?.value : threadState(state);
}

export function processAt({ snapshot }: Machine, address: Address | undefined): Process | undefined {
  return address === undefined ? undefined : snapshot.processes.get(idOf('process', address));
}

/** Image name as EPROCESS keeps it; undefined where it is not known. */
export function imageName(machine: Machine, process: Address | undefined): string | undefined {
  return processAt(machine, process)?.name?.value;
}

/** Processor of a running thread, or the one that a ready thread is meant for. */
export function processorOf({ machine, view, thread }: ThreadView): number | undefined {
  const running = machine.engine.processors.find(processor => processor.currentThread === view.address);
  const next = view.value('Tcb.NextProcessor');
  return running?.number ?? thread?.processor?.value ?? (next === undefined ? undefined : Number(next));
}

/** A counter of clock ticks as a time in 100 ns. */
export function ticksAsTime({ tick }: Machine, ticks: bigint | undefined): bigint | undefined {
  return tick === undefined || ticks === undefined ? undefined : ticks * tick;
}

/** EX_FAST_REF keeps a count in the low four bits of the pointer. Source: `_EX_FAST_REF.RefCnt`, 4 bits on x64. */
export function fastReference(value: bigint): Address {
  return toAddress(value & ~0xfn);
}
