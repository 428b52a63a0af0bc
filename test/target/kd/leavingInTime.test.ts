import assert from 'node:assert/strict';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { leaveSession } from '../../../extension/target/kd/session/leave';
import { FakeProcess, type FakeOptions } from '../../standin/fakeProcess';
import { MiniKd } from '../../standin/miniKd';
import { HandClock } from './handClock';

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A target that is connected, runs, and takes no break. */
const RUNS: FakeOptions = {
  banner:
    'Microsoft (R) Windows Debugger Version 10.0.1.1 AMD64\nConnected to target 10.0.0.2 on port 50000 on local IP 10.0.0.1.\n',
  startsRunning: true,
  lostBreaks: 1_000,
};

/** A session that is left, and how long that took by the clock, in milliseconds. */
async function left(
  fake: FakeOptions,
  before: (session: KdSession, clock: HandClock, process: FakeProcess) => Promise<void>,
) {
  const process = new FakeProcess(new MiniKd(undefined), fake);
  const clock = new HandClock();
  const session = new KdSession(process, { target: 'live-kernel', clock });
  const started = session.start().catch(() => undefined);
  await before(session, clock, process);
  const from = clock.now();
  let said: string | undefined;
  void leaveSession(session).then(report => {
    said = report.said;
  });
  while (said === undefined && clock.now() - from < 200_000) {
    await turn();
    clock.pass(50);
  }
  await started;
  return { said, took: clock.now() - from, process };
}

describe('leaving a session takes a bounded time', () => {
  it('also where a break that somebody else has asked for is not taken', async () => {
    const { said, took, process } = await left(RUNS, async (session, clock) => {
      await turn();
      await turn();
      session.breakIn().catch(() => undefined);
      clock.pass(5_000);
      await turn();
      assert.equal(session.state, 'breaking-in');
    });
    assert.match(said ?? '', /^The target has not halted for the break that was sent/);
    assert.ok(took >= 19_000 && took <= 22_000, `took ${took} ms`);
    assert.equal(process.killed, true);
  });

  it('and none where the target has run from the beginning', async () => {
    const { said, took, process } = await left(RUNS, async session => {
      await turn();
      await turn();
      assert.equal(session.state, 'running');
    });
    assert.equal(said, 'The target runs on; the debugger was closed');
    assert.ok(took <= 700, `took ${took} ms`);
    assert.equal(process.breaks, 0);
  });

  it('and hardly any where the debugger has begun to wait for a target', async () => {
    const silent = { startsRunning: true, banner: '' };
    for (const [waits, longest] of [
      [true, 700],
      [false, 3_100],
    ] as const) {
      const { said, took } = await left(silent, async (session, _clock, process) => {
        await turn();
        await turn();
        assert.equal(session.state, 'starting');
        const wait = (): void => {
          process.print('Waiting to reconnect...\n');
        };
        if (waits) setImmediate(wait);
      });
      assert.equal(said, 'No target was connected; the debugger was closed');
      assert.ok(took <= longest, `took ${took} ms`);
      assert.ok(took >= longest - 300, `took ${took} ms`);
    }
  });
});

describe('a break that two have asked for', () => {
  it('goes on until both have given up', async () => {
    const process = new FakeProcess(new MiniKd(undefined), RUNS);
    const clock = new HandClock();
    const session = new KdSession(process, { target: 'live-kernel', clock });
    void session.start().catch(() => undefined);
    await turn();
    await turn();
    const [first, second] = [new AbortController(), new AbortController()];
    const ends: string[] = [];
    for (const [name, { signal }] of [
      ['first', first],
      ['second', second],
    ] as const)
      session.breakIn(signal).catch(() => ends.push(name));
    const sentBy = async (): Promise<number> => {
      for (let i = 0; i < 10; i++) {
        clock.pass(1_000);
        await turn();
      }
      return process.breaks;
    };
    const sent = await sentBy();
    first.abort();
    assert.ok((await sentBy()) > sent, 'the second one still wants it');
    assert.deepEqual([ends, session.state], [['first'], 'breaking-in']);
    second.abort();
    await sentBy();
    assert.deepEqual([ends, session.state], [['first', 'second'], 'running']);
    const all = process.breaks;
    assert.equal(await sentBy(), all);
    await session.kill();
  });
});
