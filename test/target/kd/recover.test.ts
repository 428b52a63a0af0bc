import assert from 'node:assert/strict';
import type { KdError } from '../../../extension/target/kd/session/kdError';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { HandClock } from './handClock';

interface Open {
  readonly session: KdSession;
  readonly process: FakeProcess;
  readonly clock: HandClock;
}

async function withSession(use: (open: Open) => Promise<void>, ...handlers: readonly MiniHandler[]): Promise<void> {
  const process = new FakeProcess(new MiniKd(undefined, handlers));
  const clock = new HandClock();
  const session = new KdSession(process, { target: 'live-kernel', clock });
  try {
    await session.start();
    await use({ session, process, clock });
  } finally {
    await session.kill();
  }
}

/** Lets time pass, a second at a time, and everybody do their work in between. */
async function pass(clock: HandClock, seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    for (let turn = 0; turn < 4; turn++) await new Promise(resolve => setImmediate(resolve));
    clock.pass(1_000);
  }
  for (let turn = 0; turn < 4; turn++) await new Promise(resolve => setImmediate(resolve));
}

describe('a session that recovers', () => {
  it('knows a target as halted whose run lost its first marker', async () => {
    await withSession(async ({ session, process, clock }) => {
      process.loseNextLine();
      const run = session.run('g').catch((error: unknown) => error);
      await pass(clock, 1);
      assert.equal(session.state, 'running');
      process.stopNow();
      assert.equal(((await run) as KdError).code, 'out-of-step');
      await pass(clock, 1);
      assert.equal(session.state, 'halted');
      assert.equal((await session.run('.echo next')).text, 'next\n');
    });
  });

  it('presses Enter again where that was lost', async () => {
    let open: Open | undefined;
    await withSession(
      async one => {
        open = one;
        const answer = session(one).run('!paged');
        await pass(one.clock, 4);
        assert.equal((await answer).text, 'page 1\npage 2\nend\n');
        assert.equal((await session(one).run('.echo next')).text, 'next\n');
      },
      async (command, out) => {
        if (command !== '!paged' || !open) return false;
        await open.process.page('page 1');
        // The line that is sent for this page does not come.
        open.process.loseNextLine();
        await open.process.page('page 2');
        out('end\n');
        return true;
      },
    );
  });

  it('says that a command was lost together with its marker, each time that it was sent', async () => {
    await withSession(async ({ session, process, clock }) => {
      let sent = 0;
      const write = process.write.bind(process);
      process.write = lines => {
        if (lines.includes('.echo lost')) sent++;
        write(lines.includes('.echo lost') ? `${lines.split('\n')[0] ?? ''}\n` : lines);
      };
      const run = session.run('.echo lost').catch((error: unknown) => error);
      await pass(clock, 5);
      const other = session.run('.echo other');
      await pass(clock, 20);
      assert.equal(((await run) as KdError).code, 'not-run');
      assert.equal(sent, 2);
      assert.equal((await other).text, 'other\n');
      assert.equal(session.state, 'halted');
    });
  });

  it('is not ended by a target that prints prompts while it runs', async () => {
    await withSession(async ({ session, process, clock }) => {
      const run = session.run('g');
      await pass(clock, 1);
      process.print('0: kd> ');
      await pass(clock, 120);
      process.print('\nHit Enter...');
      await pass(clock, 120);
      assert.equal(process.killed, false);
      assert.equal(session.state, 'running');
      process.stopNow();
      await run;
      assert.equal((await session.run('.echo next')).text, 'next\n');
    });
  });

  it('repeats the break of a command that was cancelled, as long as that runs', async () => {
    let breaks = 0;
    const kd = new MiniKd(undefined, [
      async command => {
        if (command !== '!deaf') return false;
        while (breaks < 3) await new Promise(resolve => setImmediate(resolve));
        return true;
      },
    ]);
    const process = new FakeProcess(kd);
    process.interrupt = () => {
      breaks++;
      return Promise.resolve();
    };
    const clock = new HandClock();
    const session = new KdSession(process, { target: 'live-kernel', clock });
    await session.start();
    const stop = new AbortController();
    const deaf = session.run('!deaf', { signal: stop.signal });
    await pass(clock, 1);
    stop.abort();
    await assert.rejects(deaf, /Cancelled/);
    await pass(clock, 10);
    assert.equal(breaks, 3);
    assert.equal((await session.run('.echo next')).text, 'next\n');
    await session.kill();
  });

  it('says that the debugger has ended where a break meets one that has', async () => {
    await withSession(async ({ session, process, clock }) => {
      const run = session.run('g').catch((error: unknown) => error);
      await pass(clock, 1);
      process.interrupt = () => {
        process.die({ code: 1, signal: undefined });
        return Promise.reject(new Error('kill ESRCH'));
      };
      const broke = session.breakIn().catch((error: unknown) => error);
      await pass(clock, 3);
      assert.equal(((await broke) as KdError).code, 'ended');
      assert.equal(((await run) as KdError).code, 'ended');
    });
  });

  it('says why it cannot break in', async () => {
    await withSession(async ({ session, process, clock }) => {
      const run = session.run('g').catch((error: unknown) => error);
      await pass(clock, 1);
      process.interrupt = () => Promise.reject(new Error('access denied'));
      const broke = session.breakIn().catch((error: unknown) => error);
      await pass(clock, 3);
      assert.match(((await broke) as KdError).message, /could not be told to break in: access denied/);
      assert.equal(session.state, 'running');
      process.stopNow();
      await run;
    });
  });
});

function session(open: Open): KdSession {
  return open.session;
}
