import assert from 'node:assert/strict';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { leaveSession } from '../../../extension/target/kd/session/leave';
import { FakeProcess } from '../../standin/fakeProcess';
import { type MiniHandler, MiniKd } from '../../standin/miniKd';
import { Random } from '../../worlds/random';
import { HandClock } from './handClock';

const SEEDS = 400;
/** Nothing of leaving may take longer, in milliseconds of the turned clock. */
const LIMIT = 90_000;

/** Turns of the loop by which a line may come late: about half a second of the turned clock. */
const LATE = 60;

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A session that somebody works with, and leaves at a moment that the seed chooses. */
class Leaving {
  private readonly random: Random;
  private readonly clock = new HandClock();
  private readonly kd: MiniKd;
  private readonly process: FakeProcess;
  private readonly session: KdSession;
  private readonly steps: string[] = [];
  private over = false;
  /** What the target really does. */
  private truth: 'halted' | 'running' = 'halted';

  constructor(seed: number) {
    const random = new Random(seed);
    this.random = random;
    this.kd = new MiniKd(undefined, [this.slow(), this.pages()]);
    this.process = new FakeProcess(this.kd, {
      startsRunning: random.chance(0.2),
      lostBreaks: random.below(3),
      stateChanged: state => {
        this.truth = state;
      },
    });
    if (random.chance(0.5)) this.readLate();
    this.session = new KdSession(this.process, { target: 'live-kernel', clock: this.clock });
    // A break takes its time until it is raised.
    const interrupt = this.process.interrupt.bind(this.process);
    this.process.interrupt = async () => {
      for (let i = random.below(12); i > 0; i--) await turn();
      await interrupt();
    };
  }

  async run(): Promise<void> {
    const { session, random } = this;
    void session.start().catch(() => undefined);
    await this.pass(random.below(4));
    for (let left = random.below(6); left > 0; left--) {
      this.step();
      await this.pass(random.below(6));
    }
    const before = session.state;
    const done = leaveSession(session).finally(() => {
      this.over = true;
    });
    const began = this.clock.now();
    while (!this.over && this.clock.now() - began < LIMIT) await this.pass(1, 50);
    const what = `${before} behind ${this.steps.join(', ')}`;
    assert.ok(this.over, `leaving hangs: ${what}`);
    const { left, said } = await done;
    assert.equal(this.process.killed, true, what);
    assert.equal(this.truth, 'running', `${left}, ${said}: ${what}`);
    if (said.includes('without its breakpoints')) assert.deepEqual(this.kd.breakpoints, [], what);
    assert.ok(left === 'running' || (before === 'starting' && left === 'as-found'), `${left}, ${said}: ${what}`);
  }

  /** The machine is busy: the debugger comes to its lines late. */
  private readLate(): void {
    const write = this.process.write.bind(this.process);
    let chain = Promise.resolve();
    this.process.write = lines => {
      chain = chain.then(async () => {
        for (let i = this.random.below(LATE); i > 0; i--) await turn();
        write(lines);
      });
    };
  }

  private step(): void {
    const { session, random, steps } = this;
    const quiet = (work: Promise<unknown>): void => {
      work.catch(() => undefined);
    };
    const kind = random.pick(['batches', 'slow', 'pages', 'go', 'break', 'bp', 'cancel', 'stop', 'interrupt'] as const);
    steps.push(kind);
    switch (kind) {
      case 'batches':
        quiet(this.background());
        break;
      case 'slow':
      case 'pages':
        quiet(session.run(`!${kind}`));
        break;
      case 'go':
        quiet(session.run('g'));
        break;
      case 'break':
        quiet(session.breakIn(AbortSignal.timeout(60_000)));
        break;
      case 'bp':
        quiet(session.run('bp nt!x'));
        break;
      case 'cancel': {
        const stop = new AbortController();
        quiet(session.run('!slow', { signal: stop.signal }));
        this.clock.after(random.below(50), () => {
          stop.abort();
        });
        break;
      }
      case 'stop':
        this.process.stopNow();
        break;
      case 'interrupt':
        quiet(session.cancelCurrent());
    }
  }

  /** An inventory: slice after slice, whatever becomes of one of them. */
  private async background(): Promise<void> {
    while (!this.over && this.session.state !== 'ended') {
      await this.session.batch(['.echo a', '!slow', '.echo b'], { priority: 'background' }).catch(() => undefined);
      await turn();
    }
  }

  private async pass(count: number, ms = 20): Promise<void> {
    for (let i = 0; i < count; i++) {
      for (let turns = this.random.below(4); turns >= 0; turns--) await turn();
      this.clock.pass(ms);
    }
  }

  private slow(): MiniHandler {
    return async (command, out) => {
      if (command !== '!slow') return false;
      for (let i = this.random.below(40); i > 0 && !this.kd.interrupted; i--) await turn();
      out('done\n');
      return true;
    };
  }

  private pages(): MiniHandler {
    return async (command, out) => {
      if (command !== '!pages') return false;
      await this.process.page('page 1');
      out('page 2\n');
      return true;
    };
  }
}

describe('a session that is left at any moment', () => {
  it(`ends, and its kernel runs (${SEEDS} times)`, async () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= SEEDS; seed++)
      await new Leaving(seed).run().catch((error: unknown) => {
        failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
      });
    assert.deepEqual(failures, [], `${failures.length} of ${SEEDS}`);
  });
});
