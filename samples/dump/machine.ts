import type {
  CompletionPortDescription,
  ConnectionDescription,
  HandleDescription,
  MessageDescription,
  MutantDescription,
  PortDescription,
  QueueName,
  ThreadDescription,
  WorldDescription,
} from '../../test/world/description';
import { STACKS } from './kernelStacks';
import { PROCESSES } from './roster';

/** TickCount of the crash: 3 days 4 h of uptime at 15.625 ms. */
const NOW = 17_512_960n;
const seconds = (count: number): number => Math.round((count * 1000) / 15.625);
export const minutes = (count: number): number => seconds(count * 60);

/** Collects what is on the machine; everything is named by keys of the describer's own. */
export class Machine {
  readonly threads: ThreadDescription[] = [];
  readonly ports: PortDescription[] = [];
  readonly connections: ConnectionDescription[] = [];
  readonly messages: MessageDescription[] = [];
  readonly pools: CompletionPortDescription[] = [];
  readonly mutants: MutantDescription[] = [];
  readonly handles: HandleDescription[] = [];
  private readonly used = new Set<number>(PROCESSES.map(({ pid }) => pid));
  private readonly lastHandle = new Map<string, number>();

  /** A thread that came from user mode and waits; `tid` is taken as it is, else the next free one behind the PID. */
  thread(
    process: string,
    key: string,
    fields: Omit<ThreadDescription, 'key' | 'process' | 'tid'>,
    tid?: number,
  ): string {
    const user = process === 'System' ? {} : { fromUser: true };
    const switches = 90 + ((this.threads.length * 29) % 4000);
    this.threads.push({ ...user, contextSwitches: switches, ...fields, key, process, tid: this.id(process, tid) });
    return key;
  }

  /** A connection port with a pool of idle threads behind it. */
  service(process: string, key: string, name: string, idle: number): string {
    const pool = `${key} pool`;
    const workers = Array.from({ length: idle }, (_, i) =>
      this.worker(process, `${key} worker ${i}`, pool, seconds(2 + i * 7)),
    );
    this.pools.push({ key: pool, registered: workers, maximum: 8 });
    return this.port(process, key, name, pool);
  }

  /** A connection port whose registered threads are the given ones. */
  portServedBy(process: string, key: string, name: string, threads: readonly string[]): string {
    this.pools.push({ key: `${key} pool`, registered: threads, maximum: 8, entries: 1 });
    return this.port(process, key, name, `${key} pool`);
  }

  connect(client: string, port: string): string {
    const key = `${client} to ${port}${this.connections.filter(one => one.client === client && one.port === port).length || ''}`;
    const pool = this.ports.find(one => one.key === port)?.completion;
    this.connections.push({ key, port, client, ...(pool !== undefined && { completion: pool }) });
    this.handles.push({ process: client, handle: this.handle(client), object: key });
    return key;
  }

  /** A request over a connection; the waiting thread is the one of the call. */
  call(
    client: string,
    thread: string,
    port: string,
    queue: QueueName,
    age: number,
    tid: number,
    server?: string,
  ): string {
    const message = `${thread} calls ${port}`;
    this.thread(
      client,
      thread,
      {
        state: 'Waiting',
        waitTicks: age,
        stack: STACKS.call,
        wait: { reason: 'WrLpcReply', mode: 'UserMode', on: [{ kind: 'reply', message }] },
      },
      tid,
    );
    const n = this.messages.length;
    this.messages.push({
      key: message,
      connection: this.connect(client, port),
      queue,
      waitingThread: thread,
      ...(server !== undefined && { serverThread: server }),
      id: 0x1a4 + n * 0x94,
      callbackId: 81_300 + n * 917,
      sequence: 3_100 + n * 331,
      data: lrpcRequest(3 + n, 4_100 + n * 37, 1 + n, 8 + (n % 5) * 24),
    });
    return thread;
  }

  blockedOn(process: string, key: string, mutant: string, age: number, tid: number): string {
    return this.thread(
      process,
      key,
      {
        state: 'Waiting',
        waitTicks: age,
        stack: STACKS.single,
        wait: { reason: 'UserRequest', mode: 'UserMode', on: [{ kind: 'mutant', mutant }] },
      },
      tid,
    );
  }

  mutant(key: string, owner: string, name?: string): string {
    this.mutants.push({ key, owner, ...(name !== undefined && { name }) });
    return key;
  }

  describe(): Omit<WorldDescription, 'resources' | 'events'> {
    return {
      build: '10.0.19041.3570',
      processors: 4,
      clock: { ticks: NOW, increment: 156_250, systemTime: 134_169_972_680_200_000n },
      // MANUALLY_INITIATED_CRASH1: somebody pressed the keys because the machine hung.
      bugcheck: { code: 0xe2, parameters: [0n, 0n, 0n, 0n] },
      processes: PROCESSES,
      threads: this.threads,
      ports: this.ports,
      connections: this.connections,
      messages: this.messages,
      completionPorts: this.pools,
      mutants: this.mutants,
      handles: this.handles,
      drivers: DRIVERS,
    };
  }

  private worker(process: string, key: string, pool: string, age: number): string {
    return this.thread(process, key, {
      state: 'Waiting',
      waitTicks: age,
      stack: STACKS.worker,
      wait: { reason: 'WrQueue', mode: 'UserMode', alertable: true, on: [{ kind: 'completion', port: pool }] },
    });
  }

  private port(owner: string, key: string, name: string, completion: string): string {
    this.ports.push({
      key,
      owner,
      name: `\\RPC Control\\${name}`,
      completion,
      sequence: 400 + this.ports.length * 733,
    });
    this.handles.push({ process: owner, handle: this.handle(owner), object: key });
    return key;
  }

  private handle(process: string): number {
    const next = (this.lastHandle.get(process) ?? 0x40) + 4;
    this.lastHandle.set(process, next % 0x400 === 0 ? next + 4 : next);
    return this.lastHandle.get(process) ?? next;
  }

  /** Multiples of 4 that nobody has; Windows leaves out those of 0x400. */
  private id(process: string, wanted: number | undefined): number {
    const pid = PROCESSES.find(({ key }) => key === process)?.pid ?? 0;
    let id = wanted ?? pid + 4;
    if (wanted !== undefined && this.used.has(wanted)) throw new Error(`0x${wanted.toString(16)} is given twice`);
    while (this.used.has(id) || id % 0x400 === 0) id += 4;
    this.used.add(id);
    return id;
  }
}

/**
 * A request as the RPC runtime sends it: header of 0x40 bytes (call id at 0xc, binding at 0x10, procedure at 0x14), then
 * arguments. Source: Google Project Zero's sandbox-attacksurface-analysis-tools, `Transport/Alpc`.
 */
function lrpcRequest(procedure: number, call: number, binding: number, length: number): Uint8Array {
  const data = Buffer.alloc(0x40 + length, 0x2a);
  data.fill(0, 0, 0x40);
  data.writeUInt32LE(call, 0xc);
  data.writeUInt32LE(binding, 0x10);
  data.writeUInt32LE(procedure, 0x14);
  return data;
}

const DRIVERS: NonNullable<WorldDescription['drivers']> = [
  { name: 'tcpip.sys', base: 0xfffff807_16400000n, size: 0x2eb000, timeDateStamp: 0x5f112233 },
  { name: 'Ntfs.sys', base: 0xfffff807_15e00000n, size: 0x2d8000, timeDateStamp: 0x60aa0142 },
  { name: 'FLTMGR.SYS', base: 0xfffff807_15c10000n, size: 0x72000, timeDateStamp: 0x6130bb01 },
  { name: 'litwareflt.sys', base: 0xfffff807_1a2c0000n, size: 0x1b000, timeDateStamp: 0x63c81177 },
];
