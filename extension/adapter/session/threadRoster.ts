import type { Chain } from '../../analysis/verdict';
import { kindOfId, type ThreadId } from '../../model/ids';
import type { StackOwner } from '../machine/machine';
import type { Snapshot } from '../../model/snapshot';

/** Threads of chains in the Call Stack. VS Code asks for the stack of each after every stop, so thousands would freeze it. */
export const MAX_CHAIN_THREADS = 64;

/** Of the threads that one chain leads through: one port can have hundreds of server threads. */
const MAX_OF_ONE_CHAIN = 12;

/** Numbers that belong to processors. A frame id holds the number, too, and must stay below 2^31. */
const FIRST_PROCESSOR = 15_000;
const PROCESSORS = 4096;

/**
 * Which threads the Call Stack shows, and under which numbers. Numbers are our own and stay with a thread for the whole
 * session, also over a new reading and when its address is learned after its client id.
 */
export class ThreadRoster {
  private readonly numbers = new Map<ThreadId, number>();
  private readonly ids = new Map<number, ThreadId>();
  private chained: readonly ThreadId[] = [];
  private inspected: readonly ThreadId[] = [];
  private snapshot: Snapshot | undefined;

  /** Takes the threads of a new reading. `keepInspected`: the same stop, only read again. */
  reset(snapshot: Snapshot, chains: readonly Chain[], keepInspected: boolean): void {
    this.snapshot = snapshot;
    this.chained = threadsOfChains(snapshot, chains);
    this.inspected = keepInspected
      ? [...new Set(this.inspected.map(id => this.current(id)))].filter(id => snapshot.find(id)?.kind === 'thread')
      : [];
  }

  /** Makes a thread known to the client, because somebody jumps to it. */
  inspect(id: ThreadId): number {
    const current = this.current(id);
    if (!this.visible().includes(current)) this.inspected = [...this.inspected, current];
    return this.numberOf(current);
  }

  /** Threads of the chains, the hung ones first, then those jumped to. */
  visible(): readonly ThreadId[] {
    const known = new Set(this.chained);
    return [...this.chained, ...this.inspected.filter(id => !known.has(id))];
  }

  numberOf(id: ThreadId): number {
    const current = this.current(id);
    const known = this.numbers.get(current) ?? this.numberOfAlias(current);
    if (known !== undefined) return known;
    const next = this.ids.size + 1;
    const number = next < FIRST_PROCESSOR ? next : next + PROCESSORS;
    this.numbers.set(current, number);
    this.ids.set(number, current);
    return number;
  }

  /** Number of what runs on a processor. */
  processorNumber(processor: number): number {
    return FIRST_PROCESSOR + processor;
  }

  numberOfOwner(owner: StackOwner): number {
    return owner.kind === 'processor' ? this.processorNumber(owner.number) : this.numberOf(owner.id);
  }

  /** Whose stack one of our numbers means. */
  ownerOf(number: number): StackOwner | undefined {
    const processor = number - FIRST_PROCESSOR;
    if (processor >= 0 && processor < PROCESSORS) return { kind: 'processor', number: processor };
    const id = this.idOf(number);
    return id && { kind: 'thread', id };
  }

  idOf(number: number): ThreadId | undefined {
    const id = this.ids.get(number);
    return id && this.current(id);
  }

  private current(id: ThreadId): ThreadId {
    const entity = this.snapshot?.find(id);
    return entity?.kind === 'thread' ? entity.id : id;
  }

  /** A thread that was numbered under the name it had before its address was known. */
  private numberOfAlias(id: ThreadId): number | undefined {
    const thread = this.snapshot?.threads.get(id);
    for (const alias of thread?.aliases ?? []) {
      const number = this.numbers.get(alias);
      if (number === undefined) continue;
      this.numbers.set(id, number);
      this.ids.set(number, id);
      return number;
    }
    return undefined;
  }
}

function threadsOfChains(snapshot: Snapshot, chains: readonly Chain[]): readonly ThreadId[] {
  const found = new Set<ThreadId>();
  for (const chain of chains) {
    const threads = chain.hops.map(hop => hop.to).filter(id => kindOfId(id) === 'thread');
    for (const id of [chain.start, ...threads.slice(0, MAX_OF_ONE_CHAIN)]) {
      if (found.size >= MAX_CHAIN_THREADS) return [...found];
      const entity = snapshot.find(id);
      if (entity?.kind === 'thread') found.add(entity.id);
    }
  }
  return [...found];
}
