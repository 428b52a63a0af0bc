import type {
  CompletionPortDescription,
  ConnectionDescription,
  HandleDescription,
  MessageDescription,
  PortDescription,
  PortFlags,
  ProcessDescription,
  QueueName,
  ResourceDescription,
  ThreadDescription,
  WaitDescription,
  WorldDescription,
} from './description';
import type { BuildName } from './layout';

export type ThreadAct =
  | 'reply'
  | 'receive'
  | 'worker'
  | 'mutant'
  | 'resource'
  | 'event'
  | 'thread'
  | 'process'
  | 'several'
  | 'delay'
  | 'fast mutex'
  | 'push lock'
  | 'request'
  | 'running'
  | 'ready'
  | 'terminated';

/** Numbers out of a hat: every reference is taken modulo what is there. */
export interface RawWorld {
  readonly build: BuildName;
  readonly ticks: bigint;
  readonly processes: readonly (Pick<ProcessDescription, 'name'> & {
    readonly session: number;
    readonly exiting: boolean;
    readonly unlinked: boolean;
  })[];
  readonly threads: readonly {
    readonly process: number;
    readonly act: ThreadAct;
    readonly target: number;
    readonly ticks: number;
    readonly suspended: number;
    readonly user: boolean;
    readonly timeout: boolean;
  }[];
  readonly ports: readonly {
    readonly owner: number;
    readonly named: boolean;
    readonly flags: PortFlags;
    readonly pool: boolean;
  }[];
  readonly connections: readonly { readonly port: number; readonly client: number }[];
  readonly messages: readonly {
    readonly connection: number;
    readonly place: QueueName | 'none';
    readonly server: number | null;
    readonly canceled: boolean;
    readonly type: number;
    readonly data: Uint8Array;
  }[];
  readonly replies: readonly {
    readonly place: Exclude<QueueName, 'direct'> | 'reply' | 'none';
    readonly server: number | null;
  }[];
  readonly mutants: readonly (number | null)[];
  readonly resources: readonly { readonly owner: number | null; readonly shared: readonly number[] }[];
  /** Owner of each fast mutex and push lock. */
  readonly fastMutexes: readonly number[];
  readonly pushLocks: readonly number[];
  readonly handles: readonly { readonly process: number; readonly object: number; readonly handle: number }[];
}

/** Makes a description in which everything that refers to something finds it. */
export function composeWorld(raw: RawWorld): WorldDescription {
  return new Composer(raw).compose();
}

class Composer {
  private readonly processes: readonly ProcessDescription[];
  private readonly owners: readonly string[];
  private readonly ports: readonly PortDescription[];
  private readonly connections: readonly ConnectionDescription[];
  private readonly messages: MessageDescription[] = [];
  private readonly hasDirectQueue: boolean;
  private running = 0;

  constructor(private readonly raw: RawWorld) {
    this.hasDirectQueue = raw.build !== '6.1.7601.24540';
    this.processes = [
      { key: 'process 0', pid: 4, name: 'System' },
      ...raw.processes.map((one, i) => ({ ...one, key: `process ${i + 1}`, pid: 0x104 + i * 8 })),
    ];
    // Threads belong to a process before they are described in full, so that others can name them.
    this.owners = raw.threads.map(thread => this.process(thread.process));
    this.ports = raw.ports.map((one, i) => ({
      key: `port ${i}`,
      owner: this.process(one.owner),
      flags: one.flags,
      ...(one.named && { name: `\\RPC Control\\LRPC-${(0xabc0 + i).toString(16)}` }),
      ...(one.pool && this.hasPool(this.process(one.owner)) && { completion: poolOf(this.process(one.owner)) }),
    }));
    this.connections = raw.connections.flatMap((one, i) => {
      const port = pick(this.ports, one.port);
      return port ? [{ key: `connection ${i}`, port: port.key, client: this.process(one.client) }] : [];
    });
  }

  compose(): WorldDescription {
    const { raw } = this;
    const threads = raw.threads.map((_, i) => this.thread(i));
    raw.messages.forEach((_, i) => {
      this.message(i);
    });
    return {
      build: raw.build,
      clock: { ticks: raw.ticks, increment: 156_250, systemTime: 133_500_000_000_000_000n },
      processors: Math.max(1, this.running),
      processes: this.processes,
      threads,
      ports: this.ports,
      connections: this.connections,
      messages: this.messages,
      completionPorts: this.pools(),
      mutants: raw.mutants.map((owner, i) => ({ key: `mutant ${i}`, ...this.ownedBy(owner) })),
      events: [{ key: 'event' }],
      resources: raw.resources.map((_, i) => this.resource(i)),
      fastMutexes: raw.fastMutexes.map((owner, i) => ({ key: `fast mutex ${i}`, ...this.ownedBy(owner) })),
      pushLocks: raw.pushLocks.map((number, i) => {
        const { owner } = this.ownedBy(number);
        return { key: `push lock ${i}`, owners: owner === undefined ? [] : [owner] };
      }),
      devices: [{ key: 'device', name: '\\Device\\Disk0', driver: '\\Driver\\disk' }],
      irps: raw.threads.flatMap(({ act, target }, i) =>
        act === 'request'
          ? [{ key: `request ${i}`, thread: `thread ${i}`, device: 'device', ...(target % 2 === 0 && { file: '\\x' }) }]
          : [],
      ),
      handles: this.handles(threads),
    };
  }

  private process(number: number): string {
    return pick(this.processes, number)?.key ?? '';
  }

  private hasPool(process: string): boolean {
    return this.raw.threads.some((thread, i) => thread.act === 'worker' && this.owners[i] === process);
  }

  private thread(i: number): ThreadDescription {
    const raw = this.raw.threads[i];
    if (!raw) throw new Error(`no thread ${i}`);
    const common = {
      key: `thread ${i}`,
      process: this.owners[i] ?? '',
      tid: 0x204 + i * 8,
      suspendCount: raw.suspended,
      fromUser: raw.user,
    };
    if (raw.act === 'running')
      return { ...common, state: 'Running', processor: this.running++, stack: ['KeBugCheckEx'] };
    if (raw.act === 'ready') return { ...common, state: 'Ready' };
    if (raw.act === 'terminated') return { ...common, state: 'Terminated' };
    const wait = this.wait(i, raw.act, raw.target) ?? { reason: 'Executive', on: [{ kind: 'event', event: 'event' }] };
    const timed = raw.timeout && wait.on.length < 4 && raw.act !== 'delay';
    return {
      ...common,
      state: 'Waiting',
      waitTicks: raw.ticks,
      stack: ['KeWaitForSingleObject'],
      wait: { ...wait, mode: raw.user ? 'UserMode' : 'KernelMode', timeout: timed },
    };
  }

  /** undefined where there is nothing of the kind to wait for. */
  private wait(i: number, act: ThreadAct, target: number): WaitDescription | undefined {
    const { raw } = this;
    switch (act) {
      case 'reply':
        return this.waitForReply(i, target);
      case 'receive': {
        const port = pick(this.ports, target);
        return port && { reason: 'WrLpcReceive', on: [{ kind: 'receive', port: port.key }] };
      }
      case 'worker':
        return { reason: 'WrQueue', on: [{ kind: 'completion', port: poolOf(this.owners[i] ?? '') }] };
      case 'mutant':
        return raw.mutants.length === 0
          ? undefined
          : { reason: 'UserRequest', on: [{ kind: 'mutant', mutant: `mutant ${target % raw.mutants.length}` }] };
      case 'resource':
        if (raw.resources.length === 0) return undefined;
        return {
          reason: 'WrResource',
          on: [
            { kind: 'resource', resource: `resource ${target % raw.resources.length}`, exclusive: target % 2 === 0 },
          ],
        };
      case 'delay':
        return { reason: 'DelayExecution', on: [{ kind: 'delay' }] };
      case 'request':
        return { reason: 'Executive', on: [{ kind: 'irp', irp: `request ${i}` }] };
      case 'fast mutex':
        if (raw.fastMutexes.length === 0) return undefined;
        return {
          reason: raw.build.startsWith('6.1.') ? 'WrGuardedMutex' : 'WrFastMutex',
          on: [{ kind: 'fast mutex', mutex: `fast mutex ${target % raw.fastMutexes.length}` }],
        };
      case 'push lock':
        if (raw.pushLocks.length === 0) return undefined;
        return {
          reason: 'WrPushLock',
          on: [{ kind: 'push lock', lock: `push lock ${target % raw.pushLocks.length}` }],
        };
      case 'thread':
        return { reason: 'UserRequest', on: [{ kind: 'thread', thread: `thread ${target % raw.threads.length}` }] };
      case 'process':
        return { reason: 'UserRequest', on: [{ kind: 'process', process: this.process(target) }] };
      case 'several':
        return {
          reason: 'UserRequest',
          all: target % 2 === 0,
          on: [
            { kind: 'event', event: 'event' },
            { kind: 'process', process: this.process(target) },
            { kind: 'thread', thread: `thread ${target % raw.threads.length}` },
          ],
        };
      default:
        return undefined;
    }
  }

  /** A message of its own, over a connection of the thread's process. */
  private waitForReply(i: number, target: number): WaitDescription | undefined {
    const own = this.connections.filter(one => one.client === this.owners[i]);
    const connection = pick(own, target);
    const reply = this.raw.replies[i];
    if (!connection || !reply) return undefined;
    const key = `reply ${i}`;
    this.messages.push({
      key,
      connection: connection.key,
      queue: reply.place,
      waitingThread: `thread ${i}`,
      ...this.servedBy(connection, reply.place === 'pending' ? reply.server : null),
      id: 0x1000 + i * 4,
      callbackId: i,
    });
    return { reason: 'WrLpcReply', on: [{ kind: 'reply', message: key }] };
  }

  private message(i: number): void {
    const raw = this.raw.messages[i];
    const connection = raw && pick(this.connections, raw.connection);
    if (!connection) return;
    const queue = raw.place === 'direct' && !this.hasDirectQueue ? 'main' : raw.place;
    this.messages.push({
      key: `message ${i}`,
      connection: connection.key,
      queue,
      canceled: raw.canceled,
      ...this.servedBy(connection, queue === 'pending' ? raw.server : null),
      id: 0x2000 + i * 4,
      type: raw.type,
      data: raw.data,
    });
  }

  /** A thread of the process that owns the port. */
  private servedBy(connection: ConnectionDescription, number: number | null): { readonly serverThread?: string } {
    const owner = this.ports.find(port => port.key === connection.port)?.owner;
    const threads = this.owners.flatMap((process, i) => (process === owner ? [`thread ${i}`] : []));
    const server = number === null ? undefined : pick(threads, number);
    return server === undefined ? {} : { serverThread: server };
  }

  private ownedBy(number: number | null): { readonly owner?: string } {
    const count = this.raw.threads.length;
    return number === null || count === 0 ? {} : { owner: `thread ${number % count}` };
  }

  private resource(i: number): ResourceDescription {
    const raw = this.raw.resources[i];
    const { owner } = this.ownedBy(raw?.owner ?? null);
    const sharedOwners = (raw?.shared ?? []).flatMap(number => this.ownedBy(number).owner ?? []);
    return { key: `resource ${i}`, ...(owner === undefined ? { sharedOwners } : { exclusiveOwner: owner }) };
  }

  private pools(): readonly CompletionPortDescription[] {
    return this.processes.flatMap(({ key }) => {
      const workers = this.raw.threads.flatMap(({ act }, i) => (act === 'worker' && this.owners[i] === key ? [i] : []));
      return workers.length === 0 ? [] : [{ key: poolOf(key), registered: workers.map(i => `thread ${i}`) }];
    });
  }

  /** Each handle once in its process, and none that begins a page of a table. */
  private handles(threads: readonly ThreadDescription[]): readonly HandleDescription[] {
    const objects = [...this.processes, ...threads, ...this.ports, ...this.connections].map(one => one.key);
    const taken = new Set<string>();
    return this.raw.handles.flatMap(raw => {
      const process = this.process(raw.process);
      const object = pick(objects, raw.object);
      const handle = raw.handle * 4;
      const place = `${process} ${handle}`;
      if (object === undefined || raw.handle % 256 === 0 || taken.has(place)) return [];
      taken.add(place);
      return [{ process, handle, object }];
    });
  }
}

function poolOf(process: string): string {
  return `pool of ${process}`;
}

function pick<T>(things: readonly T[], number: number): T | undefined {
  return things[number % things.length];
}
