import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readLocks } from '../../extension/kernel/locks';
import { readWaits } from '../../extension/kernel/waits';
import type { Lock, Thread } from '../../extension/model/entities';
import { idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { addressOf } from '../target/worldFiles';
import { anyWorld } from '../world/arbitrary';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import type { ThreadDescription, WaitTarget } from '../world/description';
import { snapshotOfFacts, withWorld } from './readWorld';

async function read(world: BuiltWorld): Promise<Snapshot> {
  return withWorld(world, async ({ target, sink, threads, processes }) => {
    const waits = await readWaits(target, sink, threads);
    assert.deepEqual(await readLocks(target, sink, threads, waits, undefined, processes), []);
    return snapshotOfFacts(sink);
  });
}

/** The object that a wait ends up with, by the writer's own words; null: there is none. */
function objectOf(world: BuiltWorld, thread: bigint, on: WaitTarget): bigint | null | 'any' {
  const field = (type: string, key: string, name: string): bigint => {
    const at = world.kernel.struct(type, addressOf(world, key)).at(name);
    return world.kernel.space.readUint(at, 8);
  };
  switch (on.kind) {
    case 'reply':
    case 'receive':
      return world.kernel.struct('_ETHREAD', thread).at('AlpcWaitSemaphore');
    case 'resource':
      return field('_ERESOURCE', on.resource, on.exclusive ? 'ExclusiveWaiters' : 'SharedWaiters');
    case 'completion':
      return addressOf(world, on.port);
    case 'mutant':
      return addressOf(world, on.mutant);
    case 'event':
      return addressOf(world, on.event);
    case 'thread':
      return addressOf(world, on.thread);
    case 'process':
      return addressOf(world, on.process);
    case 'fast mutex':
      return world.kernel.struct('_FAST_MUTEX', addressOf(world, on.mutex)).at('Event');
    case 'irp': {
      const file = field('_IRP', on.irp, 'Tail.Overlay.OriginalFileObject');
      return file === 0n ? field('_IRP', on.irp, 'UserEvent') : world.kernel.struct('_FILE_OBJECT', file).at('Event');
    }
    case 'delay':
      return null;
    default:
      // An event of the waiter's own.
      return 'any';
  }
}

function checkThread(world: BuiltWorld, thread: Thread, one: ThreadDescription): void {
  const { wait } = one;
  const address = addressOf(world, one.key);
  if (!wait) {
    assert.deepEqual([thread.waitObjects, thread.waitsFor, thread.timeout], [undefined, undefined, undefined], one.key);
    return;
  }
  const delay = wait.on.some(on => on.kind === 'delay');
  const objects = (thread.waitObjects?.value ?? []).filter(object => object.timeout !== true);
  // Windows 7 waits on the timer alone.
  const expected = delay && world.layout.isWindows7 ? [] : wait.on.map(on => objectOf(world, address, on));
  assert.deepEqual(
    objects.map((object, i) => (expected[i] === 'any' ? 'any' : object.address)),
    expected,
    one.key,
  );
  assert.equal(thread.timeout?.value, delay || (wait.timeout ?? false), one.key);
  if (!delay) assert.equal(thread.waitType?.value, wait.all ? 'all' : 'any', one.key);
  const [first] = wait.on;
  const message = wait.reason === 'WrLpcReply' && first?.kind === 'reply' ? addressOf(world, first.message) : undefined;
  assert.equal(thread.waitsFor?.value.message, message, one.key);
}

function ownersOf(lock: Lock | undefined): readonly bigint[] | undefined {
  return lock?.owners && [...lock.owners.value].sort();
}

/** Locks that only those who wait for them lead to. */
function checkWaitedLocks(world: BuiltWorld, snapshot: Snapshot): void {
  const { fastMutexes = [], pushLocks = [], threads } = world.description;
  const check = (key: string, waiters: readonly string[], owners: readonly string[]): void => {
    const lock = snapshot.locks.get(idOf('lock', addressOf(world, key)));
    if (waiters.length === 0) {
      assert.equal(lock, undefined, key);
      return;
    }
    const addresses = (keys: readonly string[]): readonly bigint[] => keys.map(one => addressOf(world, one)).sort();
    assert.deepEqual([...(lock?.waiters?.value ?? [])].sort(), addresses(waiters), key);
    assert.deepEqual(ownersOf(lock), owners.length === 0 ? undefined : addresses(owners), key);
  };
  const waiting = (test: (on: WaitTarget) => boolean): readonly string[] =>
    threads.filter(one => one.wait?.on.some(test)).map(one => one.key);
  for (const { key, owner } of fastMutexes)
    check(
      key,
      waiting(on => on.kind === 'fast mutex' && on.mutex === key),
      owner === undefined ? [] : [owner],
    );
  if (world.layout.isWindows7) return;
  for (const { key, owners = [] } of pushLocks)
    check(
      key,
      waiting(on => on.kind === 'push lock' && on.lock === key),
      owners,
    );
}

function checkLocks(world: BuiltWorld, snapshot: Snapshot): void {
  const { mutants = [], resources = [], threads } = world.description;
  const at = (key: string): bigint => addressOf(world, key);
  const lock = (key: string): Lock | undefined => snapshot.locks.get(idOf('lock', addressOf(world, key)));
  const waiters = (key: string): readonly bigint[] =>
    threads
      .filter(one => one.wait?.on.some(on => on.kind === 'resource' && on.resource === key))
      .map(one => at(one.key))
      .sort();
  for (const { key, owner } of mutants)
    if (owner !== undefined) assert.deepEqual(ownersOf(lock(key)), [at(owner)], key);
  for (const { key, exclusiveOwner, sharedOwners = [] } of resources) {
    const owners = [...new Set([...(exclusiveOwner === undefined ? [] : [exclusiveOwner]), ...sharedOwners])].map(at);
    const found = lock(key);
    if (owners.length === 0 && waiters(key).length === 0) {
      assert.equal(found, undefined, key);
      continue;
    }
    assert.deepEqual(ownersOf(found), owners.sort(), key);
    assert.deepEqual([...(found?.waiters?.value ?? [])].sort(), waiters(key), key);
    if (owners.length > 0) assert.equal(found?.exclusive?.value, exclusiveOwner !== undefined, key);
  }
}

describe('waits and locks of any world', () => {
  it('are those that were described', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(), async description => {
        const world = buildWorld(description);
        const snapshot = await read(world);
        assert.deepEqual(snapshot.contradictions, []);
        for (const one of description.threads) {
          const thread = snapshot.threads.get(idOf('thread', addressOf(world, one.key)));
          assert.ok(thread);
          checkThread(world, thread, one);
        }
        checkLocks(world, snapshot);
        checkWaitedLocks(world, snapshot);
      }),
      { numRuns: 25, seed: 20261125 },
    );
  });
});
