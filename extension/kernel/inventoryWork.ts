import type { Address } from '../base/address';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import { AddressMap } from './addressSets';
import { reportClock, readClock } from './clock';
import { connectionOf } from './communicationInfos';
import { bounded, compareTypes, compareWithType, notListed } from './crossCheck';
import { surveyHandles } from './handleSurvey';
import type { Inventory, InventoryOptions } from './inventory';
import { InventoryProgress } from './inventoryProgress';
import type { KernelTarget } from './kernelTarget';
import { type KernelVariables, readKernelVariables } from './kernelVariables';
import { readLocks } from './locks';
import type { QueuedMessage } from './messageQueues';
import { readMessages, type WalkedMessage } from './messages';
import { ObjectHeaders } from './objectHeaders';
import { readObjectNames } from './objectNames';
import { type ObjectType, readObjectTypes } from './objectTypes';
import { PortDescriptions } from './portDescriptions';
import { PortSurvey } from './portSurvey';
import { readPorts, walkPortList, type WalkedPort } from './ports';
import { readProcessDetails } from './processDetails';
import { type ProcessRecord, readProcesses } from './processes';
import { readProcessors, reportProcessors } from './processors';
import { type KernelClock } from './clock';
import { findStrangers } from './strangers';
import { readThreadNames } from './threadNames';
import { readThreads, type ThreadRecord } from './threadRecords';
import { readIrps } from './irps';
import { nameWaitObjects, type ReadNames, readWaits } from './waits';

/** Rounds in which ports that something else than the list led to lead to further ones. */
const MAX_ROUNDS = 8;

/** One inventory while it is being made. */
export class InventoryWork {
  private readonly progress: InventoryProgress;
  private readonly problems: string[] = [];
  private processes: readonly ProcessRecord[] = [];
  private threads: readonly ThreadRecord[] = [];
  private readonly ports = new AddressMap<WalkedPort>();
  private readonly messages = new AddressMap<WalkedMessage>();
  private listed = 0;
  private survey: PortSurvey | undefined;
  private told = false;

  constructor(
    private readonly target: KernelTarget,
    private readonly sink: FactSink,
    private readonly options: InventoryOptions,
  ) {
    this.progress = new InventoryProgress(options.onProgress);
  }

  async run(): Promise<void> {
    const { target, sink } = this;
    const { signal } = this.options;
    const [variables, clock, processors, processes, list] = await Promise.all([
      readKernelVariables(target, signal),
      readClock(target, signal),
      readProcessors(target, signal),
      readProcesses(target, sink, signal),
      walkPortList(target, signal),
    ]);
    reportClock(sink, clock);
    this.processes = processes;
    this.progress.finish('processes');
    const headers = new ObjectHeaders(target, variables);
    const survey = (this.survey = new PortSurvey(target, headers, signal));
    const [threads, ports, types] = await Promise.all([
      this.readAllThreads(clock),
      this.readListed(headers, list.addresses),
      this.readTypes(variables),
    ]);
    if (list.problem !== undefined) this.problems.push(list.problem);
    this.threads = threads;
    reportProcessors(sink, processors, threads);
    await this.aroundPorts(survey, headers, ports, types, list.problem !== undefined, variables, clock);
    this.tellPorts();
    await this.waitsAndLocks(headers, clock);
    this.problems.push(...compareWithType(this.listed, this.ports.size, portTypeOf(types)?.stats));
  }

  result(): Inventory {
    const ports = [...this.ports.values()];
    const survey = this.survey;
    return {
      processes: this.processes,
      threads: this.threads,
      ports: ports.map(port => portRecord(port, survey)),
      messages: [...this.messages.values()].map(messageRecord),
      problems: [
        ...this.problems,
        ...bounded(survey?.problems ?? []),
        ...notListed(ports),
        ...(survey ? compareTypes(ports, survey.infos) : []),
      ],
    };
  }

  /** What there is after the work was cancelled. Ports that were read are told with what is known around them. */
  cancelled(): Inventory {
    this.tellPorts('cancelled');
    return { ...this.result(), cancelled: `not read to the end: ${this.progress.missing().join('; ')}` };
  }

  private async readAllThreads(clock: KernelClock | undefined): Promise<readonly ThreadRecord[]> {
    const threads = await readThreads(this.target, this.sink, this.processes, clock, this.options.signal);
    this.progress.finish('threads');
    return threads;
  }

  private async readListed(headers: ObjectHeaders, addresses: readonly Address[]): Promise<readonly WalkedPort[]> {
    const ports = await readPorts(this.target, headers, addresses, {
      listed: true,
      sink: this.sink,
      ...(this.options.signal && { signal: this.options.signal }),
      done: count => {
        this.progress.count('ports', count, addresses.length);
      },
    });
    for (const port of ports) this.ports.set(port.address, port);
    this.listed = ports.length;
    this.progress.finish('ports');
    return ports;
  }

  private async readTypes(variables: KernelVariables): Promise<readonly ObjectType[]> {
    const addresses = new Set([...variables.types, ...(variables.alpcPortType ? [variables.alpcPortType] : [])]);
    const types = await readObjectTypes(this.target, [...addresses], this.options.signal);
    for (const { stats } of types) this.sink.add({ kind: 'object-type', stats });
    return types;
  }

  /** Queues, names, connections, handles and messages; then the ports that these lead to beside the list. */
  private async aroundPorts(
    survey: PortSurvey,
    headers: ObjectHeaders,
    ports: readonly WalkedPort[],
    types: readonly ObjectType[],
    listBroken: boolean,
    variables: KernelVariables,
    clock: KernelClock | undefined,
  ): Promise<void> {
    const { target, sink } = this;
    const { signal, handles = target.memory.batch !== undefined } = this.options;
    const [queued, handleSurvey, strangers] = await Promise.all([
      survey.around(ports),
      handles
        ? surveyHandles(target, headers, this.processes, one => this.ports.has(one), survey.holders, signal)
        : { others: [], problems: [] },
      findStrangers(target, sink, {
        headers,
        types,
        table: handles ? variables.cidTable : undefined,
        processes: this.processes,
        threads: this.threads,
        owners: ports.flatMap(port => port.owner ?? []),
        clock,
        ...(signal && { signal }),
      }),
    ]);
    this.processes = [...this.processes, ...strangers.processes];
    this.threads = [...this.threads, ...strangers.threads];
    this.problems.push(...handleSurvey.problems, ...strangers.problems);
    this.progress.finish('connections, queues, names and handles');
    await this.readMessages(queued);
    const differs = portTypeOf(types)?.stats.objects !== this.ports.size && target.memory.batch !== undefined;
    await this.furtherPorts(survey, headers, types, listBroken || differs ? handleSurvey.others : []);
    this.progress.finish('messages');
  }

  private async readMessages(queued: readonly QueuedMessage[]): Promise<void> {
    const fresh = queued.filter(one => !this.messages.has(one.address));
    const walked = await readMessages(this.target, this.sink, fresh, this.threads, {
      ...(this.options.signal && { signal: this.options.signal }),
      done: (count, all) => {
        this.progress.count('messages', count, all);
      },
    });
    for (const message of walked.messages) this.messages.set(message.address, message);
    this.problems.push(...bounded(walked.problems));
  }

  /** Ports that handles, messages and connections name and that are not on the list. */
  private async furtherPorts(
    survey: PortSurvey,
    headers: ObjectHeaders,
    types: readonly ObjectType[],
    handles: readonly Address[],
  ): Promise<void> {
    const { target, sink } = this;
    const { signal } = this.options;
    const index = portTypeOf(types)?.index;
    const looked = new AddressMap<true>();
    let candidates = [...handles, ...this.namedPorts(survey)];
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const fresh = [...new Set(candidates)].filter(one => !this.ports.has(one) && !looked.has(one));
      if (fresh.length === 0) return;
      for (const one of fresh) looked.set(one, true);
      const read = await headers.read(fresh, signal);
      // Without the number of their type nothing tells a port from any other object.
      const found = read.flatMap(one => (index !== undefined && one.typeIndex === index ? [one.address] : []));
      const ports = await readPorts(target, headers, found, { listed: false, sink, ...(signal && { signal }) });
      for (const port of ports) this.ports.set(port.address, port);
      if (ports.length === 0) return;
      await this.readMessages(await survey.around(ports));
      candidates = [...this.namedPorts(survey)];
    }
  }

  private *namedPorts(survey: PortSurvey): Iterable<Address> {
    yield* survey.portsOfInfos();
    for (const { queuePort, ownerPort } of this.messages.values()) {
      if (queuePort !== undefined) yield queuePort;
      if (ownerPort !== undefined) yield ownerPort;
    }
  }

  private tellPorts(missing: 'unreadable' | 'cancelled' = 'unreadable'): void {
    const { survey, sink, target } = this;
    if (this.told || !survey) return;
    this.told = true;
    const descriptions = new PortDescriptions(target, sink, { ...surroundings(survey), missing });
    for (const port of this.ports.values()) {
      port.facts = descriptions.of(port);
      sink.add({ kind: 'port', id: idOf('port', port.address), fields: port.facts });
    }
    this.tellConnections(survey);
  }

  private tellConnections(survey: PortSurvey): void {
    const names = new Map(this.processes.map(one => [one.address, one] as const));
    for (const info of survey.infos.values()) {
      const connection = connectionOf(info);
      if (!connection) continue;
      const { port, clientPort } = connection;
      const server = port === undefined ? undefined : this.ports.get(port);
      const client = clientPort === undefined ? undefined : this.ports.get(clientPort);
      const portName = server?.facts.path?.value ?? server?.facts.name?.value;
      const peer = client?.owner;
      const peerPid = peer === undefined || peer === null ? undefined : names.get(peer)?.view.number('UniqueProcessId');
      this.sink.add({
        kind: 'connection',
        connection: {
          ...connection,
          role: 'created',
          ...(portName !== undefined && { portName }),
          ...(server?.owner !== undefined && server.owner !== null && { process: server.owner }),
          ...(peer !== undefined && peer !== null && { peerProcess: peer }),
          ...(peerPid !== undefined && { peerPid: peerPid.toString(16).padStart(4, '0') }),
        },
      });
    }
  }

  private async waitsAndLocks(headers: ObjectHeaders, clock: KernelClock | undefined): Promise<void> {
    const { target, sink, threads, processes } = this;
    const { signal } = this.options;
    const names: ReadNames = async (addresses, stop) => {
      const objects = await headers.read(addresses, stop);
      const found = await readObjectNames(target, headers, objects, stop);
      return new Map([...found].map(([address, { name, path }]) => [address, path ?? name]));
    };
    const waits = readWaits(target, sink, threads, signal);
    const [problems] = await Promise.all([
      readLocks(target, sink, threads, waits, signal, processes),
      waits.then(read => nameWaitObjects(target, sink, read, names, signal)),
      readIrps(target, sink, threads, signal, names),
      readProcessDetails(target, sink, processes, clock, signal),
      readThreadNames(target, sink, threads, signal),
    ]);
    this.problems.push(...problems);
    this.progress.finish('waits and locks');
  }
}

function surroundings(survey: PortSurvey): Omit<ConstructorParameters<typeof PortDescriptions>[2], 'missing'> {
  const { infos, names, security, completionPorts, waiting, connections, holders } = survey;
  return { infos, names, security, completionPorts, waiting, connections, holders };
}

function portTypeOf(types: readonly ObjectType[]): ObjectType | undefined {
  return types.find(type => type.stats.name === 'ALPC Port');
}

function portRecord(port: WalkedPort, survey: PortSurvey | undefined): Inventory['ports'][number] {
  const { address, type, owner, communicationInfo, completionPort } = port;
  const known = survey?.names.get(address);
  const name = known?.path ?? known?.name;
  return {
    address,
    ...(type && { type }),
    ...(owner !== undefined && owner !== null && { owner }),
    ...(communicationInfo !== undefined && { communicationInfo }),
    ...(completionPort !== undefined && { completionPort }),
    ...(name !== undefined && { name }),
  };
}

function messageRecord(message: WalkedMessage): Inventory['messages'][number] {
  const { address, queuePort, ownerPort, waitingThread, serverThread } = message;
  return {
    address,
    ...(queuePort !== undefined && { queuePort }),
    ...(ownerPort !== undefined && { ownerPort }),
    ...(waitingThread !== undefined && { waitingThread }),
    ...(serverThread !== undefined && { serverThread }),
  };
}
