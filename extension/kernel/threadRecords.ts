import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { ThreadFields } from '../model/entities';
import type { Known } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf, kdNumber } from '../model/ids';
import { impersonationOf } from './impersonation';
import type { KernelTarget } from './kernelTarget';
import { walkLists } from './lists';
import type { ProcessRecord } from './processes';
import { reportUnknowns } from './reportUnknowns';
import type { StructView } from './structView';
import { type ThreadExtras, threadExtras } from './threadExtras';
import { threadState, waitReason } from './waitNames';

/** What later walkers (waits, stacks) need of a thread. Bodies are not kept: there may be 20,000. */
export interface ThreadRecord extends ThreadExtras {
  readonly address: Address;
  readonly process: Address;
  readonly state?: number;
  readonly waitReason?: number;
  /** First wait block and how many there are. */
  readonly waitBlocks?: { readonly address: Address; readonly count: number };
  /** Content of `_ETHREAD.AlpcMessage`; trusted only after the message was looked at. */
  readonly alpcMessage?: Address;
  /** Where the thread's own timer lies: a wait block on it is a timeout. */
  readonly timer?: Address;
  readonly alpcSemaphore?: Address;
  readonly irpList?: Address;
  readonly waitTime?: number;
  readonly kernelStack?: Address;
  readonly initialStack?: Address;
  readonly trapFrame?: Address;
}

/** Threads of a batch: bodies of 2 KB each. */
const BATCH = 2048;

/** Time of the target in clock ticks, and the length of a tick. */
export interface Clock {
  /** Low 32 bits of TickCount. */
  readonly ticks: number;
  /** Length of a tick in 100 ns; undefined where it was not read. */
  readonly increment: number | undefined;
}

/** Reads all threads of some processes. */
export async function readThreads(
  target: KernelTarget,
  sink: FactSink,
  processes: readonly ProcessRecord[],
  clock: Clock | undefined,
  signal?: AbortSignal,
): Promise<readonly ThreadRecord[]> {
  const link = target.fields.find('_ETHREAD', 'ThreadListEntry');
  const heads = processes.flatMap(process => process.view.addressOf('ThreadListHead') ?? []);
  if (!link || heads.length === 0) return [];
  const walks = await walkLists(target, heads, signal);
  walks.forEach((walk, i) => {
    const process = processes[i];
    if (walk.broken && process)
      sink.add({ kind: 'unknown', of: idOf('process', process.address), field: 'threads', reason: walk.broken.reason });
  });
  const places = walks.flatMap((walk, i) =>
    walk.links.map(entry => ({
      address: toAddress(entry - BigInt(link.offset)),
      process: processes[i]?.address ?? toAddress(0n),
    })),
  );
  return readThreadsAt(target, sink, places, clock, signal);
}

/** Reads threads by their ETHREAD, in batches. */
export async function readThreadsAt(
  target: KernelTarget,
  sink: FactSink,
  places: readonly { readonly address: Address; readonly process: Address }[],
  clock: Clock | undefined,
  signal?: AbortSignal,
): Promise<readonly ThreadRecord[]> {
  const records: ThreadRecord[] = [];
  for (let start = 0; start < places.length; start += BATCH) {
    const batch = places.slice(start, start + BATCH);
    const views = await target.structs(
      '_ETHREAD',
      batch.map(place => place.address),
      signal,
    );
    views.forEach((view, i) => {
      const fields = threadFields(target, view, clock);
      sink.add({ kind: 'thread', id: idOf('thread', view.address), fields });
      reportUnknowns(sink, idOf('thread', view.address), view, {
        cid: 'Cid.UniqueThread',
        state: 'Tcb.State',
        process: 'Tcb.Process',
      });
      records.push(recordOf(view, view.pointer('Tcb.Process') ?? batch[i]?.process ?? toAddress(0n)));
    });
  }
  return records;
}

function threadFields(target: KernelTarget, view: StructView, clock: Clock | undefined): ThreadFields {
  const state = view.known('Tcb.State', threadState);
  const waits = state?.value === 'WAIT' || state?.value === 'GATEWAIT';
  const start = view.known('Win32StartAddress', value => `0x${value.toString(16)}`);
  const known = {
    cid: cidOf(view),
    process: view.known('Tcb.Process', toAddress),
    teb: view.known('Tcb.Teb', nullable),
    win32Thread: view.known('Tcb.Win32Thread', nullable),
    contextSwitches: view.known('Tcb.ContextSwitches', Number),
    suspendCount: view.known('Tcb.SuspendCount', Number),
    freezeCount: view.known('Tcb.FreezeCount', Number),
    priority: view.known('Tcb.Priority', Number),
    waitStart: view.known('Tcb.WaitTime', Number),
    startAddress: start?.value === '0x0' ? undefined : start,
    impersonation: impersonationOf(view),
    stackResident: view.known('Tcb.KernelStackResident', value => value !== 0n),
    address: view.known('Tcb.Header.Type', () => view.address),
    ...(waits && {
      waitReason: view.known('Tcb.WaitReason', value => waitReason(target.types, value)),
      waitMode: view.known('Tcb.WaitMode', value => (value === 0n ? ('KernelMode' as const) : ('UserMode' as const))),
      alertable: view.known('Tcb.Alertable', value => value !== 0n),
    }),
    ...ages(view, clock),
  };
  const present = Object.entries(known).filter(([, value]) => value !== undefined);
  const named = state?.value === undefined ? {} : { state: { value: state.value, evidence: state.evidence } };
  return { ...(Object.fromEntries(present) as ThreadFields), ...named };
}

/** Ticks since the wait began, modulo 2^32, and the same as time where the length of a tick is known. */
function ages(view: StructView, clock: Clock | undefined): { ticks?: Known<number>; waitMs?: Known<number> } {
  if (!clock) return {};
  const ticks = view.known('Tcb.WaitTime', value => (clock.ticks - Number(value)) >>> 0);
  if (!ticks) return {};
  const { increment } = clock;
  // A tick is counted in 100 ns.
  return increment === undefined
    ? { ticks }
    : { ticks, waitMs: { value: Math.round((ticks.value * increment) / 10_000), evidence: ticks.evidence } };
}

function cidOf(view: StructView): Known<string> | undefined {
  const process = view.value('Cid.UniqueProcess');
  return process === undefined
    ? undefined
    : view.known('Cid.UniqueThread', thread => `${kdNumber(process)}.${kdNumber(thread)}`);
}

function nullable(value: bigint): Address | null {
  return value === 0n ? null : toAddress(value);
}

function recordOf(view: StructView, process: Address): ThreadRecord {
  const number = (path: string): number | undefined => {
    const value = view.value(path);
    return value === undefined ? undefined : Number(value);
  };
  const list = view.pointer('Tcb.WaitBlockList');
  // Windows 7 keeps no count: its wait blocks form a ring.
  const count = number('Tcb.WaitBlockCount');
  const parts = {
    state: number('Tcb.State'),
    waitReason: number('Tcb.WaitReason'),
    waitBlocks: list === undefined || list === 0n ? undefined : { address: list, count: count ?? 0 },
    alpcMessage: view.pointer('AlpcMessage'),
    timer: view.addressOf('Tcb.Timer'),
    alpcSemaphore: view.addressOf('AlpcWaitSemaphore'),
    irpList: view.addressOf('IrpList'),
    waitTime: number('Tcb.WaitTime'),
    kernelStack: view.pointer('Tcb.KernelStack'),
    initialStack: view.pointer('Tcb.InitialStack'),
    trapFrame: view.pointer('Tcb.TrapFrame'),
  };
  return {
    address: view.address,
    process,
    ...threadExtras(view),
    ...(Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Omit<
      ThreadRecord,
      'address' | 'process'
    >),
  };
}
