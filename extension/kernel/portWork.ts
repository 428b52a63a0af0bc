import type { Address } from '../base/address';
import { atOnce, paced, type Work } from '../base/slices';
import { type FactSink, tellAll } from '../model/facts';
import { idOf, kdNumber } from '../model/ids';
import { AddressMap } from './addressSets';
import { WalkedConnection } from './communicationInfos';
import { bounded, compareTypes, compareWithType, notListed } from './crossCheck';
import type { MessageRecord, PortRecord } from './inventory';
import type { InventoryProgress } from './inventoryProgress';
import type { KernelTarget } from './kernelTarget';
import type { QueuedMessage } from './messageQueues';
import { readMessages, type WalkedMessages } from './messages';
import type { ObjectHeaders } from './objectHeaders';
import type { ObjectType } from './objectTypes';
import { PortEntities } from './portEntities';
import { PortSurvey } from './portSurvey';
import { type PortList, readPorts, walkFromPorts } from './ports';
import type { ProcessRecord } from './processes';
import type { ThreadRecord } from './threadRecords';
import type { WalkedPort } from './walkedPort';

/** Rounds in which ports that something else than the list led to lead to further ones. */
const MAX_ROUNDS = 8;

/** Ports and messages while an inventory is made. */
export class PortWork {
  readonly survey: PortSurvey;
  readonly problems: string[] = [];
  private readonly ports = new AddressMap<WalkedPort>();
  private readonly levels: WalkedMessages[] = [];
  /** Those messages by address, where ports that were found late make it possible to meet one again. */
  private met: AddressMap<true> | undefined;
  private readonly entities: PortEntities;
  private listed = 0;
  private told = false;
  /** In the order of `ports`. */
  private portsTold = 0;

  constructor(
    private readonly target: KernelTarget,
    private readonly sink: FactSink,
    private readonly headers: ObjectHeaders,
    private readonly progress: InventoryProgress,
    private readonly signal: AbortSignal | undefined,
    /** What messages carry beside their data is read, too. */
    private readonly attributes = true,
  ) {
    this.survey = new PortSurvey(target, headers, signal);
    this.entities = new PortEntities(target, headers, this.survey);
  }

  has(address: Address): boolean {
    return this.ports.has(address);
  }

  /** Found, but not on the list. */
  isUnlisted(address: Address): boolean {
    return this.ports.get(address)?.listed === false;
  }

  get hasUnlisted(): boolean {
    return this.ports.size > this.listed;
  }

  /** Threads that messages name as the ones that serve them. */
  *serverThreads(): Iterable<Address> {
    for (const level of this.levels) yield* level.serverThreads();
  }

  get size(): number {
    return this.ports.size;
  }

  /** Reads the ports of a list that was walked. */
  async readList(list: PortList): Promise<readonly WalkedPort[]> {
    if (list.problem !== undefined) this.problems.push(list.problem);
    const ports = await this.read(list.addresses, true);
    this.listed = ports.length;
    this.progress.finish('ports');
    return ports;
  }

  /** Messages of queues, and those that threads wait for. */
  async readMessages(queued: readonly QueuedMessage[], threads: readonly ThreadRecord[]): Promise<void> {
    const again = this.levels.length > 0;
    if (again && !this.met) {
      this.met = new AddressMap<true>();
      for (const level of this.levels) for (const address of level.addresses()) this.met.set(address, true);
    }
    const fresh = again ? queued.filter(one => this.met?.has(one.address) !== true) : queued;
    const walked = await readMessages(this.target, this.sink, fresh, again ? [] : threads, {
      ...(this.signal && { signal: this.signal }),
      done: (count, all) => {
        this.progress.count('messages', count, all);
      },
    });
    this.levels.push(walked);
    if (this.met) for (const address of walked.addresses()) this.met.set(address, true);
    this.problems.push(...bounded(walked.problems));
    if (this.attributes) await walked.readAttributes(this.target, this.signal);
  }

  /**
   * Ports that handles, messages and connections name and that are not on the list.
   *
   * @param handles objects that handles lead to, of any type
   */
  async readFurther(
    type: ObjectType | undefined,
    handles: readonly Address[],
    threads: readonly ThreadRecord[],
  ): Promise<void> {
    const index = type?.index;
    const looked = new AddressMap<true>();
    let candidates: Iterable<Address> = [...handles, ...this.named()];
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const fresh = new AddressMap<Address>();
      for (const one of candidates) if (!this.ports.has(one) && !looked.has(one)) fresh.set(one, one);
      if (fresh.size === 0) return;
      for (const one of fresh.values()) looked.set(one, true);
      const read = await this.headers.read([...fresh.values()], this.signal);
      // Without the number of their type nothing tells a port from any other object.
      const found = read.flatMap(one => (index !== undefined && one.typeIndex === index ? [one.address] : []));
      if (found.length === 0) return;
      const ports = await this.read(found, false);
      const [queued, linked] = await Promise.all([
        this.survey.around(ports),
        walkFromPorts(this.target, ports, this.signal),
      ]);
      await this.readMessages(queued, threads);
      candidates = [...this.named(), ...linked];
    }
  }

  /** Tells all ports and connections, as far as they were read. */
  tell(processes: readonly ProcessRecord[], missing: 'unreadable' | 'cancelled'): void {
    atOnce(this.telling(processes, missing));
  }

  /** The same with pauses. */
  *telling(processes: readonly ProcessRecord[], missing: 'unreadable' | 'cancelled'): Work<void> {
    if (this.told) return;
    this.told = true;
    if (missing === 'cancelled' || !this.survey.isComplete)
      yield* paced(this.ports.values(), port => {
        this.entities.report(this.sink, port, missing);
      });
    this.tellPorts();
    yield* this.tellConnections(processes);
  }

  /** Tells the ports that were read since: what is around them shows in them as soon as it is there. */
  tellPorts(): void {
    const ports = [...this.ports.values()].slice(this.portsTold);
    if (ports.length === 0) return;
    this.portsTold += ports.length;
    tellAll(this.sink, {
      kind: 'port',
      size: ports.length,
      stop: this.target.stop,
      idAt: index => idOf('port', portAt(ports, index).address),
      addressAt: index => portAt(ports, index).address,
      at: index => portAt(ports, index).entity,
    });
  }

  /** Everything that does not fit together. */
  allProblems(type: ObjectType | undefined): readonly string[] {
    const ports = [...this.ports.values()];
    return [
      ...this.problems,
      ...bounded(this.survey.problems),
      ...notListed(ports),
      ...compareTypes(ports, this.survey.infos),
      ...compareWithType(this.listed, ports.length, type?.stats),
    ];
  }

  portRecords(): readonly PortRecord[] {
    return [...this.ports.values()];
  }

  messageRecords(): readonly MessageRecord[] {
    return this.levels.flatMap(level => level.records());
  }

  private async read(addresses: readonly Address[], listed: boolean): Promise<readonly WalkedPort[]> {
    const ports = await readPorts(this.target, this.entities, addresses, {
      listed,
      sink: this.sink,
      ...(this.signal && { signal: this.signal }),
      ...(listed && {
        done: (count: number): void => {
          this.progress.count('ports', count, addresses.length);
        },
      }),
    });
    for (const port of ports) this.ports.set(port.address, port);
    return ports;
  }

  private *named(): Iterable<Address> {
    yield* this.survey.portsOfInfos();
    for (const level of this.levels) yield* level.ports();
  }

  private *tellConnections(processes: readonly ProcessRecord[]): Work<void> {
    const pids = new Map(processes.map(({ address, view }) => [address, view.number('UniqueProcessId')] as const));
    const around = {
      nameOf: (port: Address): string | undefined => this.entities.nameOf(port),
      ownerOf: (port: Address): Address | undefined => this.ports.get(port)?.owner,
      pidOf: (process: Address): string | undefined => {
        const pid = pids.get(process);
        return pid === undefined ? undefined : kdNumber(pid);
      },
    };
    yield* paced(this.survey.infos.values(), info => {
      if (info.isConnection) this.sink.add({ kind: 'connection', connection: new WalkedConnection(info, around) });
    });
  }
}

function portAt(ports: readonly WalkedPort[], index: number): WalkedPort {
  const port = ports[index];
  if (!port) throw new RangeError(`port ${index} of ${ports.length}`);
  return port;
}
