import type { Address } from '../base/address';
import type { FactSink } from '../model/facts';
import { AddressMap } from './addressSets';
import { type KernelClock, readClock, reportClock } from './clock';
import { surveyHandles } from './handleSurvey';
import type { Inventory, InventoryOptions } from './inventory';
import { InventoryProgress } from './inventoryProgress';
import { readIrps } from './irps';
import type { KernelTarget } from './kernelTarget';
import { type KernelVariables, readKernelVariables } from './kernelVariables';
import { readLocks } from './locks';
import { readLogCallbacks } from './logCallbacks';
import type { QueuedMessage } from './messageQueues';
import { ObjectHeaders } from './objectHeaders';
import { readObjectNames } from './objectNames';
import { type ObjectType, readObjectTypes, typeNamed } from './objectTypes';
import { PortWork } from './portWork';
import { walkPortList } from './ports';
import { readProcessDetails } from './processDetails';
import { type ProcessRecord, readProcesses } from './processes';
import { readProcessors, reportProcessors } from './processors';
import { nextTurn, withPauses } from './pauses';
import { findStrangers } from './strangers';
import type { RowDetail } from './rowDetails';
import { readThreadNames } from './threadNames';
import { readThreads, type ThreadRecord } from './threadRecords';
import type { WalkedPort } from './walkedPort';
import type { DispatcherObject } from './waitObjects';
import { nameWaitObjects, type ReadNames, readWaits, WaitWalk } from './waits';

/** What is needed to go on from threads and ports to what is around them. */
interface Base {
  readonly variables: KernelVariables;
  readonly clock: KernelClock | undefined;
  readonly headers: ObjectHeaders;
  readonly ports: readonly WalkedPort[];
  readonly work: PortWork;
}

/** What lies around ports and leads further. */
interface Around {
  readonly queued: readonly QueuedMessage[];
  /** Other objects than ports to which handles lead. */
  readonly objects: readonly Address[];
  /** Handle tables are walked. */
  readonly handles: boolean;
}

/** One inventory while it is being made. */
export class InventoryWork {
  private readonly progress: InventoryProgress;
  private readonly problems: string[] = [];
  /** Work that nothing else waits for until the end. */
  private readonly aside: Promise<void>[] = [];
  private processes: readonly ProcessRecord[] = [];
  private threads: readonly ThreadRecord[] = [];
  private types: readonly ObjectType[] = [];
  /** The type of ALPC ports. */
  private portType: ObjectType | undefined;
  private work: PortWork | undefined;
  private readonly waits: WaitWalk;
  /** Processes that are on no list. */
  private readonly unlisted = new AddressMap<true>();

  constructor(
    private readonly target: KernelTarget,
    private readonly sink: FactSink,
    private readonly options: InventoryOptions,
  ) {
    this.progress = new InventoryProgress(options.onProgress);
    this.waits = new WaitWalk(target, sink, options.signal);
  }

  async run(): Promise<void> {
    const base = await this.readLists();
    const listed = this.threads.length;
    const around = async (): Promise<void> => this.readMessages(base, await this.readAround(base));
    const waits = async (): Promise<void> => this.readWaitsAndLocks(base);
    // These do not need each other: on a target where turns count, they share them. Elsewhere one after the other finds
    // more pages still at hand.
    if (this.target.memory.batch === undefined) await allEnded([around(), waits()]);
    else {
      await waits();
      await around();
    }
    await withPauses(base.work.telling(this.processes, 'unreadable'));
    // Threads that were found late are mostly about to end; what they still wait on is told, too.
    await readWaits(this.target, this.sink, this.threads.slice(listed), this.options.signal);
    await allEnded(this.aside);
    await nextTurn();
  }

  result(): Inventory {
    const { processes, threads, work, portType } = this;
    let messages: Inventory['messages'] | undefined;
    return {
      processes,
      threads,
      ports: work?.portRecords() ?? [],
      // There may be 100,000, and few who look at them.
      get messages(): Inventory['messages'] {
        return (messages ??= work?.messageRecords() ?? []);
      },
      problems: [...this.problems, ...(work?.allProblems(portType) ?? [])],
    };
  }

  /** What there is after the work was cancelled. Ports that were read are told with what is known around them. */
  cancelled(): Inventory {
    this.work?.tell(this.processes, 'cancelled');
    return { ...this.result(), cancelled: `not read to the end: ${this.progress.missing().join('; ')}` };
  }

  /** Processes, threads and the ports of the list. */
  private async readLists(): Promise<Base> {
    const { target, sink, progress } = this;
    const { signal } = this.options;
    const [variables, clock, processors, processes, list] = await Promise.all([
      readKernelVariables(target, signal),
      readClock(target, signal),
      readProcessors(target, signal),
      readProcesses(target, sink, signal, problem => this.problems.push(problem)),
      walkPortList(target, signal),
    ]);
    reportClock(sink, clock);
    this.processes = processes;
    progress.finish('processes');
    const headers = new ObjectHeaders(target, variables);
    const attributes = !this.isLeftOut('messageAttributes');
    const work = (this.work = new PortWork(target, sink, headers, progress, signal, attributes));
    // Where calls cost nothing, the pages of the ports are still at hand from the walk along their list.
    const first = target.memory.batch === undefined ? undefined : await work.readList(list);
    const [, ports] = await Promise.all([
      this.readThreads(clock, headers),
      first ?? work.readList(list),
      this.readTypes(variables),
    ]);
    reportProcessors(sink, processors, this.threads);
    return { variables, clock, headers, ports, work };
  }

  private async readThreads(clock: KernelClock | undefined, headers: ObjectHeaders): Promise<void> {
    const { target, sink, processes, progress } = this;
    const { signal } = this.options;
    const count = (done: number, all: number): void => {
      progress.count('threads', done, all);
    };
    const piece = async (threads: readonly ThreadRecord[]): Promise<void> =>
      this.nameObjects(await this.waits.read(threads), headers);
    // Wait blocks, and most of what threads wait on, lie in the threads themselves.
    const early = target.memory.batch === undefined ? undefined : piece;
    this.threads = await readThreads(target, sink, processes, clock, signal, count, early);
    progress.finish('threads');
  }

  private async nameObjects(objects: readonly DispatcherObject[], headers: ObjectHeaders): Promise<void> {
    if (this.isLeftOut('objectNames')) return;
    await nameWaitObjects(this.target, this.sink, objects, this.namesBy(headers), this.options.signal);
  }

  private isLeftOut(detail: RowDetail): boolean {
    return this.options.without?.has(detail) === true;
  }

  private namesBy(headers: ObjectHeaders): ReadNames {
    return async (addresses, stop) => {
      const objects = await headers.read(addresses, stop);
      const { found } = await readObjectNames(this.target, headers, objects, stop);
      return new Map([...found].map(([address, { name, path }]) => [address, path ?? name]));
    };
  }

  private async readTypes({ types, alpcPortType }: KernelVariables): Promise<void> {
    const addresses = new Set(alpcPortType === undefined ? types : [...types, alpcPortType]);
    const [found, callbacks] = await Promise.all([
      readObjectTypes(this.target, [...addresses], this.options.signal),
      readLogCallbacks(this.target, this.options.signal),
    ]);
    this.types = found;
    if (callbacks) this.sink.add({ kind: 'target', logCallbacks: callbacks, evidence: callbacks.evidence });
    this.portType = typeNamed(this.types, 'ALPC Port', alpcPortType);
    for (const { stats } of this.types) this.sink.add({ kind: 'object-type', stats });
  }

  /** Queues, names, connections and handles; then the processes and threads that these lead to beside the lists. */
  private async readAround(base: Base): Promise<Around> {
    const { target } = this;
    const { work, ports } = base;
    const { handles = target.memory.batch !== undefined } = this.options;
    const [queued, others] = await Promise.all([
      work.survey.around(ports),
      handles ? this.readHandles(base, this.processes, one => work.has(one)) : NO_OBJECTS,
      this.addStrangers(
        base,
        ports.flatMap(port => port.owner ?? []),
        handles ? base.variables.cidTable : undefined,
      ),
    ]);
    const unlisted = this.processes.filter(process => this.unlisted.has(process.address));
    const more = handles ? await this.readHandles(base, unlisted, one => work.has(one)) : NO_OBJECTS;
    // They are whole now, and may be looked at while messages are read.
    work.tellPorts();
    this.progress.finish('connections, queues, names and handles');
    return { queued, objects: [...others, ...more], handles };
  }

  /** Messages; then the threads and ports that these and handles lead to beside the lists. */
  private async readMessages(base: Base, { queued, objects, handles }: Around): Promise<void> {
    const { work } = base;
    await work.readMessages(queued, this.threads);
    await this.addStrangers(base, work.serverThreads(), undefined);
    // Looking at every object that a handle leads to is worth it only where ports are missing.
    const counted = this.portType?.stats.objects ?? work.size;
    const isMissing = work.problems.length > 0 || counted !== work.size;
    if (isMissing) await work.readFurther(this.portType, objects, this.threads);
    if (handles && work.hasUnlisted) await this.readHandles(base, this.processes, one => work.isUnlisted(one));
    this.progress.finish('messages');
  }

  /** Who holds which port. Returns the other objects that handles lead to. */
  private async readHandles(
    { headers, work }: Base,
    processes: readonly ProcessRecord[],
    isPort: (address: Address) => boolean,
  ): Promise<readonly Address[]> {
    if (processes.length === 0) return NO_OBJECTS;
    const { holders } = work.survey;
    const survey = await surveyHandles(this.target, headers, processes, isPort, holders, this.options.signal);
    this.problems.push(...survey.problems);
    work.survey.holdersComplete = work.survey.holdersComplete !== false && survey.problems.length === 0;
    return survey.others;
  }

  /** Processes and threads that something names and that are on no list. */
  private async addStrangers(
    { headers, clock }: Base,
    named: Iterable<Address>,
    table: Address | undefined,
  ): Promise<void> {
    const { types, processes, threads } = this;
    const { signal } = this.options;
    const hunt = { headers, types, table, processes, threads, named, clock, ...(signal && { signal }) };
    // Where calls cost turns, a pause would take one more.
    if (this.target.memory.batch !== undefined) await nextTurn();
    const found = await findStrangers(this.target, this.sink, hunt);
    if (this.target.memory.batch !== undefined) await nextTurn();
    for (const { address } of found.processes) this.unlisted.set(address, true);
    if (found.processes.length > 0) this.aside.push(this.readDetails(found.processes, clock));
    this.processes = [...this.processes, ...found.processes];
    this.threads = [...this.threads, ...found.threads];
    this.problems.push(...found.problems);
  }

  /** Beside the other work, whose turns it shares; how it ends is looked at later. */
  private readDetails(processes: readonly ProcessRecord[], clock: KernelClock | undefined): Promise<void> {
    const details = readProcessDetails(this.target, this.sink, processes, clock, this.options.signal);
    details.catch(() => undefined);
    return details;
  }

  private async readWaitsAndLocks({ headers, clock }: Base): Promise<void> {
    const { target, sink, threads, processes } = this;
    const { signal } = this.options;
    // Where calls cost nothing they were read together with the threads.
    const early = target.memory.batch !== undefined;
    const objects = early ? undefined : this.waits.read(threads);
    const waits = objects?.then(() => this.waits) ?? this.waits;
    const names = this.namesBy(headers);
    const [problems] = await Promise.all([
      readLocks(target, sink, threads, waits, signal, processes),
      objects?.then(found => this.nameObjects(found, headers)),
      readIrps(target, sink, threads, signal, names),
      readProcessDetails(target, sink, processes, clock, signal),
      this.isLeftOut('threadNames') ? undefined : readThreadNames(target, sink, threads, signal),
    ]);
    this.problems.push(...problems);
    this.progress.finish('waits and locks');
  }
}

const NO_OBJECTS: readonly Address[] = [];

/** Waits until all have come to an end, so that none goes on telling facts after another has failed. */
async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}
