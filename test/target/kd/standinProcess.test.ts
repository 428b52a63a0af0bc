import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import path from 'node:path';
import { spawnGuarded } from '../../../extension/target/kd/process/guardedProcess';
import { spawnDebugger } from '../../../extension/target/kd/process/spawnDebugger';
import type { KdTargetKind } from '../../../extension/target/kd/session/events';
import { KdSession } from '../../../extension/target/kd/session/kdSession';
import { leaveSession } from '../../../extension/target/kd/session/leave';
import { BuiltStandin } from '../../standin/builtStandin';
import { CAN_LIST, isAlive, processesWith } from '../../standin/processes';
import type { StandinOptions } from '../../standin/standinOptions';

describe('a debugger process', function () {
  this.timeout(60_000);
  let built: BuiltStandin;
  const sessions: KdSession[] = [];

  before(() => {
    built = new BuiltStandin();
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) await session.kill();
  });
  after(() => {
    built.remove();
  });

  function open(
    args: readonly string[],
    options: StandinOptions = {},
    target: KdTargetKind = 'live-kernel',
  ): KdSession {
    const session = new KdSession(
      spawnDebugger({
        file: process.execPath,
        args: [built.standin, ...args],
        env: { ...process.env, ALPCSCOPE_STANDIN: JSON.stringify(options) },
        breakIn: built.breakIn,
      }),
      { target },
    );
    sessions.push(session);
    return session;
  }

  it('is attached to, broken into, asked, resumed and left running', async () => {
    const stateFile = built.file('states');
    const session = open(['-k', 'net:port=50000'], { startsRunning: true, stateFile, chunk: 7 });
    assert.equal(await session.start(), 'running');
    await session.breakIn();
    assert.equal(session.state, 'halted');
    assert.equal((await session.run('.echo hello')).text, 'hello\n');
    assert.equal((await session.run('!standin.noise')).text, 'row 1\nrow 2\nrow 3\n');
    assert.equal((await session.run('!standin.pager')).text, 'page 1\npage 2\npage 3\n');
    await session.run('bp nt!x');
    const report = await leaveSession(session);
    assert.deepEqual(report, {
      left: 'running',
      said: 'The target was resumed without its breakpoints and the debugger closed',
    });
    assert.equal(session.state, 'ended');
    assert.equal(readFileSync(stateFile, 'latin1'), 'rhr');
  });

  it('is ended with its reason when it cannot open a dump', async () => {
    const session = open(['-z', built.file('nope.dmp')], {}, 'dump');
    assert.equal(await session.start(), 'ended');
    assert.match(session.reason ?? '', /Could not open dump file .*nope\.dmp/);
  });

  it('waits for a target that does not answer, says what to check, and can be ended', async () => {
    const session = open(['-k', 'net:port=50000'], { noDebuggee: true });
    assert.equal(await session.start({ timeoutMs: 2_000 }), 'waiting');
    assert.match(session.reason ?? '', /bcdedit \/dbgsettings/);
    const report = await leaveSession(session);
    assert.deepEqual([report.left, session.state], ['as-found', 'ended']);
  });

  it('loses a command that is cancelled, and answers the next', async () => {
    const session = open([]);
    await session.start();
    const stop = new AbortController();
    const endless = session.run('!standin.endless', {
      signal: stop.signal,
      onLine: line => {
        if (line === 'row 5') stop.abort();
      },
    });
    await assert.rejects(endless, /Cancelled/);
    assert.equal((await session.run('.echo next')).text, 'next\n');
  });

  it('stops by itself while it runs', async () => {
    const session = open([]);
    await session.start();
    await session.run('!standin.hit 30');
    assert.match((await session.run('g')).text, /^Breakpoint 0 hit/);
  });

  it('dies in the middle of a command, which is said', async () => {
    const session = open([]);
    await session.start();
    await assert.rejects(session.run('!standin.die'), /ended while "!standin.die" ran/);
    assert.equal(session.state, 'ended');
  });

  it('that cannot be started is said', async () => {
    const session = new KdSession(
      spawnDebugger({ file: built.file('no such program'), args: [], breakIn: built.breakIn }),
      { target: 'dump' },
    );
    sessions.push(session);
    assert.equal(await session.start(), 'ended');
    assert.match(session.reason ?? '', /could not be started: .*ENOENT/);
  });

  it('works the same behind its guardian', async () => {
    const stateFile = built.file('guarded');
    process.env['ALPCSCOPE_STANDIN'] = JSON.stringify({ startsRunning: true, stateFile });
    try {
      const guarded = spawnGuarded({ file: process.execPath, script: built.helper }, process.execPath, [
        built.standin,
        '-k',
        'x',
      ]);
      const session = new KdSession(guarded, { target: 'live-kernel' });
      sessions.push(session);
      assert.equal(await session.start(), 'running');
      await session.breakIn();
      assert.equal((await session.run('.echo guarded')).text, 'guarded\n');
      assert.equal(typeof guarded.pid, 'number');
      await leaveSession(session);
      assert.equal(readFileSync(stateFile, 'latin1'), 'rhr');
      assert.equal(isAlive(guarded.pid ?? 0), false);
    } finally {
      delete process.env['ALPCSCOPE_STANDIN'];
    }
  });

  describe('whose driver is killed', () => {
    let script: string;
    before(() => {
      script = built.file('driverDeath.js');
      buildSync({
        entryPoints: [path.join(__dirname, 'driverDeath.ts')],
        outfile: script,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        logLevel: 'error',
      });
    });

    const moments: readonly (readonly [string, readonly string[], string])[] = [
      ['while the target is halted', ['break', '.echo a'], 'pid'],
      ['while a command runs', ['break', '!standin.slow 60000'], '!standin.slow'],
      ['while the target runs', ['break', 'go'], 'pid'],
      ['while it breaks in', ['break'], 'break'],
    ];
    it('resumes the target and ends the debugger, whatever it did', async function () {
      if (!CAN_LIST) {
        console.log('      skipped: the processes of this system cannot be listed');
        this.skip();
      }
      await Promise.all(moments.map(([when, steps, until], i) => dies(`${process.pid}-${i}`, when, steps, until)));
    });

    async function dies(tag: string, when: string, steps: readonly string[], until: string): Promise<void> {
      const stateFile = built.file(`death ${tag}`);
      const env = { ...process.env, ALPCSCOPE_STANDIN: JSON.stringify({ startsRunning: true, stateFile }) };
      const driver = spawn(process.execPath, [script, built.helper, built.standin, tag, ...steps], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await printed(driver, until);
      const others = processesWith(tag).filter(pid => pid !== driver.pid);
      assert.ok(others.length >= 2, `${when}: a guardian and a debugger`);
      driver.kill('SIGKILL');
      for (let i = 0; i < 600 && others.some(isAlive); i++) await new Promise(resolve => setTimeout(resolve, 50));
      assert.deepEqual(others.filter(isAlive), [], `${when}: nothing is left`);
      assert.equal(readFileSync(stateFile, 'latin1').at(-1), 'r', `${when}: the target runs`);
    }
  });
});

function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      all += bytes.toString('latin1');
      if (all.includes(text)) resolve();
    });
    child.once('close', () => {
      reject(new Error(`the driver ended: ${all}`));
    });
  });
}
