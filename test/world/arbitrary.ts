import fc from 'fast-check';
import { composeWorld, type RawWorld } from './composeWorld';
import type { WorldDescription } from './description';
import { BUILDS, type BuildName } from './layout';

const NAMES = ['svchost.exe', 'lsass.exe', 'explorer.exe', 'spoolsv.exe', 'csrss.exe', 'averyverylongname.exe', 'a'];

const processes = fc.array(
  fc.record({
    name: fc.constantFrom(...NAMES),
    session: fc.nat(3),
    exiting: fc.boolean(),
    unlinked: fc.boolean(),
  }),
  { minLength: 1, maxLength: 5 },
);

const threads = fc.array(
  fc.record({
    process: fc.nat(),
    act: fc.constantFrom(
      'reply',
      'receive',
      'worker',
      'mutant',
      'resource',
      'event',
      'thread',
      'process',
      'several',
      'delay',
      'fast mutex',
      'push lock',
      'request',
      'running',
      'ready',
      'terminated',
    ),
    target: fc.nat(),
    ticks: fc.nat(0xffff_ffff),
    suspended: fc.nat(2),
    user: fc.boolean(),
    timeout: fc.boolean(),
  }),
  { maxLength: 12 },
);

const flags = fc.record({
  connectionPending: fc.boolean(),
  connectionRefused: fc.boolean(),
  disconnected: fc.boolean(),
  closed: fc.boolean(),
  waitable: fc.boolean(),
});

const ports = fc.array(fc.record({ owner: fc.nat(), named: fc.boolean(), flags, pool: fc.boolean() }), {
  maxLength: 4,
});

const messages = fc.array(
  fc.record({
    connection: fc.nat(),
    place: fc.constantFrom('main', 'large', 'pending', 'direct', 'none'),
    server: fc.option(fc.nat()),
    canceled: fc.boolean(),
    type: fc.integer({ min: 1, max: 13 }),
    data: fc.uint8Array({ maxLength: 700 }),
  }),
  { maxLength: 8 },
);

/** What a reply that a thread waits for is doing meanwhile. */
const replies = fc.array(
  fc.record({ place: fc.constantFrom('main', 'large', 'pending', 'reply', 'none'), server: fc.option(fc.nat()) }),
  { minLength: 12, maxLength: 12 },
);

/** Descriptions that hang together by construction; small, so that many can be laid out. */
export function anyWorld(build?: BuildName): fc.Arbitrary<WorldDescription> {
  const raw: fc.Arbitrary<RawWorld> = fc.record({
    build: build === undefined ? fc.constantFrom(...BUILDS) : fc.constant(build),
    ticks: fc.bigInt(0n, 1n << 40n),
    processes,
    threads,
    ports,
    connections: fc.array(fc.record({ port: fc.nat(), client: fc.nat() }), { maxLength: 6 }),
    messages,
    replies,
    mutants: fc.array(fc.option(fc.nat()), { maxLength: 3 }),
    resources: fc.array(fc.record({ owner: fc.option(fc.nat()), shared: fc.array(fc.nat(), { maxLength: 2 }) }), {
      maxLength: 2,
    }),
    fastMutexes: fc.array(fc.nat(), { maxLength: 2 }),
    pushLocks: fc.array(fc.nat(), { maxLength: 3 }),
    handles: fc.array(fc.record({ process: fc.nat(), object: fc.nat(), handle: fc.nat(2000) }), { maxLength: 6 }),
  });
  return raw.map(composeWorld);
}
