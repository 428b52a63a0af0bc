import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { ThreadFields } from '../model/entities';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { walkLists } from './lists';
import { entityClass } from './memoryEntity';
import type { ProcessRecord } from './processes';
import { reportUnknowns } from './reportUnknowns';
import type { StructView } from './structView';
import { filledList, lockEntriesOf, setPointer, type ThreadExtras, timerArmed } from './threadExtras';
import { type Clock, threadPlan } from './threadFacts';
import { isPlace } from './unicodeStrings';

/** What later walkers (waits, stacks) need of a thread. */
export interface ThreadRecord extends ThreadExtras {
  readonly address: Address;
  readonly process: Address;
  readonly state?: number | undefined;
  readonly waitReason?: number | undefined;
  /** First wait block and how many there are. */
  readonly waitBlocks?: { readonly address: Address; readonly count: number } | undefined;
  /** Content of `_ETHREAD.AlpcMessage`; trusted only after the message was looked at. */
  readonly alpcMessage?: Address | undefined;
  /** Where the thread's own timer lies: a wait block on it is a timeout. */
  readonly timer?: Address | undefined;
  readonly alpcSemaphore?: Address | undefined;
  readonly irpList?: Address | undefined;
  readonly waitTime?: number | undefined;
  readonly kernelStack?: Address | undefined;
  readonly initialStack?: Address | undefined;
  readonly trapFrame?: Address | undefined;
}

export type { Clock };

/** Processes whose threads are read together where calls cost nothing: pages of the lists are still at hand for the bodies. */
const PIECE = 32;

/** Reads all threads of some processes. `piece` is given those that were read together, as long as their pages are at hand. */
export async function readThreads(
  target: KernelTarget,
  sink: FactSink,
  processes: readonly ProcessRecord[],
  clock: Clock | undefined,
  signal?: AbortSignal,
  done?: (count: number, all: number) => void,
  piece?: (threads: readonly ThreadRecord[]) => Promise<void>,
): Promise<readonly ThreadRecord[]> {
  const step = Math.max(1, target.memory.batch === undefined ? processes.length : PIECE);
  const active = processes.reduce((sum, { view }) => sum + (view.number('ActiveThreads') ?? 0), 0);
  const threads: ThreadRecord[] = [];
  for (let start = 0; start < processes.length; start += step) {
    const places = await listThreads(target, sink, processes.slice(start, start + step), signal);
    const read = await readThreadsAt(target, sink, places, clock, signal);
    for (const thread of read) threads.push(thread);
    await piece?.(read);
    // Threads that are ending may still be on the lists, and are not counted as active.
    done?.(threads.length, Math.max(active, threads.length));
  }
  return threads;
}

interface ThreadPlace {
  readonly address: Address;
  readonly process: Address;
}

/** Walks the lists of threads of processes. */
async function listThreads(
  target: KernelTarget,
  sink: FactSink,
  processes: readonly ProcessRecord[],
  signal: AbortSignal | undefined,
): Promise<readonly ThreadPlace[]> {
  const link = target.fields.find('_ETHREAD', 'ThreadListEntry');
  const heads = processes.flatMap(process => process.view.addressOf('ThreadListHead') ?? []);
  if (!link || heads.length === 0) return [];
  const offset = BigInt(link.offset);
  const walks = await walkLists(target, heads, signal);
  return walks.flatMap((walk, i) => {
    const process = processes[i]?.address ?? NO_PROCESS;
    if (walk.broken)
      sink.add({ kind: 'unknown', of: idOf('process', process), field: 'threads', reason: walk.broken.reason });
    return walk.links.map(entry => ({ address: toAddress(entry - offset), process }));
  });
}

/** Reads threads by their ETHREAD. */
export async function readThreadsAt(
  target: KernelTarget,
  sink: FactSink,
  places: readonly ThreadPlace[],
  clock: Clock | undefined,
  signal?: AbortSignal,
): Promise<readonly ThreadRecord[]> {
  const plan = threadPlan(target.fields.of('_ETHREAD'), target.types, clock);
  const entity = entityClass('thread', plan.steps);
  const lockEntrySize = target.fields.sizeOf('_KLOCK_ENTRY');
  const records: ThreadRecord[] = [];
  await target.eachStruct(
    '_ETHREAD',
    places.map(place => place.address),
    (view, i) => {
      const id = idOf('thread', view.address);
      // Its getters are those of a thread.
      sink.add({ kind: 'thread', id, fields: new entity(id, view) as ThreadFields });
      reportUnknowns(sink, id, view, UNKNOWNS);
      records.push(new ReadThread(view, places[i]?.process ?? NO_PROCESS, lockEntrySize));
    },
    signal ? { signal } : {},
  );
  return records;
}

const NO_PROCESS = toAddress(0n);

const UNKNOWNS = { cid: 'Cid.UniqueThread', state: 'Tcb.State', process: 'Tcb.Process' } as const;

/** A record that takes what it is asked for from the bytes of the thread. */
class ReadThread implements ThreadRecord {
  readonly state: number | undefined;
  readonly waitReason: number | undefined;

  constructor(
    private readonly view: StructView,
    private readonly listedWith: Address,
    private readonly lockEntrySize: number | undefined,
  ) {
    this.state = view.number('Tcb.State');
    this.waitReason = view.number('Tcb.WaitReason');
  }

  get address(): Address {
    return this.view.address;
  }

  get process(): Address {
    return this.view.pointer('Tcb.Process') ?? this.listedWith;
  }

  get waitBlocks(): ThreadRecord['waitBlocks'] {
    const address = this.view.pointer('Tcb.WaitBlockList');
    // Windows 7 keeps no count: its wait blocks form a ring.
    return isPlace(address) ? { address, count: this.view.number('Tcb.WaitBlockCount') ?? 0 } : undefined;
  }

  get alpcMessage(): Address | undefined {
    return this.view.pointer('AlpcMessage');
  }

  get timer(): Address | undefined {
    return this.view.addressOf('Tcb.Timer');
  }

  get alpcSemaphore(): Address | undefined {
    return this.view.addressOf('AlpcWaitSemaphore');
  }

  get irpList(): Address | undefined {
    return this.view.addressOf('IrpList');
  }

  get waitTime(): number | undefined {
    return this.view.number('Tcb.WaitTime');
  }

  get kernelStack(): Address | undefined {
    return this.view.pointer('Tcb.KernelStack');
  }

  get initialStack(): Address | undefined {
    return this.view.pointer('Tcb.InitialStack');
  }

  get trapFrame(): Address | undefined {
    return this.view.pointer('Tcb.TrapFrame');
  }

  get tid(): number | undefined {
    return this.view.number('Cid.UniqueThread');
  }

  get timerArmed(): boolean | undefined {
    return timerArmed(this.view);
  }

  get ownedMutants(): Address | undefined {
    return filledList(this.view, 'Tcb.MutantListHead');
  }

  get pendingIrps(): Address | undefined {
    return filledList(this.view, 'IrpList');
  }

  get lockEntries(): readonly StructView[] | undefined {
    return lockEntriesOf(this.view, this.lockEntrySize);
  }

  get threadName(): Address | undefined {
    return setPointer(this.view, 'ThreadName');
  }

  get firstArgument(): Address | undefined {
    return setPointer(this.view, 'Tcb.FirstArgument');
  }
}
