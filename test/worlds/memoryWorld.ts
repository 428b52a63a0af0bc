import type { ThreadDescription, WaitDescription, WorldDescription } from '../world/description';
import type { BuildName } from '../world/layout';
import type { World, WorldLock, WorldMessage } from './world';

/*
 * A made-up world as a kernel in memory. Keys are the kind and the number: `thread 3`.
 */

const TICKS = 9_640_000n;
const INCREMENT = 156_250;

/** Ids as Windows gives them out: multiples of 4 that are none of 0x400. */
export const idsOf = {
  process: (n: number): number => 0x504 + n * 8,
  thread: (n: number): number => 0x804 + n * 8,
} as const;

/**
 * The nearest world that a kernel of the build can be in. A thread can be registered with one completion port only: that
 * of the first port that names it. Windows 7 does not mark a message whose reply was handed over: it has none here.
 */
export function possibleIn(build: BuildName, world: World): World {
  const taken = new Set<number>();
  const ports = world.ports.map(port => {
    const registered = port.registered.filter(thread => !taken.has(thread));
    for (const thread of registered) taken.add(thread);
    return { ...port, registered };
  });
  const marksReplies = !build.startsWith('6.1.');
  const messages = world.messages.map((message): WorldMessage =>
    message.place.queue === 'reply' && !marksReplies ? { ...message, place: { queue: 'main' } } : message,
  );
  return { ...world, ports, messages };
}

/** Key of the completion port that an idle thread waits on: that of its port, else one that no port delivers to. */
export function queueOf(world: World, thread: number): string {
  const port = world.ports.findIndex(one => one.registered.includes(thread));
  return port < 0 ? 'spare queue' : `queue ${port}`;
}

export function describeWorld(world: World, build: BuildName): WorldDescription {
  const threads = [...world.threads.keys()];
  const spare = threads.filter(n => world.threads[n]?.act.kind === 'idle' && queueOf(world, n) === 'spare queue');
  return {
    build,
    clock: { ticks: TICKS, increment: INCREMENT, systemTime: 133_500_000_000_000_000n },
    processors: Math.max(1, threads.filter(n => world.threads[n]?.act.kind === 'running').length),
    processes: [
      { key: 'system', pid: 4, name: 'System' },
      ...world.processes.map((one, n) => ({ key: `process ${n}`, pid: idsOf.process(n), parentPid: 4, ...one })),
    ],
    threads: [...threads.map(n => threadOf(world, n)), ...world.processes.map((_, n) => keeperOf(n))],
    completionPorts: [
      ...world.ports.map((port, n) => ({ key: `queue ${n}`, registered: port.registered.map(t => `thread ${t}`) })),
      { key: 'spare queue', registered: spare.map(n => `thread ${n}`) },
    ],
    ports: world.ports.map((port, n) => ({
      key: `port ${n}`,
      owner: `process ${port.owner}`,
      name: `\\RPC Control\\${port.name}`,
      completion: `queue ${n}`,
      flags: { closed: port.closed },
      sequence: 0x34a6,
    })),
    connections: world.messages.map(({ client, port }, n) => ({
      key: `connection ${n}`,
      port: `port ${port}`,
      client: `process ${world.threads[client]?.process ?? 0}`,
    })),
    messages: world.messages.map(({ client, place }, n) => ({
      key: `message ${n}`,
      connection: `connection ${n}`,
      queue: place.queue,
      waitingThread: `thread ${client}`,
      ...(place.queue === 'pending' && { serverThread: `thread ${place.server}` }),
      id: 0x1000 + n * 4,
      callbackId: 0x2000 + n,
      sequence: 0x30 + n,
      // A request that wants an answer. Source: phnt, LPC_CONTINUATION_REQUIRED.
      type: 0x2001,
      data: new Uint8Array(0x68),
    })),
    events: threads.map(n => ({ key: `event ${n}`, manualReset: world.threads[n]?.act.kind !== 'event' })),
    mutants: locksOf(world, 'mutant').map(([n, lock]) => ({ key: `lock ${n}`, owner: `thread ${lock.owner}` })),
    resources: locksOf(world, 'eresource').map(([n, lock]) => ({
      key: `lock ${n}`,
      exclusiveOwner: `thread ${lock.owner}`,
      contention: 12,
    })),
    devices: [{ key: 'disk', name: '\\Device\\Harddisk0', driver: '\\Driver\\disk' }],
    irps: threads.flatMap(n =>
      world.threads[n]?.act.kind === 'io' ? [{ key: `irp ${n}`, thread: `thread ${n}`, device: 'disk' }] : [],
    ),
  };
}

function locksOf(world: World, kind: WorldLock['kind']): readonly (readonly [number, WorldLock])[] {
  return [...world.locks.entries()].filter(([, lock]) => lock.kind === kind);
}

/** A process without any thread is about to go; these are not. */
function keeperOf(process: number): ThreadDescription {
  return { key: `keeper ${process}`, process: `process ${process}`, tid: 0x1804 + process * 8, state: 'Ready' };
}

function threadOf(world: World, n: number): ThreadDescription {
  const thread = world.threads[n];
  if (!thread) throw new Error(`no thread ${n}`);
  const common = {
    key: `thread ${n}`,
    process: `process ${thread.process}`,
    tid: idsOf.thread(n),
    fromUser: true,
    waitTicks: 640 + n,
    contextSwitches: 812,
  };
  switch (thread.act.kind) {
    case 'running':
      return { ...common, state: 'Running', processor: processorOf(world, n) };
    case 'ready':
      return { ...common, state: 'Ready', processor: processorOf(world, n) };
    case 'terminated':
      return { ...common, state: 'Terminated' };
    default:
      return {
        ...common,
        state: 'Waiting',
        wait: { ...waitOf(world, n), timeout: thread.timed },
        ...(thread.act.kind === 'suspended' && { suspendCount: 1 }),
      };
  }
}

/** Each running thread has a processor of its own; ready ones wait for the first that is not the first of all. */
export function processorOf(world: World, n: number): number {
  if (world.threads[n]?.act.kind !== 'running') return 1;
  return world.threads.slice(0, n).filter(one => one.act.kind === 'running').length;
}

function waitOf(world: World, n: number): WaitDescription {
  const act = world.threads[n]?.act;
  const event = [{ kind: 'event', event: `event ${n}` }] as const;
  switch (act?.kind) {
    case 'sleeping':
      return { reason: 'DelayExecution', mode: 'UserMode', on: [{ kind: 'delay' }] };
    case 'idle':
      return { reason: 'WrQueue', mode: 'UserMode', on: [{ kind: 'completion', port: queueOf(world, n) }] };
    case 'suspended':
      return { reason: 'Suspended', on: event };
    case 'io':
      return { reason: 'Executive', on: [{ kind: 'irp', irp: `irp ${n}` }] };
    case 'join':
      return { reason: 'UserRequest', mode: 'UserMode', on: [{ kind: 'thread', thread: `thread ${act.thread}` }] };
    case 'mutant':
      return { reason: 'UserRequest', mode: 'UserMode', on: [{ kind: 'mutant', mutant: `lock ${act.lock}` }] };
    case 'resource':
      return { reason: 'WrResource', on: [{ kind: 'resource', resource: `lock ${act.lock}`, exclusive: true }] };
    case 'reply':
      return { reason: 'WrLpcReply', mode: 'UserMode', on: [{ kind: 'reply', message: `message ${act.message}` }] };
    default:
      return { reason: 'UserRequest', mode: 'UserMode', on: event };
  }
}
