import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ChainResponse } from '../../../extension/protocol/debuggee';
import type { ListedThing } from '../../../extension/protocol/navigation';
import type {
  CommandsResponse,
  RowsResponse,
  StackResponse,
  StatusResponse,
} from '../../../extension/protocol/requests';
import type { MiniHandler } from '../../standin/miniKd';
import { addressOf } from '../../target/worldFiles';
import { buildWorld } from '../../world/buildWorld';
import { smallWorld } from '../../world/sample';
import type { AdapterInProcess } from './inProcess';
import { CONNECTION, runs, withScripted } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];
interface Found {
  readonly items: readonly ListedThing[];
}

// The same as the one behind the debugger.
const WORLD = buildWorld(smallWorld('10.0.19041.3570'));
const at = (key: string): string => addressOf(WORLD, key).toString(16);

/** The kernel has no types, so nothing is read unasked: everything is learned by commands. */
const nothingRead: MiniHandler = (command, out) => {
  if (!command.startsWith('dt ')) return false;
  out('Symbol not found.\n');
  return true;
};

async function opened(adapter: AdapterInProcess): Promise<number> {
  await adapter.open('attach', CONNECTION);
  const { threadId } = await adapter.event<Stopped>('stopped');
  await adapter.event<StatusResponse>('alpcscope/changed', status => status.partial !== undefined);
  return threadId ?? 0;
}

describe('the question why a thread does not get on', function () {
  this.timeout(20_000);

  it('is answered of a thread that nothing was read of, and its chain stands in the views', async () => {
    await withScripted({ handlers: [nothingRead] }, async ({ adapter }) => {
      await opened(adapter);
      const before = await adapter.get<StatusResponse>('alpcscope/status');
      assert.equal(before.counts.messages, 0);
      const answer = await adapter.get<ChainResponse>('alpcscope/chain', { thread: at('client') });
      assert.equal(answer.thread, `thread:0x${at('client')}`);
      assert.ok(answer.hops >= 4 && answer.commands.length >= 4, JSON.stringify(answer));
      assert.ok(answer.commands.length <= 2 * answer.hops + 1, 'one or two commands a hop');
      const { rows } = await adapter.get<RowsResponse>('alpcscope/rows', { view: 'waitChains', start: 0, count: 50 });
      assert.ok(rows.length > 0);
      const { rows: path } = await adapter.get<{ rows: RowsResponse['rows'] }>('alpcscope/path', {
        view: 'waitChains',
        entity: answer.thread,
      });
      assert.ok(path.length > 0, 'the thread has a row');
      const { commands } = await adapter.get<CommandsResponse>('alpcscope/commands', { start: 0, count: 500 });
      for (const command of answer.commands) assert.ok(commands.some(({ text }) => text === command));
    });
  });

  it('is answered of what was read where the target runs, and refused where nothing was', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      const { threadId } = await adapter.event<Stopped>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 3);
      await adapter.get('continue', { threadId });
      await runs(kd);
      const answer = await adapter.get<ChainResponse>('alpcscope/chain', { thread: '9d4.9d8' });
      assert.deepEqual([answer.thread, answer.commands], [`thread:0x${at('client')}`, []]);
      assert.match(await adapter.refused('alpcscope/chain', { thread: '1234.5678' }), /No thread that was read/);
      assert.match(await adapter.refused('alpcscope/chain', {}), /Say which thread/);
    });
  });

  it('says what the debugger printed where there is no such thread', async () => {
    await withScripted({}, async ({ adapter }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      assert.match(await adapter.refused('alpcscope/chain', { thread: at('spooler') }), /does not know thread .*TYPE/);
      assert.match(await adapter.refused('alpcscope/chain', { thread: 'whoever' }), /is no thread/);
    });
  });

  it('is offered for what is typed and was not read, and asked behind a jump to such a thread', async () => {
    await withScripted({ handlers: [nothingRead] }, async ({ adapter }) => {
      const threadId = await opened(adapter);
      const typed = (text: string, kind?: string) =>
        adapter.get<Found>('alpcscope/search', { text, count: 20, ...(kind !== undefined && { kind }) });
      const { items } = await typed(at('client'));
      assert.deepEqual(
        items.map(item => [item.entity.split(':')[0], item.unread]),
        ['thread', 'port', 'message', 'process'].map(kind => [kind, true]),
      );
      assert.deepEqual(
        (await typed('9d4.9d8', 'thread')).items.map(item => item.entity),
        ['thread:cid:09d4.09d8'],
      );
      assert.deepEqual(
        (await typed('hello')).items.filter(item => item.unread),
        [],
      );
      const before = adapter.events.length;
      const jump = await adapter.get<StackResponse>('alpcscope/stack', { entity: `thread:0x${at('client')}` });
      assert.equal(jump.why, undefined);
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.messages > 0, before);
      assert.equal(
        (await typed(at('client'))).items.some(item => item.unread),
        false,
        'it was read now',
      );
      await adapter.get('continue', { threadId });
      assert.deepEqual((await typed('ffff8000deadbe00')).items, [], 'a target that runs cannot be asked');
    });
  });
});

describe('one process of a kernel', function () {
  this.timeout(20_000);

  it('is read by itself: its threads, what they wait for, and its ports', async () => {
    await withScripted({}, async ({ adapter, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', status => status.counts.threads > 3);
      const reads = kd.ran.length;
      await adapter.get<StatusResponse>('alpcscope/inventory', { process: `process:0x${at('editor')}` });
      const ran = kd.ran.slice(reads);
      assert.ok(ran.includes(`!alpc /lpp 0x${at('editor')}`));
      assert.match(
        await adapter.refused('alpcscope/inventory', { process: 'process:0xffff800000001230' }),
        /no process at 0xffff800000001230/,
      );
      assert.match(await adapter.refused('alpcscope/inventory', { process: 'thread:0x1' }), /id of a process/);
    });
  });
});
