import assert from 'node:assert/strict';
import { analyse, chainFrom } from '../../extension/analysis/analyse';
import { readIrps } from '../../extension/kernel/irps';
import { readLocks } from '../../extension/kernel/locks';
import { readWaits } from '../../extension/kernel/waits';
import type { Lock } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { addressOf } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { locksWorld } from '../world/locksWorld';
import { snapshotOfFacts, withWorld } from './readWorld';

interface Reading {
  readonly snapshot: Snapshot;
  readonly problems: readonly string[];
}

async function locksOf(world: BuiltWorld): Promise<Reading> {
  return withWorld(world, async ({ target, sink, processes, threads }) => {
    const waits = await readWaits(target, sink, threads);
    const problems = await readLocks(target, sink, threads, waits, undefined, processes);
    await readIrps(target, sink, threads);
    return { snapshot: snapshotOfFacts(sink), problems };
  });
}

/** Kind, owners and waiters of a lock by its key. */
function holding(world: BuiltWorld, lock: Lock | undefined): readonly unknown[] {
  const keys = (addresses: readonly bigint[] | undefined): readonly string[] | undefined =>
    addresses?.map(address => keyOf(world, address)).sort();
  return [lock?.type?.value, keys(lock?.owners?.value), keys(lock?.waiters?.value)];
}

function keyOf(world: BuiltWorld, address: bigint): string {
  return [...world.addresses].find(([, at]) => at === address)?.[0] ?? address.toString(16);
}

function lockAt(snapshot: Snapshot, world: BuiltWorld, key: string): Lock | undefined {
  return snapshot.locks.get(idOf('lock', addressOf(world, key)));
}

describe('locks of a synthetic kernel', () => {
  for (const build of BUILDS) {
    const world = buildWorld(locksWorld(build));
    const seven = world.layout.isWindows7;

    it(`tells who holds and who waits for resources, mutants and mutexes (${build})`, async () => {
      const { snapshot, problems } = await locksOf(world);
      assert.deepEqual(problems, []);
      const exclusive = lockAt(snapshot, world, 'exclusive');
      assert.deepEqual(holding(world, exclusive), ['eresource', ['holder'], ['sharedWaiter']]);
      assert.deepEqual([exclusive?.exclusive?.value, exclusive?.contention?.value], [true, 1]);
      const shared = lockAt(snapshot, world, 'shared');
      assert.deepEqual(holding(world, shared), ['eresource', ['owner', 'reader'], ['exclusiveWaiter']]);
      assert.equal(shared?.exclusive?.value, false);
      assert.equal(lockAt(snapshot, world, 'free'), undefined, 'nobody holds it or waits for it');
      assert.deepEqual(holding(world, lockAt(snapshot, world, 'uncontended')), ['mutant', ['holder'], undefined]);
      assert.deepEqual(holding(world, lockAt(snapshot, world, 'mutex')), [
        seven ? 'guarded-mutex' : 'fast-mutex',
        ['holder'],
        ['mutexWaiter'],
      ]);
    });

    it(`tells of push locks what lock entries note (${build})`, async () => {
      const { snapshot } = await locksOf(world);
      assert.deepEqual(
        holding(world, lockAt(snapshot, world, 'push')),
        seven ? [undefined, undefined, undefined] : ['push-lock', ['owner'], ['pushWaiter', 'secondPushWaiter']],
      );
    });

    it(`finds waiters of a resource that wait apart from it (${build})`, async () => {
      const { snapshot } = await locksOf(world);
      const lock = lockAt(snapshot, world, 'chained');
      assert.deepEqual(holding(world, lock), ['eresource', ['reader'], seven ? undefined : ['chainedWaiter']]);
      assert.deepEqual(
        [lock?.certainty?.value, lock?.unknowns['waiters']],
        seven ? [undefined, 'unreadable'] : ['likely', undefined],
      );
    });

    it(`finds critical sections in pages of their process (${build})`, async () => {
      const { snapshot } = await locksOf(world);
      const sections = [...snapshot.locks.values()].filter(lock => lock.type?.value === 'critical-section');
      const rows = sections.map(lock => [...holding(world, lock), lock.ownerCid?.value, lock.certainty?.value]);
      // Threads of Windows 7 wait on an event, which does not lead to the section: its list does.
      const proven = seven ? [] : ['sectionWaiter'];
      const expected = [
        ['section', ['critical-section', ['owner'], proven, '09d4.09d8', 'likely']],
        ['other', ['critical-section', ['owner'], [], '09d4.09d8', 'likely']],
        ...(seven
          ? []
          : [['plain', ['critical-section', ['owner'], ['plainSectionWaiter'], '09d4.09d8', 'heuristic']]]),
      ];
      const found = new Map(sections.map((lock, i) => [keyOf(world, lock.address?.value ?? 0n), rows[i]]));
      assert.deepEqual([...found].sort(), expected.sort());
    });

    it(`follows requests to their driver (${build})`, async () => {
      const { snapshot } = await locksOf(world);
      const thread = snapshot.threads.get(idOf('thread', addressOf(world, 'ioWaiter')));
      assert.deepEqual(
        thread?.irps?.value.map(one => keyOf(world, one.address)),
        ['read', 'receive', 'over'],
      );
      assert.match(thread.irps.value[0]?.detail ?? '', /^\(0006,0[0-9a-f]{3}\) Flags: 00000000 {2}Mdl: 0{8}$/);
      const irp = (key: string): readonly unknown[] => {
        const found = snapshot.irps.get(idOf('irp', addressOf(world, key)));
        return [found?.driver?.value, found?.fileName?.value, found?.unknowns['driver']];
      };
      assert.deepEqual(irp('read'), ['\\FileSystem\\Npfs', '\\spoolss', undefined]);
      assert.deepEqual(irp('receive'), ['\\Driver\\Tcpip', undefined, undefined]);
      assert.equal(irp('over')[0], undefined);
      assert.notEqual(irp('over')[2], undefined);
    });

    it(`is no surer of a chain than of its lock (${build})`, async () => {
      const analysis = analyse((await locksOf(world)).snapshot);
      const certainty = (key: string): string => {
        const { verdict } = chainFrom(analysis, idOf('thread', addressOf(world, key)));
        return `${verdict.code} ${verdict.certainty}`;
      };
      assert.equal(certainty('mutexWaiter'), 'running certain');
      assert.equal(certainty('sharedWaiter'), 'running certain');
      assert.equal(certainty('exclusiveWaiter'), 'running likely', 'one of two shared owners may have passed it on');
      // Nothing of Windows 7 leads from these waiters to their locks.
      assert.equal(certainty('chainedWaiter'), seven ? 'lock-wait likely' : 'running likely');
      assert.equal(certainty('pushWaiter'), seven ? 'lock-wait likely' : 'running likely');
      assert.equal(certainty('sectionWaiter'), seven ? 'lock-wait likely' : 'running likely');
      assert.equal(certainty('plainSectionWaiter'), seven ? 'lock-wait likely' : 'running heuristic');
    });

    it(`tells by its event which request a thread waits for (${build})`, async () => {
      const analysis = analyse((await locksOf(world)).snapshot);
      const verdict = (key: string): readonly unknown[] => {
        const { verdict, hops } = chainFrom(analysis, idOf('thread', addressOf(world, key)));
        return [verdict.code, verdict.certainty, hops[0]?.to];
      };
      assert.deepEqual(verdict('ioWaiter'), ['io-wait', 'certain', idOf('irp', addressOf(world, 'read'))]);
      // It has a request under way, too, but that sets another event.
      assert.deepEqual(verdict('otherWaiter').slice(0, 2), ['lock-wait', 'likely']);
    });
  }

  it('believes no owner of a mutex that is free, uncontended or held by no thread', async () => {
    const damages: readonly Readonly<Record<string, bigint | number>>[] = [
      { Count: 1 },
      { Contention: 0 },
      { Owner: 0xffffa00f_50000120n },
    ];
    for (const damage of damages) {
      const world = buildWorld(locksWorld('10.0.19041.3570'));
      world.kernel.struct('_FAST_MUTEX', addressOf(world, 'mutex')).set(damage);
      const lock = lockAt((await locksOf(world)).snapshot, world, 'mutex');
      assert.deepEqual(holding(world, lock), ['fast-mutex', undefined, ['mutexWaiter']]);
      assert.equal(lock?.unknowns['owners'], 'invalid');
    }
  });

  it('says of a resource whose owner is no thread that it does not know', async () => {
    const world = buildWorld(locksWorld('10.0.22000.2538'));
    const body = world.kernel.struct('_ERESOURCE', addressOf(world, 'exclusive'));
    body.set({ 'OwnerEntry.OwnerThread': 0xffffa00f_50000123n });
    const lock = lockAt((await locksOf(world)).snapshot, world, 'exclusive');
    assert.deepEqual([lock?.owners, lock?.unknowns['owners']], [undefined, 'invalid']);
  });

  it('does not follow an owner table that claims to be endless', async () => {
    const world = buildWorld(locksWorld('10.0.17763.5933'));
    const table = world.kernel.space.readUint(
      world.kernel.struct('_ERESOURCE', addressOf(world, 'shared')).at('OwnerTable'),
      8,
    );
    world.kernel.struct('_OWNER_ENTRY', table).set({ TableSize: 0xffff_ffff });
    const lock = lockAt((await locksOf(world)).snapshot, world, 'shared');
    assert.deepEqual([lock?.owners, lock?.unknowns['owners']], [undefined, 'invalid']);
  });

  it('tells of the resources before a torn link, and where it is torn', async () => {
    const world = buildWorld(locksWorld('10.0.19041.3570'));
    const shared = addressOf(world, 'shared');
    world.kernel.space.writeUint(shared + 8n, 8, 0x1234n);
    const { snapshot, problems } = await locksOf(world);
    assert.ok(lockAt(snapshot, world, 'exclusive'));
    assert.equal(lockAt(snapshot, world, 'shared'), undefined);
    assert.match(problems.join(), new RegExp(`ends at 0x${shared.toString(16)} after 1 \\(torn\\)`));
  });

  it('takes no mutant from the list of a thread that does not own it', async () => {
    const world = buildWorld(locksWorld('10.0.19041.3570'));
    const mutant = world.kernel.struct('_KMUTANT', addressOf(world, 'uncontended'));
    mutant.set({ OwnerThread: addressOf(world, 'owner') });
    assert.equal(lockAt((await locksOf(world)).snapshot, world, 'uncontended'), undefined);
  });
});
