import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anyWorld } from './arbitrary';
import { buildWorld } from './buildWorld';

describe('arbitrary worlds', () => {
  it('can be laid out, each thing at a place of its own', () => {
    fc.assert(
      fc.property(anyWorld(), description => {
        const world = buildWorld(description);
        const addresses = [...world.addresses.values()];
        assert.equal(new Set(addresses).size, addresses.length);
        const keys = [description.processes, description.threads, description.ports ?? [], description.messages ?? []];
        for (const { key } of keys.flat()) assert.ok(world.addresses.has(key), key);
        for (const frames of world.stacks.values())
          for (const frame of frames) assert.equal(frame.stackPointer % 16n, 0n);
      }),
      { numRuns: 40 },
    );
  });

  it('hold every kind of wait and queue before long', () => {
    const waits = new Set<string>();
    const queues = new Set<string>();
    for (const world of fc.sample(anyWorld('10.0.19041.3570'), { numRuns: 300, seed: 7 })) {
      for (const thread of world.threads) for (const target of thread.wait?.on ?? []) waits.add(target.kind);
      for (const message of world.messages ?? []) queues.add(message.queue);
    }
    assert.deepEqual([...waits].sort(), [
      'completion',
      'delay',
      'event',
      'fast mutex',
      'irp',
      'mutant',
      'process',
      'push lock',
      'receive',
      'reply',
      'resource',
      'thread',
    ]);
    assert.deepEqual([...queues].sort(), ['direct', 'large', 'main', 'none', 'pending', 'reply']);
  });
});
