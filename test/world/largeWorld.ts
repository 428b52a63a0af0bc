import type {
  ConnectionDescription,
  MessageDescription,
  PortDescription,
  QueueName,
  ThreadDescription,
  WorldDescription,
} from './description';
import type { BuildName } from './layout';

/** How much of each there is to be. */
export interface LargeWorldSize {
  /** Of all kinds: a third each of connection, client and server communication ports. */
  readonly ports: number;
  readonly messages: number;
  readonly threads: number;
  readonly processes?: number;
}

const QUEUES: readonly QueueName[] = ['pending', 'main', 'pending', 'large'];

/**
 * A machine for measurements: every second thread waits for a reply, the others serve. Ids are given out as Windows
 * does: multiples of 4 that are none of 0x400.
 */
export function largeWorld(size: LargeWorldSize, build: BuildName = '10.0.19041.3570'): WorldDescription {
  const processCount = size.processes ?? Math.max(2, Math.min(400, Math.floor(size.threads / 20)));
  const ids = idsFrom(8);
  const nextId = (): number => ids.next().value;
  const process = (i: number): string => (i % processCount === 0 ? 'system' : `process ${i % processCount}`);
  const processes = Array.from({ length: processCount }, (_, i) =>
    i === 0 ? { key: 'system', pid: 4, name: 'System' } : { key: process(i), pid: nextId(), name: `service${i}.exe` },
  );
  const connectionCount = Math.floor(size.ports / 3);
  const ports = Array.from({ length: size.ports - 2 * connectionCount }, (_, i): PortDescription => {
    return { key: `port ${i}`, owner: process(i), name: `\\RPC Control\\LRPC-${(0x10000 + i).toString(16)}` };
  });
  const connections = Array.from({ length: connectionCount }, (_, i): ConnectionDescription => {
    return { key: `connection ${i}`, port: `port ${i % ports.length}`, client: process(i + 1) };
  });
  // A client's message goes over a connection of its own process.
  const clients = Math.min(Math.floor(size.threads / 2), connectionCount, size.messages);
  const threads = Array.from({ length: size.threads }, (_, i): ThreadDescription => {
    const common = { key: `thread ${i}`, tid: nextId(), fromUser: true, waitTicks: i };
    if (i >= clients) return { ...common, process: process(i), state: 'Ready' };
    const wait = { reason: 'WrLpcReply', on: [{ kind: 'reply' as const, message: `message ${i}` }] };
    return { ...common, process: process(i + 1), state: 'Waiting', wait, stack: ['KeWaitForSingleObject'] };
  });
  const messages = Array.from({ length: size.messages }, (_, i): MessageDescription => {
    const queue = QUEUES[i % QUEUES.length] ?? 'main';
    const common = { key: `message ${i}`, connection: `connection ${i % connectionCount}`, queue, id: 0x1000 + i * 4 };
    const server = queue === 'pending' && size.threads > clients ? { serverThread: `thread ${size.threads - 1}` } : {};
    return i < clients ? { ...common, ...server, waitingThread: `thread ${i}` } : common;
  });
  return { build, processors: 2, processes, threads, ports, connections, messages };
}

function* idsFrom(first: number): Generator<number, never> {
  for (let id = first; ; id += 4) if (id % 0x400 !== 0) yield id;
}
