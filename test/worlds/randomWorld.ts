import { Random } from './random';
import type {
  MessagePlace,
  ThreadAct,
  World,
  WorldLock,
  WorldMessage,
  WorldPort,
  WorldProcess,
  WorldThread,
} from './world';

const NAMES = ['svchost.exe', 'lsass.exe', 'contoso.exe', 'spoolsv.exe', 'explorer.exe', 'fabrikam.exe'];

/**
 * Makes a world that a kernel could be in: a thread that serves a live request and is not idle serves no other one, idle
 * threads may owe any number of answers, a lock has one owner who is not waiting for it.
 */
export function randomWorld(seed: number): World {
  const random = new Random(seed);
  const processes = Array.from({ length: 1 + random.below(4) }, (_, n): WorldProcess => ({
    name: NAMES[n % NAMES.length]!,
    exiting: random.chance(0.06),
  }));
  const count = 2 + random.below(10);
  const ports = Array.from({ length: 1 + random.below(3) }, (_, n) => randomPort(random, n, processes.length, count));
  const locks = Array.from({ length: random.below(4) }, (): WorldLock => ({
    kind: random.chance(0.6) ? 'mutant' : 'eresource',
    owner: random.below(count),
  }));
  const messages: WorldMessage[] = [];
  const threads = Array.from({ length: count }, (_, n): WorldThread => ({
    process: random.below(processes.length),
    act: randomAct(random, n, count, locks, ports, messages),
    timed: random.chance(0.1),
  }));
  return { processes, threads, ports, locks, messages: placed(random, messages, threads) };
}

function randomPort(random: Random, n: number, processes: number, threads: number): WorldPort {
  const registered = new Set<number>();
  for (let i = random.below(4); i > 0; i--) registered.add(random.below(threads));
  const owner = random.below(processes);
  return { owner, name: `Endpoint${n}`, closed: random.chance(0.1), registered: [...registered] };
}

function randomAct(
  random: Random,
  n: number,
  threads: number,
  locks: readonly WorldLock[],
  ports: readonly WorldPort[],
  messages: WorldMessage[],
): ThreadAct {
  const kind = random.below(20);
  const lock = random.below(Math.max(1, locks.length));
  const held = locks[lock];
  if (kind < 9) {
    messages.push({ client: n, port: random.below(ports.length), place: { queue: 'main' } });
    return { kind: 'reply', message: messages.length - 1 };
  }
  if (kind < 13 && held && held.owner !== n)
    return held.kind === 'mutant' ? { kind: 'mutant', lock } : { kind: 'resource', lock };
  if (kind === 13 && threads > 1) return { kind: 'join', thread: (n + 1 + random.below(threads - 1)) % threads };
  return random.pick<ThreadAct>([
    { kind: 'running' },
    { kind: 'ready' },
    { kind: 'sleeping' },
    { kind: 'terminated' },
    { kind: 'idle' },
    { kind: 'idle' },
    { kind: 'suspended' },
    { kind: 'event' },
    { kind: 'io' },
  ]);
}

/** Decides who has taken which request. */
function placed(
  random: Random,
  messages: readonly WorldMessage[],
  threads: readonly WorldThread[],
): readonly WorldMessage[] {
  const busy = new Set<number>();
  return messages.map(message => {
    let place: MessagePlace = random.chance(0.2) ? { queue: 'large' } : { queue: 'main' };
    if (random.chance(0.06)) place = { queue: 'reply' };
    else if (random.chance(0.7)) {
      const server = random.below(threads.length);
      if (!busy.has(server)) {
        place = { queue: 'pending', server };
        if (threads[server]!.act.kind !== 'idle') busy.add(server);
      }
    }
    return { ...message, place };
  });
}
