import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { type Clock, pause, realClock } from '../../../extension/target/kd/session/clock';
import type { DebuggerProcess } from '../../../extension/target/kd/process/debuggerProcess';
import { spawnGuarded } from '../../../extension/target/kd/process/guardedProcess';
import { spawnDebugger } from '../../../extension/target/kd/process/spawnDebugger';
import { KdError } from '../../../extension/target/kd/session/kdError';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { leaveSession } from '../../../extension/target/kd/session/leave';
import type { BuiltStandin } from '../../standin/builtStandin';
import type { FaultRates } from '../../standin/faults';
import { isAlive, leftWith, LISTS_CHEAPLY } from '../../standin/processes';
import type { StandinOptions } from '../../standin/standinOptions';
import { Random } from '../../worlds/random';

/** The driver's limits pass so many times faster than the clock of the wall. */
const HASTE = 10;
/** Nothing of a sequence may take longer, in milliseconds: it hangs. */
const HANGS = 20_000;

const hasty: Clock = {
  now: () => performance.now() * HASTE,
  after(ms, call) {
    const timer = setTimeout(call, ms / HASTE);
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  },
};

export type Outcome = 'recovered' | 'ended';

/**
 * One session in which things go wrong at random, from start to end. It holds: every answer has what its own command
 * printed and nothing of another's; whatever is refused says why; at the end the session answers, or has ended and says
 * why; no process is left.
 */
export class FaultSequence {
  private readonly random: Random;
  private readonly tag: string;
  private readonly log: string;
  private readonly steps: string[] = [];
  private tokens = 0;
  /** Prompts and halves of markers are printed that mean nothing. */
  private garbage = false;

  constructor(
    private readonly seed: number,
    private readonly built: BuiltStandin,
  ) {
    this.random = new Random(seed);
    this.tag = `faults-${process.pid}-${seed}`;
    this.log = built.file(this.tag);
  }

  async run(): Promise<Outcome> {
    const session = new KdSession(this.spawn(), { target: 'live-kernel', clock: hasty });
    try {
      await this.within('start', session.start({ timeoutMs: 150_000 }));
      for (let left = 3 + this.random.below(6); left > 0 && session.state !== 'ended'; left--) await this.step(session);
      const outcome = await this.outcome(session);
      if (this.random.chance(0.5)) await this.within('leave', leaveSession(session));
      return outcome;
    } catch (error) {
      throw new Error(`seed ${this.seed}, ${this.steps.join(', ')}`, { cause: error });
    } finally {
      await session.kill();
      const { pid } = session.process;
      assert.ok(pid === undefined || !isAlive(pid), `seed ${this.seed}: the debugger is left`);
      if (LISTS_CHEAPLY)
        assert.deepEqual(await leftWith(this.tag, 10_000), [], `seed ${this.seed}: processes are left`);
    }
  }

  private spawn(): DebuggerProcess {
    const { random, built } = this;
    const rate = (most: number): number => (random.chance(0.3) ? random.next() * most : 0);
    const faults: FaultRates = {
      seed: this.seed,
      lose: rate(0.1),
      late: rate(0.5),
      die: rate(0.04),
      garbage: rate(0.3),
      pager: rate(0.5),
      log: this.log,
    };
    this.garbage = (faults.garbage ?? 0) > 0;
    const options: StandinOptions = {
      faults,
      startsRunning: random.chance(0.3),
      lostBreaks: random.below(3),
      ...(random.chance(0.5) && { chunk: 1 + random.below(30) }),
      ...(random.chance(0.3) && { connectMs: random.below(60) }),
    };
    const args = [built.standin, '-k', this.tag];
    const env = { ...process.env, ALPCSCOPE_STANDIN: JSON.stringify(options) };
    if (random.chance(0.15))
      return spawnGuarded({ file: process.execPath, script: built.helper }, process.execPath, args, env);
    return spawnDebugger({ file: process.execPath, args, env, breakIn: built.breakIn });
  }

  private async step(session: KdSession): Promise<void> {
    if (session.state !== 'halted') {
      await this.allowed('break', this.breakIn(session));
      return;
    }
    const { random } = this;
    const kinds = ['echo', 'echo', 'together', 'batch', 'cancel', 'late', 'noise', 'pages', 'go', 'kill'] as const;
    const kind = random.pick(kinds);
    switch (kind) {
      case 'echo':
        return this.allowed(kind, this.echo(session));
      case 'together':
        await Promise.all([1, 2, 3].map(() => this.allowed(kind, this.echo(session))));
        return;
      case 'batch':
        return this.allowed(kind, this.batch(session));
      case 'cancel':
        return this.allowed(kind, this.cancelled(session));
      case 'late':
        return this.allowed(kind, this.echo(session, '!standin.slow 40;', 100));
      case 'noise':
        return this.allowed(kind, this.echo(session, '!standin.noise;'));
      case 'pages':
        return this.allowed(kind, this.echo(session, '!standin.pager;'));
      case 'go':
        return this.allowed(kind, this.goes(session));
      case 'kill':
        if (random.chance(0.7) || session.process.pid === undefined) return;
        this.steps.push(kind);
        process.kill(session.process.pid, 'SIGKILL');
    }
  }

  private token(): string {
    return `token${this.seed}x${++this.tokens}x`;
  }

  private async echo(session: KdSession, before = '', timeoutMs?: number): Promise<boolean> {
    const token = this.token();
    const priority = this.random.chance(0.5) ? 'user' : 'background';
    const command = `${before}.echo ${token}`;
    const { text } = await session.run(command, { priority, ...(timeoutMs !== undefined && { timeoutMs }) });
    return this.own(text, token, command);
  }

  private async batch(session: KdSession): Promise<void> {
    const tokens = Array.from({ length: 1 + this.random.below(12) }, () => this.token());
    const answers = await session.batch(
      tokens.map(token => `.echo ${token}`),
      { priority: 'background' },
    );
    answers.forEach(({ lines, complete }, i) => {
      const token = tokens[i] ?? '';
      assert.deepEqual(this.foreign(lines.join('\n'), token), []);
      assert.ok(!complete || lines.join('\n').includes(token), `"${token}" was answered whole and is not there`);
    });
  }

  private async cancelled(session: KdSession): Promise<void> {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort();
    }, this.random.below(40));
    try {
      await session.run(this.random.chance(0.5) ? '!standin.endless' : `.echo ${this.token()}`, {
        signal: stop.signal,
        // What is not cancelled in time is no answer to anything else.
        timeoutMs: 20_000,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets the target run, which halts by itself or is broken into. */
  private async goes(session: KdSession): Promise<void> {
    if (this.random.chance(0.5)) await this.echo(session, '!standin.hit 20;');
    const halted = session.run('g');
    const over = halted.then(
      () => true,
      () => true,
    );
    // The command in front of it may still be on its way: it is not broken into before it runs.
    while (!(await Promise.race([over, pause(realClock, 60).then(() => false)])))
      if (session.state === 'running') await this.breakIn(session);
    assert.deepEqual(this.foreign((await halted).text, ''), []);
  }

  private breakIn(session: KdSession): Promise<void> {
    return session.breakIn(AbortSignal.timeout(HANGS / 2));
  }

  /** The session answers, or has ended with a reason. */
  private async outcome(session: KdSession): Promise<Outcome> {
    for (let tries = 0; tries < 12 && session.state !== 'ended'; tries++) {
      if (session.state !== 'halted') await this.allowed('break', this.breakIn(session));
      else {
        const found = { own: false };
        await this.allowed(
          'last',
          this.echo(session).then(own => {
            found.own = own;
          }),
        );
        if (found.own) return 'recovered';
      }
    }
    // The exit may still be on its way.
    for (let i = 0; i < 100 && session.state !== 'ended'; i++) await new Promise(resolve => setTimeout(resolve, 20));
    assert.equal(session.state, 'ended', 'it neither answers nor has ended');
    assert.match(session.reason ?? '', /^The debugger .{10,}/, 'it says why it has ended');
    return 'ended';
  }

  /** Something that may be refused, by an error of the driver that says why; anything else is a defect. */
  private async allowed(what: string, work: Promise<unknown>): Promise<void> {
    this.steps.push(what);
    try {
      await this.within(what, work);
    } catch (error) {
      if (!(error instanceof KdError)) throw error;
      this.steps.push(`(${error.code})`);
      assert.ok(error.message.length > 5, 'an error says why');
    }
  }

  /**
   * The answer is that of the command. One that was lost on its way is refused, unless what was printed in between looks
   * like the prompts that tell of it.
   */
  private own(text: string, token: string, command: string): boolean {
    assert.deepEqual(this.foreign(text, token), [], `"${command}" has the answer of another command`);
    if (text.includes(token)) return true;
    assert.ok(this.garbage, `"${command}" was lost and has an answer: ${JSON.stringify(text)}`);
    const lost = existsSync(this.log) ? readFileSync(this.log, 'utf8') : '';
    assert.ok(lost.includes(token), `"${command}" has the answer ${JSON.stringify(text.slice(-300))}`);
    return false;
  }

  private foreign(text: string, token: string): readonly string[] {
    return (text.match(/token\d+x\d+x/g) ?? []).filter(found => found !== token);
  }

  private async within<T>(what: string, work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const hangs = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${what} hangs`));
      }, HANGS);
    });
    try {
      return await Promise.race([work, hangs]);
    } finally {
      clearTimeout(timer);
    }
  }
}
