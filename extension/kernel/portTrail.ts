import type { Address } from '../base/address';
import type { Fact, FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import type { ObjectHeaders } from './objectHeaders';
import { PortEntities } from './portEntities';
import { PortSurvey } from './portSurvey';
import { readPorts } from './ports';
import type { WalkedPort } from './walkedPort';

/** Reads single ports, with what says why a request in their queues is not served. */
export class PortTrail {
  private readonly survey: PortSurvey;
  private readonly entities: PortEntities;
  private readonly ports = new Map<Address, WalkedPort>();
  /** Ports with a request that nobody has taken. */
  private readonly unserved = new Set<Address>();
  private readonly pools: (readonly Address[])[] = [];
  private readonly owners: Address[] = [];
  private readonly named: Address[] = [];

  /** @param type number of the type of ports; absent: headers do not tell ports from other objects */
  constructor(
    private readonly target: KernelTarget,
    private readonly sink: FactSink,
    headers: ObjectHeaders,
    private readonly type: number | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.survey = new PortSurvey(target, headers, signal);
    this.entities = new PortEntities(target, headers, this.survey);
  }

  /** The threads of a port matter. */
  wantPool(address: Address): void {
    if (this.unserved.has(address)) return;
    this.unserved.add(address);
    const port = this.ports.get(address);
    if (port) this.notePool(port);
  }

  async read(addresses: readonly Address[]): Promise<void> {
    if (addresses.length === 0) return;
    const { sink, signal } = this;
    const facts: Fact[] = [];
    const read = await readPorts(this.target, this.entities, addresses, {
      listed: true,
      sink: { add: fact => void facts.push(fact) },
      ...(signal && { signal }),
    });
    const { type } = this;
    const ports = read.filter(({ header }) => type === undefined || header.typeIndex === type);
    const ids = new Set<string>(ports.map(port => idOf('port', port.address)));
    for (const fact of facts) if (fact.kind === 'unknown' && ids.has(fact.of)) sink.add(fact);
    await this.survey.near(ports);
    for (const port of ports) {
      this.ports.set(port.address, port);
      sink.add({ kind: 'port', id: idOf('port', port.address), fields: port.entity });
      this.entities.report(sink, port, 'not-asked');
      if (port.owner !== undefined) this.owners.push(port.owner);
      const connection = port.facts.connectionPort?.value;
      // A communication port goes by the name of its connection port.
      if (connection && connection !== port.address) this.named.push(connection);
      if (this.unserved.has(port.address)) this.notePool(port);
    }
  }

  /** Threads that could take a request, of each port that was read since. */
  takePools(): readonly (readonly Address[])[] {
    return this.pools.splice(0);
  }

  takeOwners(): readonly Address[] {
    return this.owners.splice(0);
  }

  /** Connection ports of ports that were read since. */
  takeNamed(): readonly Address[] {
    return this.named.splice(0);
  }

  private notePool(port: WalkedPort): void {
    const threads = port.facts.registeredThreads?.value;
    if (threads) this.pools.push(threads);
  }
}
