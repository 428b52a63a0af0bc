import assert from 'node:assert/strict';
import type { TraceState } from '../../../extension/protocol/messageTrace';
import { callHits, STRANGERS } from '../../standin/trace/calls';
import { type TracedSession, until, withTraced } from './withTraced';

/** Numbers that look random and are the same in each run. Source: mulberry32, public domain. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const OWN = 900;
const STEPS = 25;

/** What users, the target and time may do, in any order. What is refused has changed nothing. */
class Actions {
  private id = 1n;

  constructor(
    private readonly session: TracedSession,
    private readonly below: (below: number) => number,
  ) {}

  async step(): Promise<string> {
    const { adapter, process, kd } = this.session;
    switch (this.below(9)) {
      case 0:
      case 1:
      case 2:
        await adapter.ask('alpcscope/traceStart', { limits: { events: 1 + this.below(12) } });
        return 'start';
      case 3:
        await adapter.ask('alpcscope/traceStop');
        return 'stop';
      case 4:
        await adapter.ask('pause', { threadId: 1 });
        return 'pause';
      case 5:
        await adapter.ask('continue', { threadId: 1 });
        return 'continue';
      case 6:
        // Not waited for: what follows comes in its middle.
        void adapter.ask('alpcscope/traceStart', {});
        return 'start and go on';
      case 7:
        if (kd.running) process.stopNow('Breakpoint 3 hit\nnt!NtCreateFile:\n');
        return 'breakpoint';
      default:
        this.enter();
        return 'messages';
    }
  }

  private enter(): void {
    const { kernel, enter, kd } = this.session;
    for (const hit of callHits(kernel, STRANGERS, this.id++)) if (kd.running) enter([hit]);
  }
}

function ownBreakpoints({ kernel }: TracedSession): readonly number[] {
  return [...kernel.breakpoints.keys()].filter(id => id >= OWN);
}

describe('a message trace in the midst of everything else', function () {
  this.timeout(60_000);

  for (const seed of [1, 2, 3, 4])
    it(`leaves no breakpoint, and nothing halted that nobody halted (${seed})`, async () => {
      await withTraced({ startsRunning: true }, async session => {
        const { adapter, kernel, kd } = session;
        kernel.breakpoints.set(3, { address: 1n, command: undefined, enabled: true });
        const below = random(seed);
        const actions = new Actions(session, below);
        const done: string[] = [];
        for (let i = 0; i < STEPS; i++) {
          done.push(await actions.step());
          await new Promise(resolve => setTimeout(resolve, below(3) * 20));
        }
        await adapter.get('alpcscope/traceStop');
        await until(() => ownBreakpoints(session).length === 0);
        const state = await adapter.get<TraceState>('alpcscope/traceState');
        assert.ok(state.phase === 'ended' || state.phase === 'none', `${state.phase}: ${done.join(', ')}`);
        assert.equal(state.left, undefined, done.join(', '));
        assert.deepEqual([...kernel.breakpoints.keys()], [3], 'those of others stay');
        // What the client was told last is what the target does, once a pause that was asked for has come.
        const agrees = (): boolean => {
          const last = adapter.events.findLast(({ event }) => event === 'stopped' || event === 'continued');
          return kd.running === (last?.event === 'continued');
        };
        await until(agrees).catch(() => {
          assert.fail(`the client was told something else than what is: ${done.join(', ')}`);
        });
      });
    });

  it('can be cancelled while the target does not break in', async () => {
    await withTraced({ startsRunning: true, lostBreaks: 1_000 }, async ({ adapter, kernel, told }) => {
      const started = adapter.ask('alpcscope/traceStart', {});
      await told(state => state.phase === 'starting');
      await adapter.get('cancel', { requestId: adapter.lastSeq });
      assert.equal((await started).success, false);
      const state = await told(one => one.phase === 'ended');
      assert.deepEqual([state.end, kernel.breakpoints.size], ['stopped', 0]);
      assert.match(await adapter.refused('evaluate', { expression: 'k', context: 'repl' }), /running/);
    });
  });

  it('gives way to a user who halts the target while it is set up', async () => {
    await withTraced({ startsRunning: true }, async ({ adapter, kernel, kd }) => {
      const started = adapter.ask('alpcscope/traceStart', {});
      await adapter.event<TraceState>('alpcscope/trace', state => state.phase === 'starting');
      await adapter.get('pause', { threadId: 1 });
      await adapter.event('stopped');
      await started;
      assert.deepEqual([kernel.breakpoints.size, kd.running], [0, false]);
      const state = await adapter.get<TraceState>('alpcscope/traceState');
      assert.deepEqual([state.phase, state.end], ['ended', 'halted']);
    });
  });
});
