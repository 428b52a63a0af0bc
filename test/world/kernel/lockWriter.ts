import type { WaitTarget, WorldDescription } from '../description';
import { type BuiltSection, CriticalSections } from './criticalSections';
import { createFastMutex, ownFastMutex } from './fastMutexes';
import type { Kernel } from './kernel';
import type { Processes } from './processes';
import type { StructWriter } from './structWriter';
import type { Threads } from './threads';

const EVENT_WORDS = 6;

type LockTarget = Extract<WaitTarget, { readonly kind: 'fast mutex' | 'push lock' | 'critical section' }>;

/** Something that was laid out, by its key. */
interface Placed {
  readonly thing: { readonly key: string };
  readonly body: { readonly address: bigint };
}

/** Locks that are no objects of the object manager: fast mutexes, push locks, critical sections. */
export class LockWriter {
  private readonly mutexes = new Map<string, StructWriter>();
  private readonly pushLocks = new Map<string, StructWriter>();
  private readonly sections = new Map<string, BuiltSection>();
  private readonly criticalSections: CriticalSections;

  constructor(
    private readonly kernel: Kernel,
    private readonly world: WorldDescription,
    private readonly processes: Processes,
    private readonly threads: Threads,
  ) {
    this.criticalSections = new CriticalSections(kernel);
  }

  place(): readonly Placed[] {
    const { world, kernel } = this;
    const placed: Placed[] = [];
    for (const thing of world.fastMutexes ?? []) {
      const body = createFastMutex(kernel);
      this.mutexes.set(thing.key, body);
      placed.push({ thing, body });
    }
    for (const thing of world.pushLocks ?? []) {
      const body = kernel.allocate('_EX_PUSH_LOCK');
      this.pushLocks.set(thing.key, body);
      placed.push({ thing, body });
    }
    for (const thing of world.criticalSections ?? []) {
      const section = this.criticalSections.create(thing, this.processes.get(thing.process));
      this.sections.set(thing.key, section);
      placed.push({ thing, body: section.body });
    }
    return placed;
  }

  /** Who holds what; the threads have to be there. */
  own(): void {
    const { world, threads } = this;
    for (const mutex of world.fastMutexes ?? [])
      ownFastMutex(find(this.mutexes, mutex.key), mutex, this.waitersOf('fast mutex', mutex.key), threads);
    for (const lock of world.pushLocks ?? [])
      for (const owner of lock.owners ?? [])
        threads.lockEntries.note(threads.get(owner).body, find(this.pushLocks, lock.key).address, 'acquired');
    for (const section of world.criticalSections ?? []) {
      if (section.owner === undefined) continue;
      const { tid } = threads.get(section.owner).description;
      const waiters = this.waitersOf('critical section', section.key);
      this.criticalSections.own(find(this.sections, section.key), tid, waiters);
    }
  }

  /** The object that a wait for a lock ends up with; undefined where it is none. */
  waitObject(target: LockTarget, thread: StructWriter): bigint | undefined {
    switch (target.kind) {
      case 'fast mutex':
        return find(this.mutexes, target.mutex).at('Event');
      case 'push lock':
        return this.waitApart(thread, find(this.pushLocks, target.lock).address);
      case 'critical section': {
        // Windows 7 waits on an event whose handle the section holds.
        if (this.kernel.layout.isWindows7) return this.event();
        thread.set({ 'Tcb.FirstArgument': find(this.sections, target.section).waitAddress });
        return undefined;
      }
    }
  }

  /** A wait on an event of the waiter's own: nothing but its lock entries tells for which lock. */
  waitApart(thread: StructWriter, lock: bigint): bigint {
    this.threads.lockEntries.note(thread, lock, 'waiting');
    return this.event();
  }

  private event(): bigint {
    const event = this.kernel.nonPaged.allocate(this.kernel.layout.sizeOf('_KEVENT'));
    this.kernel.dispatcherHeader(event, 'EventSynchronizationObject', EVENT_WORDS, 0);
    return event;
  }

  private waitersOf(kind: LockTarget['kind'], key: string): number {
    return this.world.threads
      .flatMap(thread => thread.wait?.on ?? [])
      .filter(on => on.kind === kind && keyOf(on) === key).length;
  }
}

function keyOf(target: WaitTarget): string | undefined {
  switch (target.kind) {
    case 'fast mutex':
      return target.mutex;
    case 'push lock':
      return target.lock;
    case 'critical section':
      return target.section;
    default:
      return undefined;
  }
}

function find<T>(map: ReadonlyMap<string, T>, key: string): T {
  const found = map.get(key);
  if (found === undefined) throw new Error(`no lock ${key}`);
  return found;
}
