import assert from 'node:assert/strict';
import { KdError } from '../../../extension/target/kd/session/kdError';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import type { KdEvent } from '../../../extension/target/kd/session/events';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { HandClock } from './handClock';

interface Open {
  readonly session: KdSession;
  readonly process: FakeProcess;
  readonly kd: MiniKd;
  readonly clock: HandClock;
  readonly events: readonly KdEvent[];
  /** Lines that fit are lost on their way, so many times. */
  readonly lose: (line: RegExp, times?: number) => void;
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

async function withSession(use: (open: Open) => Promise<void>, ...handlers: readonly MiniHandler[]): Promise<void> {
  const kd = new MiniKd(undefined, handlers);
  const process = new FakeProcess(kd);
  const clock = new HandClock();
  const write = process.write.bind(process);
  let lost: { readonly line: RegExp; times: number } | undefined;
  process.write = lines => {
    const kept = lines.split(/(?<=\n)/).filter(line => {
      if (!lost || lost.times === 0 || !lost.line.test(line)) return true;
      lost.times--;
      return false;
    });
    write(kept.join(''));
  };
  const session = new KdSession(process, { target: 'live-kernel', clock });
  const events: KdEvent[] = [];
  session.onEvent(event => events.push(event));
  const lose = (line: RegExp, times = 1): void => {
    lost = { line, times };
  };
  try {
    await session.start();
    await use({ session, process, kd, clock, events, lose });
  } finally {
    await session.kill();
  }
}

const isCode = (code: KdError['code']) => (error: unknown) => error instanceof KdError && error.code === code;

describe('a command that is lost on its way', () => {
  it('is sent again where it only reads', async () => {
    await withSession(async ({ session, kd, lose }) => {
      lose(/^\.echo a/);
      assert.equal((await session.run('.echo a')).text, 'a\n');
      assert.deepEqual(kd.ran, ['.echo a']);
    });
  });

  it('is sent again where its own marker was lost, so that its answer could not be told from other output', async () => {
    await withSession(async ({ session, kd, lose }) => {
      lose(/cb2\.0/);
      assert.equal((await session.run('.echo a')).text, 'a\n');
      assert.deepEqual(kd.ran, ['.echo a', '.echo a']);
    });
  });

  it('is refused where it writes: it may not run twice', async () => {
    await withSession(async ({ session, kd, lose }) => {
      lose(/^bp /);
      await assert.rejects(session.run('bp nt!x'), isCode('not-run'));
      lose(/cb3\.0/);
      await assert.rejects(
        session.run('bp nt!x'),
        (error: unknown) => isCode('out-of-step')(error) && String(error).includes('may have run'),
      );
      assert.deepEqual(kd.breakpoints, ['nt!x']);
      assert.equal((await session.run('.echo next')).text, 'next\n');
    });
  });

  it('does not let the target run, and is no halt of it', async () => {
    await withSession(async ({ session, kd, events, lose }) => {
      lose(/^g$/m);
      await assert.rejects(session.run('g'), isCode('not-run'));
      assert.deepEqual([session.state, session.stop, kd.running], ['halted', 1, false]);
      assert.equal(events.filter(event => event.kind === 'stopped').length, 1);
    });
  });

  it('is a whole script, which is run again', async () => {
    await withSession(async ({ session, kd, lose }) => {
      lose(/^\$\$>a</);
      const answers = await session.batch(['.echo a', 'bp nt!x']);
      assert.deepEqual(
        answers.map(({ complete, lines }) => [complete, lines]),
        [
          [true, ['a']],
          [true, []],
        ],
      );
      assert.deepEqual(kd.ran, ['.echo a', 'bp nt!x']);
      lose(/^\$\$>a</, 9);
      await assert.rejects(session.batch(['.echo b']), isCode('not-run'));
    });
  });

  it('is none that prints nothing', async () => {
    await withSession(async ({ session, kd }) => {
      assert.equal((await session.run('bp nt!x')).text, '');
      assert.equal((await session.run('.logclose')).text, '');
      assert.deepEqual(kd.ran, ['bp nt!x', '.logclose']);
    });
  });

  it('is none whose marker a pager has eaten', async () => {
    let process: FakeProcess | undefined;
    await withSession(
      async open => {
        ({ process } = open);
        assert.equal((await open.session.run('!paged')).text, 'page 1\n');
      },
      async command => {
        if (command !== '!paged') return false;
        await process?.page('page 1');
        return true;
      },
    );
  });
});

describe('a break that comes late', () => {
  it('ends no command that was sent behind it', async () => {
    await withSession(async ({ session, process }) => {
      // The target has halted by itself, while a break was on its way.
      const run = session.run('g');
      await turns();
      process.stopNow();
      await run;
      process.interrupt = () => Promise.resolve();
      const endless = session.run('.echo a');
      await session.cancelCurrent();
      assert.equal((await endless).text, 'a\n');
    });
  });

  it('is waited for before the next command is sent', async () => {
    await withSession(
      async ({ session, process, clock }) => {
        const interrupt = process.interrupt.bind(process);
        let raise: () => void = () => undefined;
        process.interrupt = async () => {
          await new Promise<void>(resolve => {
            raise = resolve;
          });
          await interrupt();
        };
        const first = session.run('!short');
        const stop = session.cancelCurrent();
        // The command has ended by itself before the break is raised.
        await turns();
        const second = session.run('.echo second');
        await turns();
        assert.ok(!process.received.includes('.echo second'));
        raise();
        await stop;
        await first;
        for (let i = 0; i < 4; i++) {
          await turns();
          clock.pass(1_500);
        }
        assert.equal((await second).text, 'second\n');
      },
      (command, out) => {
        if (command === '!short') out('done\n');
        return command === '!short';
      },
    );
  });

  it('makes no answer of what a slice of the background has printed until then', async () => {
    let end: () => void = () => undefined;
    await withSession(
      async ({ session, clock }) => {
        const slice = session.run('!rows', { priority: 'background' });
        const refused = assert.rejects(slice, isCode('cancelled'));
        await turns();
        await session.cancelCurrent();
        end();
        for (let i = 0; i < 4; i++) {
          await turns();
          clock.pass(1_500);
        }
        await refused;
        assert.equal((await session.run('.echo next')).text, 'next\n');
      },
      (command, out) => {
        if (command !== '!rows') return false;
        out('row 1\n');
        return new Promise(resolve => {
          end = () => {
            resolve(true);
          };
        });
      },
    );
  });
});
