import type { Thread } from '../model/entities';
import type { EntityId, ThreadId } from '../model/ids';
import { kindOfId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import type { InverseIndex } from './inverseIndex';
import type { WaitGraph } from './waitGraph';

/** How many threads wait behind something, and how long the oldest of them has waited. */
export interface Behind {
  readonly count: number;
  readonly oldestWaitMs?: number;
}

/** How long a thread has waited, in milliseconds, where the target says so. */
export function waitMsOf(snapshot: Snapshot, thread: Thread | undefined): number | undefined {
  if (thread?.waitMs) return thread.waitMs.value;
  const increment = snapshot.target.tickIncrement;
  return thread?.ticks && increment !== undefined ? (thread.ticks.value * increment) / 10_000 : undefined;
}

/** Walks the wait graph backwards. */
export class Waiters {
  private readonly known = new Map<EntityId, Behind>();

  constructor(
    private readonly snapshot: Snapshot,
    private readonly index: InverseIndex,
    private readonly graph: WaitGraph,
  ) {}

  /** Counts the threads behind a thing; remembered. */
  behind(id: EntityId): Behind {
    let found = this.known.get(id);
    if (!found) {
      found = this.measure(id);
      this.known.set(id, found);
    }
    return found;
  }

  /**
   * Threads that wait, directly or not, for a thing, in order of their ids; itself not included. For a process: those
   * with requests at its ports or with its threads. For a port: those with a request in its queues.
   */
  of(id: EntityId): readonly ThreadId[] {
    return this.collect(id)
      .map(n => this.graph.ids[n] as ThreadId)
      .sort();
  }

  private measure(id: EntityId): Behind {
    const threads = this.collect(id);
    let oldest: number | undefined;
    for (const n of threads) {
      const age = waitMsOf(this.snapshot, this.snapshot.threads.get(this.graph.ids[n] as ThreadId));
      if (age !== undefined && (oldest === undefined || age > oldest)) oldest = age;
    }
    return { count: threads.length, ...(oldest !== undefined && { oldestWaitMs: oldest }) };
  }

  private collect(id: EntityId): readonly number[] {
    const { numbers, ids, before, endingAt } = this.graph;
    const self = numbers.get(id);
    const seen = new Set<number>();
    const work: number[] = [];
    const reach = (n: number): void => {
      if (seen.has(n)) return;
      seen.add(n);
      work.push(n);
    };
    for (const seed of this.seedsOf(id)) {
      for (const n of endingAt.get(seed) ?? []) reach(n);
      const number = numbers.get(seed);
      if (number === undefined) continue;
      if (kindOfId(seed) === 'message') reach(number);
      for (const n of before[number] ?? []) reach(n);
    }
    for (let n = work.pop(); n !== undefined; n = work.pop()) {
      for (const earlier of before[n] ?? []) reach(earlier);
      const own = ids[n];
      if (own !== undefined) for (const earlier of endingAt.get(own) ?? []) reach(earlier);
    }
    return [...seen].filter(n => n !== self && kindOfId(ids[n] ?? id) === 'thread');
  }

  /** What counts as the thing: its parts, where others wait for those. */
  private seedsOf(id: EntityId): readonly EntityId[] {
    switch (kindOfId(id)) {
      case 'port':
        return [id, ...this.queuedAt(id as `port:${string}`)];
      case 'process': {
        const ports = (this.index.portsByProcess.get(id as `process:${string}`) ?? []).map(port => port.id);
        const threads = (this.index.threadsByProcess.get(id as `process:${string}`) ?? []).map(thread => thread.id);
        return [id, ...threads, ...ports, ...ports.flatMap(port => this.queuedAt(port))];
      }
      case 'thread':
      case 'message':
      case 'lock':
      case 'irp':
        return [id];
    }
  }

  private queuedAt(port: `port:${string}`): readonly EntityId[] {
    return (this.index.messagesByPort.get(port) ?? []).map(message => message.id);
  }
}
