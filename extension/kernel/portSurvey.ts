import type { Address } from '../base/address';
import type { CompletionLookaside, HandleHolder, SecurityText } from '../model/entities';
import type { Known } from '../model/evidence';
import { AddressMap } from './addressSets';
import { type CommunicationInfo, readCommunicationInfos, walkConnections } from './communicationInfos';
import { readCompletionPackets } from './completionPackets';
import { type CompletionPort, readCompletionPorts } from './completionPorts';
import type { KernelTarget } from './kernelTarget';
import { type QueuedMessage, walkQueues } from './messageQueues';
import type { ObjectHeaders } from './objectHeaders';
import { type ObjectName, readObjectNames } from './objectNames';
import { readSecurity } from './portSecurity';
import type { WalkedPort } from './walkedPort';

/** What lies around ports: read for all of them together, and again for those that are found later. */
export class PortSurvey {
  readonly infos = new AddressMap<CommunicationInfo>();
  readonly names = new AddressMap<ObjectName>();
  readonly security = new Map<Address, Known<SecurityText>>();
  readonly completionPorts = new Map<Address, CompletionPort>();
  readonly lookasides = new Map<Address, Known<CompletionLookaside>>();
  readonly waiting = new Map<WalkedPort, readonly Address[]>();
  readonly connections = new AddressMap<number>();
  readonly holders = new AddressMap<HandleHolder[]>();
  holdersComplete: boolean | undefined;
  readonly problems: string[] = [];
  private lacking = false;

  constructor(
    private readonly target: KernelTarget,
    private readonly headers: ObjectHeaders,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Reads around some ports; the parts do not need each other. Returns what lies in their queues. */
  async around(ports: readonly WalkedPort[]): Promise<readonly QueuedMessage[]> {
    const [queues] = await Promise.all([
      walkQueues(this.target, ports, this.signal),
      this.readInfos(ports),
      this.readNames(ports),
      this.readDescriptors(ports),
      this.readCompletion(ports),
      this.readPackets(ports),
    ]);
    for (const [port, threads] of queues.waiting) this.waiting.set(port, threads);
    this.problems.push(...queues.problems());
    return queues.messages;
  }

  /**
   * Reads of some ports what a request in their queues waits for: names, completion ports, threads that wait at them. What
   * may be long is left out: messages in queues and lists of connections.
   */
  async near(ports: readonly WalkedPort[]): Promise<void> {
    const [{ waiting }] = await Promise.all([
      walkQueues(this.target, ports, this.signal, 'wait'),
      this.readOwnInfos(ports),
      this.readNames(ports),
      this.readCompletion(ports),
    ]);
    for (const [port, threads] of waiting) this.waiting.set(port, threads);
  }

  /** Nothing is missing that ports point at. */
  get isComplete(): boolean {
    return !this.lacking;
  }

  /** Ports that communication infos name. */
  *portsOfInfos(): Iterable<Address> {
    for (const info of this.infos.values()) yield* info.ports;
  }

  private async readInfos(ports: readonly WalkedPort[]): Promise<void> {
    await this.readOwnInfos(ports);
    await this.walkConnectionLists(ports);
  }

  private async readOwnInfos(ports: readonly WalkedPort[]): Promise<void> {
    const wanted = unique(ports.map(port => port.communicationInfo)).filter(address => !this.infos.has(address));
    for (const info of await readCommunicationInfos(this.target, wanted, this.signal)) {
      if (info.reason !== undefined) this.lacking = true;
      this.infos.set(info.address, info);
    }
  }

  /** Connections whose ports are on no list are known to the list of their connection port alone. */
  private async walkConnectionLists(ports: readonly WalkedPort[]): Promise<void> {
    const heads: CommunicationInfo[] = [];
    for (const port of ports) {
      const address = port.type === 'connection' ? port.communicationInfo : undefined;
      const info = address === undefined ? undefined : this.infos.get(address);
      if (!info || info.reason !== undefined) continue;
      if (info.isLinked) heads.push(info);
      else this.connections.set(info.address, 0);
    }
    const walked = await walkConnections(this.target, heads, this.signal);
    const unknown = new Set<Address>();
    for (const { info, connections, broken } of walked) {
      if (broken)
        this.problems.push(
          `the list of connections at 0x${(info.list ?? 0n).toString(16)} breaks after ${connections.length}`,
        );
      else this.connections.set(info.address, connections.length);
      for (const address of connections) if (!this.infos.has(address)) unknown.add(address);
    }
    for (const info of await readCommunicationInfos(this.target, [...unknown], this.signal))
      this.infos.set(info.address, info);
  }

  private async readNames(ports: readonly WalkedPort[]): Promise<void> {
    const named = ports.map(port => port.header);
    const names = await readObjectNames(this.target, this.headers, named, this.signal);
    for (const [address, name] of names.found) {
      if (name.path === undefined) this.lacking = true;
      this.names.set(address, name);
    }
    if (names.found.size < names.wanted) this.lacking = true;
  }

  private async readDescriptors(ports: readonly WalkedPort[]): Promise<void> {
    const wanted = unique(ports.map(port => port.header.security)).filter(address => !this.security.has(address));
    const texts = await readSecurity(this.target, wanted, this.signal);
    for (const [address, text] of texts) this.security.set(address, text);
    if (texts.size < wanted.length) this.lacking = true;
  }

  private async readCompletion(ports: readonly WalkedPort[]): Promise<void> {
    const wanted = unique(ports.map(port => port.completionPort)).filter(address => !this.completionPorts.has(address));
    const read = await readCompletionPorts(this.target, wanted, this.signal);
    for (const [address, port] of read.ports) {
      if (!port.registered) this.lacking = true;
      this.completionPorts.set(address, port);
    }
    if (read.ports.size < wanted.length) this.lacking = true;
    this.problems.push(...read.problems);
  }

  private async readPackets(ports: readonly WalkedPort[]): Promise<void> {
    const wanted = unique(ports.map(port => port.packetLookaside)).filter(address => !this.lookasides.has(address));
    const read = await readCompletionPackets(this.target, wanted, this.signal);
    for (const [address, lookaside] of read.lookasides) this.lookasides.set(address, lookaside);
    if (read.lookasides.size < wanted.length) this.lacking = true;
    this.problems.push(...read.problems);
  }
}

function unique(addresses: readonly (Address | undefined)[]): readonly Address[] {
  const known = new AddressMap<Address>();
  for (const address of addresses) if (address !== undefined && !known.has(address)) known.set(address, address);
  return [...known.values()];
}
