import assert from 'node:assert/strict';
import { buildWorld } from './buildWorld';
import { largeWorld } from './largeWorld';

describe('a large world', () => {
  it('has as many things as asked for', () => {
    const description = largeWorld({ ports: 100, messages: 200, threads: 600 });
    const world = buildWorld(description);
    const type = world.kernel.space.readUint(world.kernel.symbol('AlpcPortObjectType'), 8);
    const total = world.layout.offset('_OBJECT_TYPE', 'TotalNumberOfObjects');
    assert.equal(world.kernel.space.readUint(type + BigInt(total), 4), 100n);
    assert.deepEqual([description.threads.length, description.messages?.length], [600, 200]);
    const waiting = description.threads.filter(thread => thread.wait);
    assert.equal(waiting.length, 33);
    for (const thread of waiting) {
      const target = thread.wait?.on[0];
      const message = description.messages?.find(one => target?.kind === 'reply' && one.key === target.message);
      const connection = description.connections?.find(one => one.key === message?.connection);
      assert.deepEqual([message?.waitingThread, connection?.client], [thread.key, thread.process]);
    }
    const ids = [...description.processes.map(one => one.pid), ...description.threads.map(one => one.tid)];
    assert.equal(new Set(ids).size, ids.length);
  });
});
