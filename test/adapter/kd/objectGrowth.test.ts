import assert from 'node:assert/strict';
import { ObjectGrowth } from '../../../extension/adapter/kd/objectGrowth';
import { toAddress } from '../../../extension/base/address';
import type { ObjectTypeStats } from '../../../extension/model/entities';
import type { GrowthResponse } from '../../../extension/protocol/messageTrace';
import type { StatusResponse } from '../../../extension/protocol/requests';
import { CONNECTION, runs, withScripted } from './scriptedKd';

function stats(objects: number): ObjectTypeStats {
  const evidence = {
    kind: 'memory',
    address: toAddress(1n),
    type: '_OBJECT_TYPE',
    field: 'x',
    value: '',
    stop: 1,
  } as const;
  return { name: 'ALPC Port', objects, handles: objects - 1, highWaterObjects: 9_000, evidence };
}

describe('the number of ALPC ports, halt by halt', function () {
  this.timeout(30_000);

  it('warns once when it climbs, again after it has fallen, and keeps what is bounded', async () => {
    const held = { stop: 0, objects: 1_000 };
    const said: string[] = [];
    const growth = new ObjectGrowth(
      () => Promise.resolve(stats(held.objects)),
      () => held.stop,
      text => said.push(text),
    );
    const halt = async (objects: number): Promise<void> => {
      held.stop++;
      held.objects = objects;
      await growth.halted();
    };
    for (const objects of [1_000, 1_100, 1_200, 1_300]) await halt(objects);
    assert.equal(said.length, 1);
    assert.match(said.join(' '), /last 3 halts, from 1000 to 1200/);
    for (const objects of [1_250, 1_300, 1_400]) await halt(objects);
    assert.equal(said.length, 2);
    assert.deepEqual(growth.series[0], {
      ...growth.series[0],
      stop: 1,
      objects: 1_000,
      handles: 999,
      highObjects: 9_000,
    });
    for (let i = 0; i < 500; i++) await halt(5);
    assert.equal(growth.series.length, 200);
    assert.equal(growth.series[0].stop, 1, 'the first one stays');
  });

  it('keeps nothing that was not read, or was read at another halt than it belongs to', async () => {
    const held = { stop: 1 };
    const answers = [undefined, new Error('torn'), stats(1)];
    const growth = new ObjectGrowth(
      () => {
        const answer = answers.shift();
        if (answers.length === 0) held.stop++;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      () => held.stop,
      () => undefined,
    );
    for (let i = 0; i < 3; i++) await growth.halted();
    assert.deepEqual(growth.series, []);
  });

  it('is read from typed memory at each halt of a session', async () => {
    await withScripted({}, async ({ adapter, kd, process }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 3);
      await adapter.get('alpcscope/inventory');
      const before = adapter.events.length;
      await adapter.get('continue', { threadId: 1 });
      await runs(kd);
      process.stopNow();
      await adapter.event('stopped', () => true, before);
      let response = await adapter.get<GrowthResponse>('alpcscope/growth');
      for (let i = 0; i < 200 && response.series.length < 2; i++) {
        await new Promise(resolve => setTimeout(resolve, 10));
        response = await adapter.get<GrowthResponse>('alpcscope/growth');
      }
      const [first, second] = response.series;
      assert.ok(first?.objects !== undefined && first.objects > 0);
      assert.deepEqual([second?.objects, second?.stop], [first.objects, first.stop + 1]);
      assert.equal(response.warning, undefined);
      const report = await adapter.get<{ text: string }>('alpcscope/report', { kind: 'stats', format: 'markdown' });
      assert.match(report.text, /ALPC ports, halt by halt/);
    });
  });
});
