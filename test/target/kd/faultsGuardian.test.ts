import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { sweepOwnFolders } from '../../../extension/target/kd/session/ownFolders';
import { BuiltStandin } from '../../standin/builtStandin';
import { CAN_LIST, leftWith } from '../../standin/processes';
import type { StandinOptions } from '../../standin/standinOptions';
import { Random } from '../../worlds/random';

/** `npm run test:faults` asks for more. */
const DEATHS = Math.ceil(Number(process.env['ALPCSCOPE_FAULTS'] ?? 120) / 15);
const AT_ONCE = 4;
/** A guardian gives a debugger so long to answer, and a bit. */
const GONE_MS = 40_000;
const STEPS = ['break', 'go', '.echo a', '!standin.slow 300', '!standin.pager', 'bp nt!x'] as const;

describe('a live kernel whose driver is killed at any moment', function () {
  this.timeout(60_000 + DEATHS * 10_000);
  let built: BuiltStandin;
  let script: string;
  before(() => {
    built = new BuiltStandin();
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
  after(() => {
    built.remove();
  });

  it(`runs on, and nothing is left of its debugger (${DEATHS} times)`, async function () {
    if (!CAN_LIST) {
      console.log('      skipped: the processes of this system cannot be listed');
      this.skip();
    }
    let next = 1;
    const some = async (): Promise<void> => {
      while (next <= DEATHS) await dies(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, some));
  });

  async function dies(seed: number): Promise<void> {
    const random = new Random(seed);
    const tag = `death-${process.pid}-${seed}`;
    const stateFile = built.file(tag);
    const options: StandinOptions = {
      startsRunning: random.chance(0.5),
      lostBreaks: random.below(2),
      stateFile,
      ...(random.chance(0.5) && { chunk: 1 + random.below(20) }),
    };
    const steps = Array.from({ length: 1 + random.below(6) }, () => random.pick(STEPS));
    const env = { ...process.env, ALPCSCOPE_STANDIN: JSON.stringify(options) };
    const driver = spawn(process.execPath, [script, built.helper, built.standin, tag, 'break', ...steps], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const gone = new Promise(resolve => driver.once('close', resolve));
    const ms = 50 + random.below(1_500);
    await new Promise(resolve => setTimeout(resolve, ms));
    driver.kill('SIGKILL');
    await gone;
    const what = `seed ${seed}: killed after ${ms} ms of break, ${steps.join(', ')}`;
    assert.deepEqual(await leftWith(tag, GONE_MS), [], `${what}: nothing is left`);
    // Of one that died before it could tell of its folder the next session removes it.
    sweepOwnFolders(tmpdir());
    const files = readdirSync(tmpdir()).filter(name => name.startsWith(`alpcscope-kd-${driver.pid ?? 0}-`));
    assert.deepEqual(files, [], `${what}: files are left`);
    // Killed before the debugger was there, nothing was halted.
    if (existsSync(stateFile)) assert.equal(readFileSync(stateFile, 'latin1').at(-1), 'r', `${what}: the target runs`);
  }
});
