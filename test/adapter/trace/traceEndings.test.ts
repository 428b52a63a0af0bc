import assert from 'node:assert/strict';
import type { TraceCheck, TraceState } from '../../../extension/protocol/messageTrace';
import type { MiniHandler } from '../../standin/miniKd';
import { callHits, STRANGERS } from '../../standin/trace/calls';
import { namesSince, until, withTraced } from './withTraced';

const isRunning = (state: TraceState): boolean => state.phase === 'running';
const isOver = (state: TraceState): boolean => state.phase === 'ended';

describe('the end of a message trace', function () {
  this.timeout(30_000);

  for (const [end, limits] of [
    ['events', { events: 6 }],
    ['hits', { hits: 6 }],
  ] as const)
    it(`ends by itself when its ${end} are there, also when they come as a flood`, async () => {
      await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd, enter, told }) => {
        await adapter.get('alpcscope/traceStart', { limits });
        enter(Array.from({ length: 200 }, (_, i) => callHits(kernel, STRANGERS, BigInt(i + 1))).flat());
        const state = await told(isOver);
        assert.deepEqual([state.end, state.events], [end, 6]);
        await until(() => kd.running);
        assert.equal(kernel.breakpoints.size, 0);
      });
    });

  it('ends when its time is over', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd, told }) => {
      await adapter.get('alpcscope/traceStart', { limits: { seconds: 1 } });
      const state = await told(isOver);
      assert.equal(state.end, 'time');
      await until(() => kd.running);
      assert.equal(kernel.breakpoints.size, 0);
    });
  });

  it('is over when the user halts the target, which stays halted', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd, told }) => {
      await adapter.get('alpcscope/traceStart', {});
      const { threads } = await adapter.get<{ threads: readonly { id: number }[] }>('threads');
      await adapter.get('pause', { threadId: threads[0]?.id });
      const stopped = await adapter.event<{ reason: string }>('stopped');
      assert.equal(stopped.reason, 'pause');
      assert.equal((await told(isOver)).end, 'halted');
      assert.deepEqual([kernel.breakpoints.size, kd.running], [0, false]);
    });
  });

  it('is over when a breakpoint of the user is hit, which stays', async () => {
    await withTraced({}, async ({ adapter, kernel, kd, enter, told }) => {
      await adapter.get('evaluate', { expression: 'bp0 nt!AlpcpDispatchReplyToWaitingThread', context: 'repl' });
      await adapter.get('alpcscope/traceStart', {});
      await until(() => kd.running);
      const before = adapter.events.length;
      enter(callHits(kernel, STRANGERS, 1n));
      const stopped = await adapter.event<{ reason: string }>('stopped', () => true, before);
      assert.equal(stopped.reason, 'breakpoint');
      assert.equal((await told(isOver)).end, 'halted');
      assert.deepEqual([...kernel.breakpoints.keys()], [0]);
      assert.equal(kd.running, false);
    });
  });

  it('lets the target run on where a command of its own did not', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd, enter, told }) => {
      await adapter.get('alpcscope/traceStart', {});
      const own = [...kernel.breakpoints.entries()].find(([, one]) => one.command?.includes('AlpcpReadMessageData'));
      assert.ok(own);
      kernel.breakpoints.set(own[0], { ...own[1], command: '.catch{nonsense}' });
      const before = adapter.events.length;
      enter(callHits(kernel, STRANGERS, 1n));
      const state = await told(isOver);
      assert.equal(state.end, 'failed');
      assert.match(state.message ?? '', /did not let the target run:/);
      await until(() => kd.running);
      assert.equal(kernel.breakpoints.size, 0);
      assert.ok(!namesSince(adapter, before).includes('stopped'));
    });
  });

  it('lets the target run where a breakpoint cannot be put in', async () => {
    let goes = 0;
    const handlers: MiniHandler[] = [
      (command, out) => {
        // The first one ends the initial halt.
        if (command !== 'g' || kernelOf.set.breakpoints.size === 0 || ++goes > 1) return false;
        const [id] = kernelOf.set.breakpoints.keys();
        out(`Unable to insert breakpoint ${id ?? 0} at fffff807\`12605800, Win32 error 0n998\n    "Invalid access."\n`);
        out(`bp${id ?? 0} at fffff807\`12605800 failed\nWaitForEvent failed\n`);
        return true;
      },
    ];
    const kernelOf = { set: { breakpoints: new Map<number, unknown>() } };
    await withTraced({ startsRunning: true, handlers }, async ({ adapter, kernel, kd, told }) => {
      kernelOf.set = kernel;
      await adapter.get('alpcscope/traceStart', {});
      const state = await told(isOver);
      assert.equal(state.end, 'failed');
      await until(() => kd.running);
      assert.deepEqual([kernel.breakpoints.size, goes], [0, 1]);
    });
  });

  it('leaves nothing where a breakpoint cannot be set', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd }) => {
      kernel.refuses = /AlpcpReadMessageData/;
      assert.match(
        await adapter.refused('alpcscope/traceStart', {}),
        /did not set a breakpoint at nt!AlpcpReadMessageData/,
      );
      await until(() => kd.running);
      assert.equal(kernel.breakpoints.size, 0);
      const state = await adapter.get<TraceState>('alpcscope/traceState');
      assert.deepEqual([state.phase, state.end], ['ended', 'failed']);
    });
  });

  it('leaves no breakpoint and a running target when the session ends in its middle', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd, enter }) => {
      await adapter.get('alpcscope/traceStart', {});
      enter(callHits(kernel, STRANGERS, 1n));
      await adapter.get('disconnect');
      assert.deepEqual([kernel.breakpoints.size, kd.running], [0, true]);
    });
  });

  it('is over when the target is started anew, and takes its breakpoints out as soon as that is back', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd, process, told }) => {
      await adapter.get('alpcscope/traceStart', {});
      process.print(
        'Shutdown occurred at (Wed Nov 25 10:00:00.000 2026 (UTC + 0:00))...unloading all symbol tables.\n',
      );
      process.print('Waiting to reconnect...\n');
      const lost = await told(isOver);
      assert.deepEqual([lost.end, lost.left], ['lost', 6]);
      process.print('Kernel Debugger connection established.\n');
      await until(() => kernel.breakpoints.size === 0);
      await until(() => kd.running);
      await told(state => state.phase === 'ended' && state.left === undefined);
    });
  });

  it('is taken out at the next halt where the target did not break in', async () => {
    await withTraced({ startsRunning: true, lostBreaks: 0 }, async ({ adapter, kernel, kd, process, told }) => {
      await adapter.get('alpcscope/traceStart', {});
      process.interrupt = () => Promise.reject(new Error('no console'));
      const state = await adapter.get<TraceState>('alpcscope/traceStop');
      assert.deepEqual([state.end, state.left], ['stopped', 6]);
      assert.match(state.message ?? '', /removed at its next halt/);
      assert.match(
        (await adapter.get<TraceCheck>('alpcscope/traceCheck', {})).whyNot ?? '',
        /last trace are still set/,
      );
      // The break comes after all: nobody waits for it any more.
      process.stopNow();
      await until(() => kernel.breakpoints.size === 0);
      await until(() => kd.running);
      await told(one => one.left === undefined && one.phase === 'ended');
    });
  });

  it('ends when the session goes back to read-only access', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd, told }) => {
      await adapter.get('alpcscope/traceStart', {});
      await told(isRunning);
      await adapter.get('alpcscope/access', { access: 'readOnly' });
      assert.equal((await told(isOver)).end, 'stopped');
      assert.equal(kernel.breakpoints.size, 0);
      await until(() => kd.running);
    });
  });
});
