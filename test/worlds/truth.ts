import type { VerdictCode } from '../../extension/analysis/verdict';
import type { World } from './world';

/** What is so in a world, said without looking at the analysis. */
export interface Truth {
  readonly code: VerdictCode;
  /** Number of the thread at the end, where the chain ends at a thread. */
  readonly thread?: number;
  /** Members of the circle, in order of waiting. */
  readonly cycle?: readonly number[];
}

/** Threads whose progress a thread needs; `pool`: any one of them would do. */
export type Needs = { readonly thread: number } | { readonly pool: readonly number[] } | { readonly end: Truth };

/** What one thread needs, by the plain meaning of what it does. */
export function needsOf(world: World, thread: number): Needs {
  const { act } = world.threads[thread]!;
  switch (act.kind) {
    case 'running':
    case 'ready':
      return { end: { code: 'running', thread } };
    case 'sleeping':
      return { end: { code: 'sleeping', thread } };
    case 'terminated':
    case 'idle':
      return { end: { code: 'not-waiting', thread } };
    case 'suspended':
      return { end: { code: 'server-suspended', thread } };
    case 'event':
      return { end: { code: 'lock-wait' } };
    case 'io':
      return { end: { code: 'io-wait' } };
    case 'join':
      return { thread: act.thread };
    case 'mutant':
    case 'resource':
      return lockNeeds(world, world.locks[act.lock]!.owner);
    case 'reply':
      return messageNeeds(world, act.message);
  }
}

function lockNeeds(world: World, owner: number): Needs {
  const kind = world.threads[owner]!.act.kind;
  return kind === 'terminated' || kind === 'idle' ? { end: { code: 'lock-wait', thread: owner } } : { thread: owner };
}

function messageNeeds(world: World, number: number): Needs {
  const { place, port } = world.messages[number]!;
  if (place.queue === 'reply') return { end: { code: 'reply-delivered' } };
  if (place.queue === 'pending') {
    const kind = world.threads[place.server]!.act.kind;
    if (kind === 'terminated') return { end: { code: 'reply-lost', thread: place.server } };
    return kind === 'idle' ? { end: { code: 'handed-off', thread: place.server } } : { thread: place.server };
  }
  const { closed, registered, owner } = world.ports[port]!;
  if (closed) return { end: { code: 'port-closed' } };
  const alive = registered.filter(t => world.threads[t]!.act.kind !== 'terminated');
  if (registered.length === 0)
    return { end: { code: world.processes[owner]!.exiting ? 'server-exiting' : 'unserved-no-thread' } };
  if (alive.length === 0) return { end: { code: 'unserved-no-thread' } };
  if (alive.some(t => world.threads[t]!.act.kind === 'idle')) return { end: { code: 'unserved-concurrency-limit' } };
  return { pool: alive };
}

/** The end of a thread's wait. A pool ends it unless all of its threads are held up by a circle. */
export function truthOf(world: World, start: number): Truth {
  const way: number[] = [];
  let served = false;
  for (let thread = start; ;) {
    const seen = way.indexOf(thread);
    if (seen >= 0) return { code: 'deadlock', cycle: way.slice(seen) };
    way.push(thread);
    const needs = needsOf(world, thread);
    if ('end' in needs) {
      const event = world.threads[thread]!.act.kind === 'event';
      return event && served ? { code: 'server-busy' } : needs.end;
    }
    if ('pool' in needs) return { code: isHopeless(world, thread) ? 'possible-deadlock' : 'unserved-all-busy' };
    served = world.threads[thread]!.act.kind === 'reply';
    thread = needs.thread;
  }
}

/** True if no order of events lets the thread go on: found by letting go, again and again, whoever can. */
export function isHopeless(world: World, thread: number): boolean {
  const free = new Set<number>();
  for (let grown = true; grown;) {
    grown = false;
    for (const n of world.threads.keys()) {
      if (free.has(n)) continue;
      const needs = needsOf(world, n);
      const goes =
        'end' in needs || ('thread' in needs ? free.has(needs.thread) : needs.pool.some(one => free.has(one)));
      if (goes) {
        free.add(n);
        grown = true;
      }
    }
  }
  return !free.has(thread);
}
