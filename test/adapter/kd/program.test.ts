import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StatusResponse } from '../../../extension/protocol/requests';
import { THREADS, withProgram } from './programUnderCdb';
import { runs } from './scriptedKd';

type Stopped = DebugProtocol.StoppedEvent['body'];
type Threads = DebugProtocol.ThreadsResponse['body'];
type Frames = DebugProtocol.StackTraceResponse['body'];

describe('a program under a debugger', function () {
  this.timeout(20_000);

  it('shows its threads, their stacks, and sources where they are on this machine', async () => {
    await withProgram('launched', async ({ adapter, source }) => {
      await adapter.open('launch', { program: 'client.exe', args: ['-x', '1'] });
      const stopped = await adapter.event<Stopped>('stopped');
      const { threads } = await adapter.get<Threads>('threads');
      assert.deepEqual(
        threads.map(thread => thread.name),
        ['0 1a2c.1b3c main', '1 1a2c.1c40'],
      );
      assert.equal(stopped.threadId, threads[0]?.id);
      const main = await adapter.get<Frames>('stackTrace', { threadId: threads[0]?.id });
      const [first, second] = main.stackFrames;
      assert.deepEqual([first?.source?.path, first?.line], [source, 12]);
      assert.ok(second?.source?.sourceReference, 'a file that is not here: the answer stands in for it');
      assert.match(second.name, /main\.c @ 40/);
      assert.equal(second.instructionPointerReference, '0x00007ff610001080');
      const worker = await adapter.get<Frames>('stackTrace', { threadId: threads[1]?.id });
      assert.match(worker.stackFrames[0]?.name ?? '', /NtAlpcSendWaitReceivePort/);
      const status = await adapter.get<StatusResponse>('alpcscope/status');
      assert.deepEqual([status.debuggee?.userMode, status.debuggee?.access], [true, 'full']);
      const info = await adapter.get<{ exceptionId: string; description: string }>('exceptionInfo', { threadId: 1 });
      assert.equal(info.exceptionId, '0xc0000005');
      assert.match(info.description, /Access violation/);
    });
  });

  it('steps by line and by instruction, in the thread that is meant', async () => {
    await withProgram('launched', async ({ adapter, process, kd }) => {
      await adapter.open('launch', { program: 'client.exe' });
      await adapter.event<Stopped>('stopped');
      const { threads } = await adapter.get<Threads>('threads');
      const steps: readonly [string, object, readonly string[]][] = [
        ['next', { threadId: threads[0]?.id }, ['l+t', 'p']],
        ['stepIn', { threadId: threads[0]?.id, granularity: 'instruction' }, ['l-t', 't']],
        ['stepOut', { threadId: threads[0]?.id }, ['l+t', 'gu']],
        ['next', { threadId: threads[1]?.id, granularity: 'instruction' }, ['l-t', '~1 p']],
      ];
      for (const [command, args, expected] of steps) {
        const before = adapter.events.length;
        await adapter.get(command, args);
        await runs(kd);
        process.stopNow('client!call_server+0x24:\n');
        const stopped = await adapter.event<Stopped>('stopped', () => true, before);
        assert.deepEqual(kd.ran.filter(one => /^(?:l[+-]t|p|t|gu|~1 p)$/.test(one)).slice(-2), expected);
        assert.equal(stopped.reason, 'step');
      }
    });
  });

  it('has threads that come and go, which the client is told of when it halts', async () => {
    await withProgram('launched', async ({ adapter, process, kd, answers }) => {
      await adapter.open('launch', { program: 'client.exe' });
      await adapter.event<Stopped>('stopped');
      const { threads } = await adapter.get<Threads>('threads');
      answers['~'] = THREADS.replace('1  Id: 1a2c.1c40', '2  Id: 1a2c.1d50');
      const before = adapter.events.length;
      await adapter.get('continue', { threadId: threads[0]?.id });
      await runs(kd);
      process.stopNow('client!call_server+0x24:\n');
      await adapter.event<Stopped>('stopped', () => true, before);
      const told = adapter.events.slice(before).filter(event => event.event === 'thread');
      const { threads: after } = await adapter.get<Threads>('threads');
      assert.deepEqual(
        told.map(event => event.body as object),
        [
          { reason: 'exited', threadId: threads[1]?.id },
          { reason: 'started', threadId: after[1]?.id },
        ],
      );
      assert.equal(after[1]?.name, '2 1a2c.1d50');
    });
  });

  it('that was attached to is left running', async () => {
    await withProgram('attached', async ({ adapter, kd }) => {
      await adapter.open('attach', { processId: 6700 });
      await adapter.event<Stopped>('stopped');
      await adapter.get('disconnect');
      assert.ok(kd.ran.includes('qd'));
      await adapter.event<{ output: string }>('output', body => body.output.includes('detached'));
    });
  });

  it('that was attached to is ended where that is asked for', async () => {
    await withProgram('attached', async ({ adapter, kd }) => {
      await adapter.open('attach', { processId: 6700 });
      await adapter.event<Stopped>('stopped');
      await adapter.get('disconnect', { terminateDebuggee: true });
      assert.ok(kd.ran.includes('q') && !kd.ran.includes('qd'));
    });
  });
});
