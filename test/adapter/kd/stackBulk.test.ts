import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StacksResponse } from '../../../extension/protocol/navigation';
import type { StatusResponse } from '../../../extension/protocol/requests';
import { CONNECTION, withScripted } from './scriptedKd';

describe('stacks of all threads behind a debugger', function () {
  this.timeout(30_000);

  it('are counted first, read many in a turn, and not read twice', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<DebugProtocol.StoppedEvent['body']>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 5);
      const asked = (): number => kd.ran.filter(line => line.startsWith('!thread ')).length;
      const before = asked();
      const cost = await adapter.get<StacksResponse>('alpcscope/stacks', {});
      assert.ok(cost.unread > 3, String(cost.unread));
      assert.equal(asked(), before, 'nothing is read to tell the cost');
      const left = await adapter.get<StacksResponse>('alpcscope/stacks', { read: true });
      assert.equal(asked(), before + cost.unread);
      assert.ok(left.unread < cost.unread, String(left.unread));
      assert.ok(left.ms !== undefined);
      const { rows } = await adapter.get<{ rows: readonly { kind: string }[] }>('alpcscope/rows', {
        view: 'threads',
        grouping: 'stack',
        start: 0,
        count: 100,
      });
      assert.ok(rows.some(row => row.kind === 'group'));
    });
  });

  it('can be ended: what was read stays', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<DebugProtocol.StoppedEvent['body']>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 5);
      const before = kd.ran.length;
      const events = adapter.events.length;
      const { unread } = await adapter.get<StacksResponse>('alpcscope/stacks', {});
      const reading = adapter.get<StacksResponse>('alpcscope/stacks', { read: true });
      const begun = await adapter.event<{ id: string; text: string }>(
        'alpcscope/progress',
        body => body.text === 'Reading stacks',
        events,
      );
      await adapter.get('cancel', { progressId: begun.id });
      const left = await reading;
      const read = kd.ran.slice(before).filter(line => line.startsWith('!thread ')).length;
      assert.ok(read < unread, `${read} of ${unread}`);
      assert.ok(left.unread >= unread - read);
    });
  });
});
