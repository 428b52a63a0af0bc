import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebuggeeState } from '../../../extension/protocol/debuggee';
import type { RowsResponse, StackResponse, StatusResponse } from '../../../extension/protocol/requests';
import type { AdapterInProcess } from './inProcess';
import { CONNECTION, runs, withScripted } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];
type Threads = DebugProtocol.ThreadsResponse['body'];
type Frames = DebugProtocol.StackTraceResponse['body'];

/** Reads of a halt for the counters of object types. */
const COUNTERS = 4;

const hasRead = (status: StatusResponse): boolean => status.counts.threads > 3;

/** The whole tree of a view, to a depth. */
async function allRows(
  adapter: AdapterInProcess,
  view: string,
  parent?: string,
  depth = 5,
): Promise<RowsResponse['rows']> {
  const page = { view, start: 0, count: 200, ...(parent !== undefined && { parent }) };
  const { rows } = await adapter.get<RowsResponse>('alpcscope/rows', page);
  if (depth === 0) return rows;
  const below = await Promise.all(
    rows.filter(row => row.hasChildren).map(row => allRows(adapter, view, row.id, depth - 1)),
  );
  return [...rows, ...below.flat()];
}

describe('a live kernel in the adapter', function () {
  this.timeout(30_000);

  it('runs, is broken into, shows chains and stacks, runs on and is left running', async () => {
    await withScripted({ startsRunning: true }, async ({ adapter, process }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event('continued');
      const { threads: running } = await adapter.get<Threads>('threads');
      assert.ok(running.length > 0, 'the pause button needs a thread');
      assert.match(await adapter.refused('stackTrace', { threadId: running[0]?.id }), /running/);
      assert.match(await adapter.refused('evaluate', { expression: 'k', context: 'repl' }), /running/);

      await adapter.get('pause', { threadId: running[0]?.id });
      const stopped = await adapter.event<Stopped>('stopped');
      assert.deepEqual([stopped.reason, stopped.allThreadsStopped], ['pause', true]);
      const { threads } = await adapter.get<Threads>('threads');
      assert.equal(threads.length, 2);
      const page = { threadId: stopped.threadId, startFrame: 0, levels: 20 };
      const { stackFrames } = await adapter.get<Frames>('stackTrace', page);
      assert.match(stackFrames[0]?.name ?? '', /^nt!/);
      assert.ok(stackFrames.every(frame => frame.source !== undefined && frame.line > 0));

      // What is there is read by itself, behind the stop.
      await adapter.event<StatusResponse>('alpcscope/changed', hasRead);
      const rows = await allRows(adapter, 'waitChains');
      const client = rows.find(row => row.thread !== undefined);
      assert.ok(client?.thread);
      const jump = await adapter.get<StackResponse>('alpcscope/stack', { entity: client.thread });
      assert.ok(jump.frames > 0, jump.why);
      const inspected = await adapter.event<Stopped>('stopped', body => body.reason === 'inspect');
      assert.equal(inspected.threadId, jump.threadId);
      assert.equal(inspected.allThreadsStopped, undefined);
      const after = await adapter.get<Threads>('threads');
      assert.ok(after.threads.some(thread => thread.id === jump.threadId));
      const parked = await adapter.get<Frames>('stackTrace', { threadId: jump.threadId });
      const [first] = parked.stackFrames;
      const reference = first?.source?.sourceReference;
      const { content } = await adapter.get<{ content: string }>('source', { sourceReference: reference });
      const line = content.split('\n')[(first?.line ?? 0) - 1] ?? '';
      assert.ok(line.includes(first?.name ?? '?'), `${line} holds ${first?.name ?? ''}`);

      const before = adapter.events.length;
      await adapter.get('continue', { threadId: jump.threadId });
      await adapter.event('continued', () => true, before);
      assert.ok((await adapter.get<Threads>('threads')).threads.every(thread => thread.id !== jump.threadId));
      await adapter.get('disconnect');
      assert.equal(process.killed, true);
      assert.equal(process.kd.running, true, 'the target was left running');
      await adapter.event<{ output: string }>('output', body => body.output.includes('runs on'));
    });
  });

  it('lands on the stack of every thread that is jumped to, and moves no focus afterwards', async () => {
    await withScripted({}, async ({ adapter }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', hasRead);
      const { items } = await adapter.get<{ items: readonly { entity: string }[] }>('alpcscope/search', {
        text: '',
        count: 50,
        kind: 'thread',
      });
      const numbers = new Set<number>();
      for (let i = 0; i < 20; i++) {
        const before = adapter.events.length;
        const { entity } = items[i % items.length] ?? {};
        const jump = await adapter.get<StackResponse>('alpcscope/stack', { entity });
        if (jump.why !== undefined) continue;
        numbers.add(jump.threadId);
        const { threadId } = await adapter.event<Stopped>('stopped', () => true, before);
        assert.equal(threadId, jump.threadId);
        const { stackFrames } = await adapter.get<Frames>('stackTrace', { threadId, startFrame: 0, levels: 1 });
        assert.ok(stackFrames[0]?.source?.sourceReference);
      }
      assert.ok(numbers.size >= 3, `${numbers.size} stacks`);
      const before = adapter.events.length;
      await adapter.get('alpcscope/refresh');
      await adapter.event('alpcscope/changed', () => true, before);
      const later = adapter.events.slice(before);
      assert.ok(!later.some(event => event.event === 'stopped'));
      // Values may be asked again; with threads or stacks VS Code would replay remembered stops.
      const areas = later.filter(event => event.event === 'invalidated').map(event => event.body as object);
      for (const body of areas) assert.deepEqual(body, { areas: ['variables'] });
      const { threads } = await adapter.get<Threads>('threads');
      for (const number of numbers) assert.ok(threads.some(thread => thread.id === number));
    });
  });

  it('is resumed when the session ends while it is halted, and said so', async () => {
    await withScripted({}, async ({ adapter, process, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped', body => body.reason === 'entry');
      await adapter.event<StatusResponse>('alpcscope/changed', hasRead);
      await adapter.get('disconnect');
      assert.ok(kd.ran.includes('g'));
      assert.equal(process.kd.running, true);
      await adapter.event<{ output: string }>('output', body => body.output.includes('was resumed'));
      await adapter.ended;
    });
  });

  it('stays halted when that is asked for', async () => {
    await withScripted({}, async ({ adapter, process, kd }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      await adapter.get('disconnect', { suspendDebuggee: true });
      assert.ok(!kd.ran.includes('g'));
      assert.equal(process.killed, true);
      await adapter.event<{ output: string }>('output', body => body.output.includes('left halted'));
    });
  });

  it('tells of a stop that nobody asked for, with its reason', async () => {
    await withScripted({}, async ({ adapter, process, kd }) => {
      await adapter.open('attach', CONNECTION);
      const { threadId } = await adapter.event<Stopped>('stopped');
      await adapter.get('continue', { threadId });
      await runs(kd);
      process.stopNow('*** Fatal System Error: 0x000000d1\n');
      const stopped = await adapter.event<Stopped>('stopped', body => body.reason !== 'entry');
      assert.deepEqual([stopped.reason, stopped.description], ['exception', 'Fatal system error 0x000000d1']);
    });
  });

  it('says how old what is shown is, and asks again only for what is on screen', async () => {
    await withScripted({}, async ({ adapter, process, kd }) => {
      await adapter.open('attach', CONNECTION);
      const { threadId } = await adapter.event<Stopped>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', hasRead);
      await adapter.get('continue', { threadId });
      await runs(kd);
      process.stopNow();
      await adapter.event<Stopped>('stopped', body => body.reason !== 'entry');
      const { debuggee } = await adapter.get<StatusResponse>('alpcscope/status');
      assert.deepEqual([debuggee?.stop, debuggee?.readAtStop, debuggee?.state], [2, 1, 'halted']);
      const reads = kd.ran.filter(command => command.startsWith('dq')).length;
      const before = adapter.events.length;
      await adapter.get('alpcscope/rows', { view: 'messages', start: 0, count: 20 });
      await adapter.get('alpcscope/rows', { view: 'threads', start: 0, count: 20 });
      const { rows } = await adapter.get<RowsResponse>('alpcscope/rows', { view: 'waitChains', start: 0, count: 20 });
      assert.ok(rows.length > 0, 'rows of the stop before are shown');
      const askedAgain = (): boolean => kd.ran.some(command => /^!(?:thread|alpc) /.test(command));
      await adapter.event<StatusResponse>('alpcscope/changed', askedAgain, before);
      const more = kd.ran.filter(command => command.startsWith('dq')).length - reads;
      assert.ok(more <= COUNTERS, `${more} reads: nothing was walked`);
      await adapter.get('alpcscope/refresh');
      const status = await adapter.get<StatusResponse>('alpcscope/status');
      assert.equal(status.debuggee?.readAtStop, 2);
    });
  });

  it('waits for a target that does not answer, says what to check, and can be given up', async () => {
    const banner =
      'Using NET for debugging\nKernel Debug Target Status: [no_debuggee]; Retries: [0] times in last [7] seconds.\n' +
      'Waiting to reconnect...\n';
    await withScripted({ startsRunning: true, banner }, async ({ adapter, process }) => {
      await adapter.open('attach', CONNECTION);
      const { debuggee } = await adapter.get<StatusResponse>('alpcscope/status');
      assert.equal(debuggee?.state, 'waiting');
      assert.match(debuggee.reason ?? '', /bcdedit/);
      await adapter.get('disconnect');
      assert.equal(process.killed, true);
    });
  });

  it('is broken into as soon as it is connected, where that is wanted before', async () => {
    const banner = 'Using NET for debugging\nWaiting to reconnect...\n';
    await withScripted({ startsRunning: true, banner }, async ({ adapter, process }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.get('pause', { threadId: 15_000 });
      assert.equal(process.breaks, 0);
      process.print('Connected to target 169.254.10.20 on port 50000 on local IP 169.254.10.21.\n');
      await adapter.event<Stopped>('stopped');
      assert.equal(process.breaks, 1);
    });
  });

  it('goes on when a target that was lost is back, and forgets the kernel of before', async () => {
    await withScripted({}, async ({ adapter, process }) => {
      await adapter.open('attach', CONNECTION);
      const { threadId } = await adapter.event<Stopped>('stopped');
      await adapter.event<StatusResponse>('alpcscope/changed', hasRead);
      await adapter.get('continue', { threadId });
      process.print(
        'Shutdown occurred at (Wed Jan  1 10:00:00.000 2025 (UTC + 0:00))...unloading all symbol tables.\n',
      );
      process.print('Waiting to reconnect...\n');
      const gone = await adapter.event<DebuggeeState>('alpcscope/debuggee', body => body.state === 'reconnecting');
      assert.equal(gone.stop, 1);
      process.print('Connected to target 169.254.10.20 on port 50000 on local IP 169.254.10.21.\n');
      await adapter.event<StatusResponse>('alpcscope/changed', body => body.counts.threads === 0);
      const before = adapter.events.length;
      process.stopNow();
      await adapter.event<Stopped>('stopped', () => true, before);
      await adapter.event<StatusResponse>('alpcscope/changed', hasRead, before);
    });
  });

  it('ends with the reason when the debugger dies', async () => {
    await withScripted({}, async ({ adapter, process }) => {
      await adapter.open('attach', CONNECTION);
      await adapter.event<Stopped>('stopped');
      process.die({ code: 0xc000013a, signal: undefined });
      await adapter.event('terminated');
      await adapter.event<{ output: string }>('output', body => body.output.includes('Ctrl+C'));
      assert.match(await adapter.refused('evaluate', { expression: 'k', context: 'repl' }), /ended/);
      await adapter.get('disconnect');
    });
  });

  it('does not open what the debugger cannot, and says why', async () => {
    await withScripted(
      { startsRunning: true, banner: 'Could not open dump file [x.dmp], Win32 error 0n2\n' },
      async ({ adapter, process }) => {
        await adapter.get('initialize', { adapterID: 'kd' });
        const attach = adapter.refused('attach', CONNECTION);
        await new Promise(resolve => setImmediate(resolve));
        process.die({ code: 0x80070002, signal: undefined });
        assert.match(await attach, /Could not open dump file/);
      },
    );
  });
});
