import type { Address } from '../../extension/base/address';
import { kdAddress } from '../../extension/base/address';
import type { StackFrame, ThreadFields, WaitObject } from '../../extension/model/entities';
import type { Evidence, Known } from '../../extension/model/evidence';
import type { EntityFact } from '../../extension/model/facts';
import { idOf } from '../../extension/model/ids';
import { INVENTED, type Places } from './places';
import type { World } from './world';

/** One answer of a debugger and what it says. */
export interface Answer {
  readonly command: string;
  readonly facts: readonly EntityFact[];
}

/** Makes evidence of one answer; every value gets a line of its own. */
export class Source {
  private line: number;

  constructor(
    private readonly text: string,
    private readonly index: number,
    private readonly stop = 0,
    private readonly prompt = '0: kd>',
  ) {
    this.line = 1 + index * 100;
  }

  evidence(text: string): Evidence {
    const { index, stop, prompt } = this;
    const command = { text: this.text, line: 1 + index * 100, index, prompt, kernel: 0, stop };
    return { kind: 'text', command, line: ++this.line, text };
  }

  known<T>(value: T): Known<T> {
    return { value, evidence: this.evidence(typeof value === 'string' ? value : typeof value) };
  }
}

export const at = (value: bigint): Address => value as Address;

/** Every fact of a world, as the answers that tell them. */
export function worldAnswers(world: World, stop = 0, places = INVENTED): readonly Answer[] {
  const answers: Answer[] = [];
  const answer = (command: string, make: (source: Source) => readonly EntityFact[]): void => {
    answers.push({ command, facts: make(new Source(command, answers.length + stop * 1000, stop)) });
  };
  for (const n of world.processes.keys())
    answer(`!process ${kdAddress(places.process(n))} 0`, source => [processFact(world, n, source, places)]);
  for (const n of world.threads.keys())
    answer(`!thread ${kdAddress(places.thread(n))}`, source => [threadFactOf(world, n, source, places)]);
  for (const n of world.ports.keys())
    answer(`!alpc /p ${kdAddress(places.port(n))}`, source => [portFactOf(world, n, source, places)]);
  for (const n of world.messages.keys())
    answer(`!alpc /m ${kdAddress(places.message(n))}`, source => [messageFactOf(world, n, source, places)]);
  for (const [n, lock] of world.locks.entries())
    if (lock.kind === 'eresource')
      answer(`!locks -v ${kdAddress(places.lock(n))}`, source => [lockFact(world, n, source, places)]);
  return answers;
}

function processFact(world: World, n: number, source: Source, places: Places): EntityFact {
  const address = at(places.process(n));
  const { name, exiting } = world.processes[n]!;
  const fields = {
    address: source.known(address),
    pid: source.known(places.pid(n)),
    name: source.known(name),
    exiting: source.known(exiting),
  };
  return { kind: 'process', id: idOf('process', address), fields };
}

/** Header, wait objects and frames of each act. */
export function threadFactOf(world: World, n: number, source: Source, places = INVENTED): EntityFact {
  const address = at(places.thread(n));
  const { process } = world.threads[n]!;
  const fields: ThreadFields = {
    address: source.known(address),
    cid: source.known(places.cid(world, n)),
    process: source.known(at(places.process(process))),
    ...actFields(world, n, source, places),
  };
  return { kind: 'thread', id: idOf('thread', address), fields };
}

function actFields(world: World, n: number, source: Source, places: Places): ThreadFields {
  const { act, timed } = world.threads[n]!;
  const waits = (reason: string, ...objects: readonly Omit<WaitObject, 'evidence'>[]): ThreadFields => {
    const timer = { address: at(places.timer(n)), type: 'NotificationTimer' };
    const all = [...objects, ...(timed ? [timer] : [])].map(o => ({ ...o, evidence: source.evidence(o.type) }));
    return {
      state: source.known('WAIT'),
      waitReason: source.known(reason),
      waitObjects: source.known(all),
      ticks: source.known(places.ticks(n)),
      waitMs: source.known(Math.round(places.ticks(n) * places.tickMs)),
    };
  };
  switch (act.kind) {
    case 'running':
      return { state: source.known('RUNNING') };
    case 'ready':
      return { state: source.known('READY') };
    case 'terminated':
      return { state: source.known('TERMINATED') };
    case 'sleeping':
      return waits('DelayExecution', sleepObject(places, n));
    case 'idle':
      return waits('WrQueue', { address: at(places.idleOn(n)), type: 'QueueObject' });
    case 'suspended':
      return {
        ...waits('Suspended', { address: at(places.event(n)), type: 'NotificationEvent' }),
        suspendCount: source.known(1),
      };
    case 'event':
      return waits('UserRequest', { address: at(places.event(n)), type: 'SynchronizationEvent' });
    case 'io':
      return {
        ...waits('Executive', { address: at(places.event(n)), type: 'NotificationEvent' }),
        irps: source.known([{ address: at(places.irp(n)), detail: '(0006,01d8)', evidence: source.evidence('irp') }]),
        frames: source.known(
          frames('nt!KiSwapContext+0x76', 'nt!KeWaitForSingleObject+0x233', 'nt!IopSynchronousServiceTail+0x2a0'),
        ),
      };
    case 'join':
      return waits('UserRequest', { address: at(places.thread(act.thread)), type: 'Thread' });
    case 'mutant': {
      const owner = at(places.thread(world.locks[act.lock]!.owner));
      return waits('UserRequest', { address: at(places.lock(act.lock)), type: 'Mutant', owner });
    }
    case 'resource':
      return waits('WrResource', { address: at(places.exclusiveEvent(act.lock, n)), type: 'SynchronizationEvent' });
    case 'reply':
      return {
        ...waits('WrLpcReply', { address: at(places.semaphore(n)), type: 'Semaphore', detail: 'Limit 0x1' }),
        waitsFor: source.known(waitLine(world, act.message, places)),
      };
  }
}

function sleepObject(places: Places, n: number): Omit<WaitObject, 'evidence'> {
  const { address, type } = places.sleepsOn(n);
  return { address: address === null ? null : at(address), type };
}

function frames(...symbols: readonly string[]): readonly StackFrame[] {
  return symbols.map(symbol => ({ symbol }));
}

/** The wait line names port and owner while the message is queued. */
function waitLine(
  world: World,
  number: number,
  places: Places,
): { message: Address; port?: Address; process?: Address } {
  const { port, place } = world.messages[number]!;
  const message = at(places.message(number));
  if (place.queue === 'reply') return { message };
  const owner = world.ports[port]!.owner;
  return { message, port: at(places.port(port)), process: at(places.process(owner)) };
}

export function portFactOf(world: World, n: number, source: Source, places = INVENTED): EntityFact {
  const address = at(places.port(n));
  const { owner, name, closed, registered } = world.ports[n]!;
  const queued = (queue: string): number => world.messages.filter(m => m.port === n && m.place.queue === queue).length;
  const fields = {
    address: source.known(address),
    type: source.known('connection' as const),
    name: source.known(name),
    owner: source.known(at(places.process(owner))),
    completionPort: source.known(at(places.completion(n))),
    completionList: source.known(null),
    flags: source.known({ closed, disconnected: false, connectionPending: false }),
    registeredThreads: source.known(registered.map(t => at(places.thread(t)))),
    threadsAre: source.known('registered' as const),
    queues: source.known({ main: queued('main'), large: queued('large'), pending: queued('pending') }),
  };
  return { kind: 'port', id: idOf('port', address), fields };
}

export function messageFactOf(world: World, n: number, source: Source, places = INVENTED): EntityFact {
  const address = at(places.message(n));
  const { client, port, place } = world.messages[n]!;
  const gone = place.queue === 'reply';
  const fields = {
    address: source.known(address),
    type: source.known('LPC_REQUEST'),
    queue: source.known(place.queue),
    waitingThread: source.known(at(places.thread(client))),
    queuePort: source.known(gone ? null : at(places.port(port))),
    queuePortOwner: source.known(gone ? null : at(places.process(world.ports[port]!.owner))),
    serverThread: source.known(place.queue === 'pending' ? at(places.thread(place.server)) : null),
    canceled: source.known(false),
  };
  return { kind: 'message', id: idOf('message', address), fields };
}

function lockFact(world: World, n: number, source: Source, places: Places): EntityFact {
  const address = at(places.lock(n));
  const waiters = [...world.threads.entries()].filter(([, t]) => t.act.kind === 'resource' && t.act.lock === n);
  const fields = {
    address: source.known(address),
    type: source.known('eresource' as const),
    owners: source.known([at(places.thread(world.locks[n]!.owner))]),
    exclusive: source.known(true),
    waiters: source.known(waiters.map(([t]) => at(places.thread(t)))),
  };
  return { kind: 'lock', id: idOf('lock', address), fields };
}
