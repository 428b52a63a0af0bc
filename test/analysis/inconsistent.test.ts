import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { analyse, chainFrom, rootCauses, waitersOf } from '../../extension/analysis/analyse';
import { backlogOf } from '../../extension/analysis/backlog';
import { compareSnapshots } from '../../extension/analysis/difference';
import { statisticsOf } from '../../extension/analysis/statistics';
import type { Chain } from '../../extension/analysis/verdict';
import type { Address } from '../../extension/base/address';
import type { EntityFact } from '../../extension/model/facts';
import { type EntityKind, idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { Random } from '../worlds/random';
import { randomWorld } from '../worlds/randomWorld';
import { snapshotOf } from '../worlds/snapshots';
import { truthOf } from '../worlds/truth';
import { Source, worldAnswers } from '../worlds/worldFacts';
import { assertTrue, chainsOf, SEEDS } from './truthChecks';

/** Few addresses for all kinds of things, so that they point at each other and at themselves. */
const address = fc.integer({ min: 0, max: 9 }).map(n => (0xffff_8000_0000_0000n + BigInt(n) * 16n) as Address);
const pointer = fc.option(address);
const some = fc.array(address, { maxLength: 4 });
const source = new Source('!x', 0);

const waitObject = fc.record({
  address: pointer,
  type: fc.constantFrom('Semaphore', 'Mutant', 'Thread', 'ProcessObject', 'NotificationEvent', 'NotificationTimer', ''),
});
const frame = fc.record({
  symbol: fc.constantFrom(
    'nt!KiSwapContext+0x76',
    'ntdll!RtlpWaitOnCriticalSection+0x1',
    'nt!KeRemoveQueueEx',
    'user32!SendMessageW',
    'rpcrt4!Invoke',
    'RPCRT4!LRPC_CCALL::SendReceive+0x51',
    '!',
    '0x0',
    'combase!CCliModalLoop::BlockFn+1',
    'nt!IopSynchronousServiceTail',
  ),
  args: fc.array(fc.constantFrom('ffff800000000010', 'zz', '0'), { maxLength: 2 }),
});

const FIELDS: Readonly<Record<EntityKind, Readonly<Record<string, fc.Arbitrary<unknown>>>>> = {
  process: { activeThreads: fc.nat(2), exiting: fc.boolean(), frozen: fc.boolean(), pid: fc.constantFrom('0004', '1') },
  thread: {
    cid: fc.constantFrom('0000.0000', '0004.0008', 'x', '0004.000c'),
    process: address,
    state: fc.constantFrom('WAIT', 'RUNNING', 'TERMINATED', 'GATEWAIT', 'TRANSITION', 'INITIALIZED'),
    waitReason: fc.constantFrom('WrLpcReply', 'WrQueue', 'Suspended', 'UserRequest', 'Executive', 'WrResource', ''),
    suspendCount: fc.nat(1),
    waitObjects: fc
      .array(waitObject, { maxLength: 3 })
      .map(all => all.map(o => ({ ...o, evidence: source.evidence('') }))),
    waitsFor: fc.record({ message: address, port: address, process: address }, { requiredKeys: [] }),
    irps: some.map(all => all.map(a => ({ address: a, detail: '', evidence: source.evidence('') }))),
    frames: fc.array(frame, { maxLength: 5 }),
    ticks: fc.nat(100),
  },
  port: {
    owner: pointer,
    flags: fc.record({ closed: fc.boolean(), disconnected: fc.boolean() }, { requiredKeys: [] }),
    registeredThreads: some,
    threadsAre: fc.constantFrom('registered', 'waiting'),
    completionList: pointer,
    completionPort: pointer,
    connectionPort: pointer,
    queues: fc.record({ main: fc.nat(3), pending: fc.nat(3) }, { requiredKeys: [] }),
  },
  message: {
    queue: fc.constantFrom('main', 'large', 'pending', 'direct', 'canceled', 'reply', 'none'),
    waitingThread: pointer,
    queuePort: pointer,
    queuePortOwner: pointer,
    serverThread: pointer,
    canceled: fc.boolean(),
  },
  lock: { type: fc.constantFrom('mutant', 'eresource', 'event'), owners: some, waiters: some, exclusive: fc.boolean() },
  irp: { driver: fc.string() },
};

const fact = fc.constantFrom<EntityKind>('process', 'thread', 'thread', 'port', 'message', 'lock', 'irp').chain(kind =>
  fc.tuple(address, fc.record(FIELDS[kind], { requiredKeys: [] })).map(([where, values]): EntityFact => {
    const fields = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, source.known(value)]));
    return { kind, id: idOf(kind, where), fields } as EntityFact;
  }),
);

const snapshots = fc.array(fact, { maxLength: 40 }).map(facts => snapshotOf([{ command: '!x', facts }]));

function depthOf(chain: Chain): number {
  return (chain.branches ?? []).reduce((most, branch) => Math.max(most, depthOf(branch) + 1), 0);
}

function useAll(snapshot: Snapshot): void {
  const analysis = analyse(snapshot);
  for (const thread of snapshot.threads.keys()) {
    const chain = chainFrom(analysis, thread);
    assertHopsConnect(chain);
    assert.ok(depthOf(chain) < 20);
    assert.ok(chain.verdict.summary.endsWith('.'), chain.verdict.summary);
    assert.equal(chain.waiters, waitersOf(analysis, chain.end).length);
  }
  assert.equal(
    rootCauses(analysis).reduce((sum, cause) => sum + cause.chains.length, 0),
    analysis.chains.length,
  );
  backlogOf(analysis);
  statisticsOf(analysis);
  const same = compareSnapshots(snapshot, snapshot);
  assert.deepEqual([same.new, same.gone, same.changed], [[], [], []]);
}

/** Each hop starts from the chain's start or from what an earlier hop reached, and has its proof. */
function assertHopsConnect(chain: Chain): void {
  const reached = new Set<string>([chain.start]);
  for (const hop of chain.hops) {
    assert.ok(reached.has(hop.from), `${hop.from} was not reached before`);
    assert.ok(hop.evidence.length > 0, `${hop.relation} has no evidence`);
    reached.add(hop.to);
  }
  for (const branch of chain.branches ?? []) assert.ok(reached.has(branch.start), `${branch.start} was not reached`);
  for (const branch of chain.branches ?? []) assertHopsConnect(branch);
}

describe('analysis of snapshots that cannot be', () => {
  it('ends, throws nothing and keeps its promises', () => {
    fc.assert(
      fc.property(snapshots, snapshot => {
        useAll(snapshot);
      }),
      { numRuns: SEEDS },
    );
  });

  it('compares any two of them', () => {
    fc.assert(
      fc.property(snapshots, snapshots, (a, b) => {
        const there = compareSnapshots(a, b);
        const back = compareSnapshots(b, a);
        assert.deepEqual(there.new, back.gone);
        assert.deepEqual(there.gone, back.new);
        assert.equal(there.changed.length, back.changed.length);
      }),
      { numRuns: SEEDS },
    );
  });

  it('is certain of nothing that two readings dispute', () => {
    let checked = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const [world, other] = [randomWorld(seed), randomWorld(seed + 5_000_000)];
      const random = new Random(seed);
      const truths = worldAnswers(world);
      // A lie about something that nothing else tells of cannot be seen through.
      const told = new Set(truths.map(answer => answer.command));
      const lies = worldAnswers(other).filter(answer => told.has(answer.command) && random.chance(0.2));
      const snapshot = snapshotOf(random.chance(0.5) ? [...truths, ...lies] : [...lies, ...truths]);
      for (const [n, chain] of chainsOf(world, snapshot).entries()) {
        if (chain.verdict.certainty !== 'certain') continue;
        checked++;
        assertTrue(world, chain, truthOf(world, n), seed);
      }
    }
    assert.ok(checked > SEEDS / 4, `only ${checked} verdicts were certain`);
  });
});
