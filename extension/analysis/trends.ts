import { atOnce, paced, type Work } from '../base/slices';
import type { Port, QueueLengths, Thread } from '../model/entities';
import { type PortId, type ProcessId, type ThreadId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { idAt } from './inverseIndex';
import { compareText } from './order';

/** A number that is larger in the later reading. */
interface Growth {
  readonly from: number;
  readonly to: number;
}

/** A queue of a port that holds more than before. */
export interface GrowingQueue extends Growth {
  readonly port: PortId;
  readonly queue: keyof QueueLengths;
}

/** A counter of an object type that is higher than before. */
export interface ClimbingCounter extends Growth {
  readonly type: string;
  readonly counter: 'objects' | 'handles' | 'highWaterObjects' | 'highWaterHandles';
}

/** A process that owns more ports than before. */
export interface MorePorts extends Growth {
  readonly process: ProcessId;
}

/** A thread that has run between the two readings and is elsewhere now. */
export interface MovedThread {
  readonly thread: ThreadId;
  /** State and wait reason: `WAIT WrLpcReply`, `RUNNING`. */
  readonly from: string;
  readonly to: string;
  /** How often it was switched to in between; absent where that was not read. */
  readonly switches?: number;
}

/** What grows and what moves between two readings of one target, the strongest growth first. */
export interface Trends {
  readonly growing: readonly GrowingQueue[];
  readonly counters: readonly ClimbingCounter[];
  readonly ports: readonly MorePorts[];
  readonly moved: readonly MovedThread[];
}

const QUEUES = ['main', 'direct', 'large', 'pending', 'canceled', 'wait'] as const satisfies (keyof QueueLengths)[];
const COUNTERS = ['objects', 'handles', 'highWaterObjects', 'highWaterHandles'] as const;

/** Only what was read in both readings can be told to grow. */
export function trendsOf(before: Snapshot, after: Snapshot): Trends {
  return atOnce(findingTrends(before, after));
}

/** The same with pauses. */
export function* findingTrends(before: Snapshot, after: Snapshot): Work<Trends> {
  const growing: GrowingQueue[] = [];
  yield* paced(after.ports.values(), port => growing.push(...growingQueues(before.ports.get(port.id), port)));
  const movers: MovedThread[] = [];
  yield* paced(after.threads.values(), thread => movers.push(...moved(before.threads.get(thread.id), thread)));
  return {
    growing: growing.sort(byGrowth),
    counters: climbingCounters(before, after),
    ports: yield* morePorts(before, after),
    moved: movers.sort((a, b) => (b.switches ?? -1) - (a.switches ?? -1) || compareText(a.thread, b.thread)),
  };
}

function byGrowth(a: GrowingQueue, b: GrowingQueue): number {
  return b.to - b.from - (a.to - a.from) || compareText(a.port, b.port);
}

function growingQueues(old: Port | undefined, now: Port): readonly GrowingQueue[] {
  return QUEUES.flatMap(queue => {
    const from = old?.queues?.value[queue];
    const to = now.queues?.value[queue];
    return from !== undefined && to !== undefined && to > from ? [{ port: now.id, queue, from, to }] : [];
  });
}

function climbingCounters(before: Snapshot, after: Snapshot): readonly ClimbingCounter[] {
  return after.objectTypes.flatMap(now => {
    const { name } = now;
    const old = name === undefined ? undefined : before.objectTypes.find(type => type.name === name);
    if (name === undefined || !old) return [];
    return COUNTERS.flatMap(counter => {
      const [from, to] = [old[counter], now[counter]];
      return from !== undefined && to !== undefined && to > from ? [{ type: name, counter, from, to }] : [];
    });
  });
}

/** Of processes of which ports were read both times. Where ports are read only when somebody asks, it says nothing. */
function* morePorts(before: Snapshot, after: Snapshot): Work<readonly MorePorts[]> {
  if (!hasAllPorts(before) || !hasAllPorts(after)) return [];
  const earlier = yield* portCounts(before);
  return [...(yield* portCounts(after))]
    .flatMap(([process, to]): readonly MorePorts[] => {
      const from = earlier.get(process);
      return from !== undefined && to > from ? [{ process, from, to }] : [];
    })
    .sort((a, b) => b.to - b.from - (a.to - a.from) || compareText(a.process, b.process));
}

/** A debugger on a slow link reads some ports only; all are those that their type counts. */
function hasAllPorts({ target, ports, objectTypes, unfinished }: Snapshot): boolean {
  if (target.kind === 'log' || unfinished) return false;
  if (target.kind === 'dump') return true;
  const counted = objectTypes.find(one => one.name === 'ALPC Port')?.objects;
  return counted !== undefined && ports.size >= counted;
}

function* portCounts(snapshot: Snapshot): Work<ReadonlyMap<ProcessId, number>> {
  const counts = new Map<ProcessId, number>();
  yield* paced(snapshot.ports.values(), ({ owner }) => {
    if (owner?.value === undefined || owner.value === null) return;
    const process = idAt(snapshot, 'process', owner.value);
    counts.set(process, (counts.get(process) ?? 0) + 1);
  });
  return counts;
}

function moved(old: Thread | undefined, now: Thread): readonly MovedThread[] {
  const [from, to] = [old && placeOf(old), placeOf(now)];
  if (!old || from === undefined || to === undefined) return [];
  const [were, are] = [old.contextSwitches?.value, now.contextSwitches?.value];
  const switches = were === undefined || are === undefined ? undefined : are - were;
  if (from === to && !(switches !== undefined && switches > 0)) return [];
  return [{ thread: now.id, from, to, ...(switches !== undefined && switches >= 0 && { switches }) }];
}

/** Where a thread is, in kd's words; undefined where its state was not read. */
function placeOf({ state, waitReason }: Thread): string | undefined {
  if (!state) return undefined;
  return state.value === 'WAIT' && waitReason ? `WAIT ${waitReason.value}` : state.value;
}
