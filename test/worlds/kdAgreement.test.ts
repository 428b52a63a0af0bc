import assert from 'node:assert/strict';
import { readInventory } from '../../extension/kernel/readInventory';
import type { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Snapshot } from '../../extension/model/snapshot';
import { openKdKernel } from '../../extension/target/kd/memory/openKdKernel';
import { KdSession } from '../../extension/target/kd/session/kdSession';
import { parseLog } from '../../extension/text/parseLog';
import { withKdConsole } from '../console/worldConsole';
import { snapshotOfFacts } from '../kernel/readWorld';
import { ConsoleKd, standinScripts } from '../standin/consoleKd';
import { FakeProcess } from '../standin/fakeProcess';
import { HandClock } from '../target/kd/handClock';
import { FactList } from '../target/worldFiles';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS, type BuildName } from '../world/layout';
import { placesOf } from './builtPlaces';
import { describeWorld, possibleIn } from './memoryWorld';
import { randomWorld } from './randomWorld';
import { snapshotOf } from './snapshots';
import { assertSubset } from './subset';
import { worldAnswers } from './worldFacts';
import { logOf, worldTextAnswers } from './worldText';

/** Worlds of each build. */
const SEEDS = [21, 22];

/** What is learned of one world in the ways that a session with a debugger has. */
interface Readings {
  /** The walkers, over memory that a debugger prints. */
  readonly typed: Snapshot;
  /** The same walkers over the dump. */
  readonly embedded: Snapshot;
  /** Answers of the debugger's own commands, as they come over the pipe. */
  readonly answers: Snapshot;
}

async function readingsOf(built: BuiltWorld, commands: readonly string[]): Promise<Readings> {
  return withKdConsole(
    built,
    async (console, engine) => {
      const session = new KdSession(new FakeProcess(new ConsoleKd(console)), {
        target: 'dump',
        clock: new HandClock(),
      });
      try {
        await session.start();
        const opened = await openKdKernel(session);
        assert.ok(opened.kernel && engine.kernel);
        const typed = await inventoryOf(opened.kernel);
        const log: string[] = ['Windows 10 Kernel Version 19041 MP (8 procs) Free x64'];
        for (const command of commands) {
          const { text, prompt = '' } = await session.run(command);
          log.push(`${prompt} ${command}`, ...text.split('\n'));
        }
        const answers = parseLog([...log, '0: kd> '].join('\r\n')).kernels.at(-1)?.snapshot;
        assert.ok(answers);
        return { typed, embedded: await inventoryOf(engine.kernel), answers };
      } finally {
        await session.kill();
      }
    },
    { files: standinScripts },
  );
}

async function inventoryOf(kernel: KernelTarget): Promise<Snapshot> {
  const sink = new FactList();
  // Over a debugger handle tables are walked on demand only.
  const { problems } = await readInventory(kernel, sink, { handles: true });
  assert.deepEqual(problems, []);
  return snapshotOfFacts(sink);
}

async function check(build: BuildName, seed: number): Promise<void> {
  const world = possibleIn(build, randomWorld(seed));
  const built = buildWorld(describeWorld(world, build));
  const places = placesOf(world, built);
  const told = worldTextAnswers(world, places);
  const { typed, embedded, answers } = await readingsOf(
    built,
    told.map(({ command }) => command),
  );
  const what = (way: string): string => `${build}, seed ${seed}: ${way}`;
  for (const snapshot of [typed, embedded, answers]) assert.deepEqual(snapshot.contradictions, []);
  assertSubset(typed, embedded, what('typed memory over kd against the dump'));
  assertSubset(embedded, typed, what('the dump against typed memory over kd'));
  assertSubset(snapshotOf(worldAnswers(world, 0, places)), typed, what('the description against kd'));
  const log = parseLog(logOf(told)).kernels.at(-1)?.snapshot;
  assert.ok(log);
  assertSubset(log, typed, what('the log against kd'));
  assertSubset(answers, typed, what('answers of commands against typed memory'));
  assert.equal(answers.threads.size >= world.threads.length, true, what('all threads were told'));
  assert.equal(answers.ports.size >= world.ports.length, true, what('all ports were told'));
}

describe('one machine over a debugger', function () {
  this.timeout(60_000);
  for (const build of BUILDS)
    it(`is the same by typed memory, by answers, in the dump, in a log and as described (${build})`, async () => {
      for (const seed of SEEDS) await check(build, seed);
    });
});
