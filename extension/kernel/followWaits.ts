import type { Address } from '../base/address';
import type { Fact, FactSink } from '../model/facts';
import { readClock } from './clock';
import { readEresources, RESOURCE_WAIT } from './eresources';
import { readFastMutexes } from './fastMutexes';
import { readIrps } from './irps';
import type { KernelTarget } from './kernelTarget';
import { readKernelVariables } from './kernelVariables';
import { readMessages } from './messages';
import { findNotedWaiters } from './notedWaiters';
import { ObjectHeaders } from './objectHeaders';
import { readObjectTypes } from './objectTypes';
import { PortTrail } from './portTrail';
import { tellProcessStates } from './processDetails';
import { readProcessesAt } from './processes';
import { findPushLocks, PUSH_LOCK_WAIT } from './pushLocks';
import { readThreadsAt, type ThreadRecord } from './threadRecords';
import { TrailLedger } from './trailLedger';
import { sharingTurns } from './sharedTurns';
import { waitReason } from './waitNames';
import { KOBJECTS } from './waitObjects';
import { WaitWalk } from './waits';

/** Steps from one thing to the next: a chain that is longer is a loop, or nobody can read it. */
const MOST_LEVELS = 64;
/** The rounds in which locks lead to further threads. */
const MOST_ROUNDS = 8;
/** Threads of a pool that are looked at one by one; of larger ones it stays open what they do. */
const MOST_OF_POOL = 64;
/** `_DISPATCHER_HEADER.Type` without the bits that share its byte. */
const KIND_MASK = 0x7f;

export interface FollowOptions {
  readonly signal?: AbortSignal;
  /** Things that are read at most, of all kinds together. */
  readonly most?: number;
  /** Whether all resources of the system are walked where a thread waits for one: a machine has thousands. */
  readonly readsResources?: () => boolean;
}

/** What is needed to read anything around a thread. */
interface Base {
  readonly clock: Awaited<ReturnType<typeof readClock>>;
  readonly ports: PortTrail;
}

/**
 * Reads what threads wait for, hop by hop: message, port, server threads, owners of locks, and on from those. A level of all
 * chains is one turn, and what it costs depends on the length of the chains alone, not on how much the machine has.
 */
export class WaitFollower {
  private readonly ledger: TrailLedger;
  private readonly waits: WaitWalk;
  private readonly sink: FactSink;
  private readonly threads: ThreadRecord[] = [];
  private base: Promise<Base> | undefined;
  /** Threads for which resources were walked. */
  private resourceWaiters = 0;

  private readonly target: KernelTarget;

  constructor(
    target: KernelTarget,
    sink: FactSink,
    private readonly options: FollowOptions = {},
  ) {
    this.target = sharingTurns(target, options.signal);
    this.ledger = new TrailLedger(options.most);
    this.sink = {
      add: fact => {
        sink.add(fact);
        this.noteOwners(fact);
      },
    };
    this.waits = new WaitWalk(this.target, this.sink, options.signal);
  }

  /** There was more than may be read. */
  get cut(): boolean {
    return this.ledger.cut;
  }

  /** Follows the waits of some threads. What is no thread is left out. */
  async follow(threads: readonly Address[]): Promise<void> {
    for (const address of threads) this.ledger.want('thread', address);
    await this.run([]);
  }

  /** The same of threads that were read already, and told. */
  async followRead(threads: readonly ThreadRecord[]): Promise<void> {
    await this.run(threads.filter(({ address }) => this.ledger.take('thread', address)));
  }

  private async run(first: readonly ThreadRecord[]): Promise<void> {
    let fresh = first;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      for (let level = 0; level < MOST_LEVELS && (fresh.length > 0 || this.ledger.hasMore); level++) {
        await this.readLevel(fresh);
        fresh = [];
      }
      await this.readLocks();
      if (!this.ledger.hasMore) return;
    }
  }

  private async readLevel(read: readonly ThreadRecord[]): Promise<void> {
    const { target, sink, options } = this;
    const { signal } = options;
    const { ports, clock } = await (this.base ??= this.prepare());
    const places = { threads: this.ledger.next('thread'), processes: this.ledger.next('process') };
    const [listed, found] = await Promise.all([
      this.readThreads(places.threads, clock),
      readProcessesAt(target, sink, places.processes, signal),
      ports.read(this.ledger.next('port')),
    ]);
    tellProcessStates(sink, found, clock);
    const threads = [...read, ...listed];
    if (threads.length > 0) await this.readWaits(threads, ports);
    for (const pool of ports.takePools())
      for (const one of pool.slice(0, MOST_OF_POOL)) this.ledger.want('thread', one);
    for (const port of ports.takeNamed()) this.ledger.want('port', port);
    for (const owner of ports.takeOwners()) this.ledger.want('process', owner);
  }

  private async readWaits(threads: readonly ThreadRecord[], ports: PortTrail): Promise<void> {
    const { target, sink, options } = this;
    const { signal } = options;
    const before = this.waits.records.length;
    const [messages] = await Promise.all([
      readMessages(target, sink, [], threads, signal ? { signal } : {}),
      this.waits.read(threads),
      readIrps(target, sink, threads, signal),
    ]);
    for (const thread of threads) {
      this.threads.push(thread);
      this.ledger.want('process', thread.process);
    }
    for (const server of messages.serverThreads()) this.ledger.want('thread', server);
    for (const { queuePort, serverThread } of messages.records()) {
      if (queuePort === undefined || queuePort === 0n) continue;
      if (serverThread === undefined || serverThread === 0n) ports.wantPool(queuePort);
      this.ledger.want('port', queuePort);
    }
    for (const { objects } of this.waits.records.slice(before)) for (const one of objects) this.wantObject(one);
  }

  /** Somebody owns a mutant, a thread or a process that is waited for. */
  private wantObject(address: Address): void {
    const object = this.waits.objects.get(address);
    if (object?.kind === KOBJECTS.thread) this.ledger.want('thread', address);
    if (object?.kind === KOBJECTS.process) this.ledger.want('process', address);
    if (object?.owner) this.ledger.want('thread', object.owner);
  }

  /** Locks that are found by what their waiters and owners have noted. */
  private async readLocks(): Promise<void> {
    const { target, sink, waits, threads, options } = this;
    const noted = findNotedWaiters(target, waits, [PUSH_LOCK_WAIT, RESOURCE_WAIT]);
    await Promise.all([
      readFastMutexes(target, sink, threads, waits, options.signal),
      findPushLocks(sink, threads, noted),
      this.readResources(noted),
    ]);
  }

  private async readResources(noted: ReturnType<typeof findNotedWaiters>): Promise<void> {
    const { target, waits, options } = this;
    const waiting = this.threads.filter(
      ({ waitReason: number }) => number !== undefined && waitReason(target.types, BigInt(number)) === RESOURCE_WAIT,
    ).length;
    // An owner of one may wait for another.
    if (waiting === this.resourceWaiters || options.readsResources?.() === false) return;
    this.resourceWaiters = waiting;
    await readEresources(target, this.sink, waits, noted, options.signal);
  }

  /** Who holds a lock that one of the threads waits for is the next to be looked at. */
  private noteOwners(fact: Fact): void {
    if (fact.kind !== 'lock') return;
    const { owners, waiters } = fact.fields;
    if (!owners || waiters?.value.some(waiter => this.ledger.has('thread', waiter)) !== true) return;
    for (const owner of owners.value) this.ledger.want('thread', owner);
  }

  /** Pointers of messages and locks may be old or damaged: what is no thread object is no thread. */
  private async readThreads(addresses: readonly Address[], clock: Base['clock']): Promise<readonly ThreadRecord[]> {
    const { target, sink, options } = this;
    const headers = await target.structs('_DISPATCHER_HEADER', addresses, options.signal);
    const places = headers.flatMap(header => {
      const type = header.number('Type');
      const isThread = type !== undefined && (type & KIND_MASK) === KOBJECTS.thread;
      return isThread ? [{ address: header.address, process: header.address }] : [];
    });
    return readThreadsAt(target, sink, places, clock, options.signal);
  }

  private async prepare(): Promise<Base> {
    const { target, sink, options } = this;
    const { signal } = options;
    const [variables, clock] = await Promise.all([readKernelVariables(target, signal), readClock(target, signal)]);
    const { alpcPortType } = variables;
    const types = alpcPortType === undefined ? [] : await readObjectTypes(target, [alpcPortType], signal);
    const headers = new ObjectHeaders(target, variables);
    return { clock, ports: new PortTrail(target, sink, headers, types[0]?.index, signal) };
  }
}
