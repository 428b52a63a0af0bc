import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { EvidenceAgainResponse } from '../../../extension/protocol/evidence';
import type { StatusResponse } from '../../../extension/protocol/requests';
import { evidenceAgainText } from '../../../extension/ui/documents/evidenceAgainText';
import type { MiniHandler } from '../../standin/miniKd';
import type { AdapterInProcess } from './inProcess';
import { CONNECTION, withScripted } from './scriptedKd';

const THREAD = 'ffffbb0f12345080';
/** What the debugger says of a thread; the test changes it. */
const answer = (ticks: number, queue: string): string =>
  [
    `THREAD ${THREAD}  Cid 0b10.0b14  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT: (${queue}) UserMode Non-Alertable`,
    `    ffffbb0f12345500  Semaphore Limit 0x1`,
    'Not impersonating',
    `Wait Start TickCount      100            Ticks: ${ticks} (0:00:00:01.000)`,
    'Context Switch Count      7              IdealProcessor: 0',
    '',
  ].join('\n');

const again = (adapter: AdapterInProcess, text: string): Promise<EvidenceAgainResponse> =>
  adapter.get<EvidenceAgainResponse>('alpcscope/evidenceAgain', { text });

describe('evidence that is asked for again in a debugger session', function () {
  this.timeout(20_000);

  it('runs the command once more and tells which of its lines are other ones now', async () => {
    let text = answer(64, 'UserRequest');
    const handler: MiniHandler = (command, out) => {
      if (command !== `!thread ${THREAD}`) return false;
      out(text);
      return true;
    };
    await withScripted({ handlers: [handler] }, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<DebugProtocol.StoppedEvent['body']>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.ports > 0);
      const before = adapter.events.length;
      await adapter.get('evaluate', { expression: `!thread ${THREAD}`, context: 'repl' });
      await adapter.event<StatusResponse>('alpcscope/changed', () => true, before);

      const count = kd.ran.length;
      const same = await again(adapter, THREAD);
      assert.deepEqual(
        same.runs.map(run => [run.command, run.outcome]),
        [[`!thread ${THREAD}`, 'same']],
      );
      assert.ok(kd.ran.slice(count).includes(`!thread ${THREAD}`));

      text = answer(90, 'WrLpcReply');
      const changed = await again(adapter, THREAD);
      const [run] = changed.runs;
      assert.equal(run?.outcome, 'changed');
      assert.ok(
        run.gone.some(line => line.includes('UserRequest')),
        run.gone.join('\n'),
      );
      assert.ok(
        run.fresh.some(line => line.includes('WrLpcReply')),
        run.fresh.join('\n'),
      );
      const shown = evidenceAgainText(changed);
      assert.match(shown, /^- THREAD .*UserRequest/m);
      assert.match(shown, /^\+ THREAD .*WrLpcReply/m);
    });
  });

  it('reads memory again, and never runs what does not only read', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<DebugProtocol.StoppedEvent['body']>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.ports > 0);
      const { items } = await adapter.get<{ items: readonly { entity: string }[] }>('alpcscope/search', {
        text: '',
        count: 1,
        kind: 'port',
      });
      const { runs } = await again(adapter, items[0]?.entity ?? '');
      assert.ok(runs.length > 5 && runs.every(run => run.memory), JSON.stringify(runs.map(run => run.command)));
      assert.ok(runs.every(run => run.outcome === 'same' || (run.why ?? '') !== ''));
      assert.ok(runs.filter(run => run.outcome === 'same').length > 5);
      assert.ok(!kd.ran.includes('g'));
    });
  });
});
