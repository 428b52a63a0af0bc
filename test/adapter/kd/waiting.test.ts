import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebuggeeState } from '../../../extension/protocol/debuggee';
import { CONNECTION, withScripted } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];

const banner =
  'Microsoft (R) Windows Debugger Version 11.0.1.1 AMD64\nUsing NET for debugging\nWaiting to reconnect...\n';

describe('a debugger whose words for the connection are not known', function () {
  this.timeout(20_000);

  it('is told to break in at once where it has printed something since, and halts', async () => {
    await withScripted({ startsRunning: true, banner }, async ({ adapter, process }) => {
      await adapter.open('attach', CONNECTION);
      process.print('Mit Ziel 169.254.10.20 verbunden.\n');
      const { reason } = await adapter.event<DebuggeeState>(
        'alpcscope/debuggee',
        body => body.reason?.includes('may be connected') === true,
      );
      assert.match(reason ?? '', /Mit Ziel .* Break In asks it/);
      await adapter.get('pause', { threadId: 15_000 });
      await adapter.event<Stopped>('stopped');
      assert.equal(process.breaks, 1);
      await adapter.get('disconnect');
      assert.equal(process.kd.running, true);
    });
  });

  it('is told to break in when that is asked for again', async () => {
    await withScripted({ startsRunning: true, banner }, async ({ adapter, process }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.get('pause', { threadId: 15_000 });
      assert.equal(process.breaks, 0);
      await adapter.get('pause', { threadId: 15_000 });
      await adapter.event<Stopped>('stopped');
      await adapter.get('disconnect');
    });
  });
});
