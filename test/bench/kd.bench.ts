/*
 * The driver of kd. Its overhead against a bare loop over the same pipes of the same stand-in, and what an inventory costs
 * over it: pipe turns, reads and bytes on a target that answers at once; the time to the first chain and how long a user's
 * command waits on one that needs 12 ms a read: by a question after one thread, which does not depend on how much the
 * machine holds, by what is read unasked, and by a walk over everything. That time is of a clock that the stand-in turns
 * with every read, so that half an hour of it takes seconds here.
 *
 *   npx tsx test/bench/kd.bench.ts [ports…]
 */
import { spawn } from 'node:child_process';
import { analyse } from '../../extension/analysis/analyse';
import { readInventory } from '../../extension/kernel/readInventory';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { openKdKernel } from '../../extension/target/kd/memory/openKdKernel';
import { spawnDebugger } from '../../extension/target/kd/process/spawnDebugger';
import { KdSession } from '../../extension/target/kd/session/kdSession';
import { BuiltStandin } from '../standin/builtStandin';
import { FakeProcess } from '../standin/fakeProcess';
import { MiniKd, type MiniKernel } from '../standin/miniKd';
import { HandClock } from '../target/kd/handClock';
import { withDump } from '../target/worldFiles';
import { measureChain } from './measureChain';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { largeWorld } from '../world/largeWorld';

const OVERHEAD_MS = 1;
const TURNS = 20;
const READ_MS = 12;
const USER_WAITS_MS = 2_500;
/** Whatever the machine holds: the bound is one of the length of the chain. */
const CHAIN_COMMANDS = 8;
const CHAIN_READS = 120;
/** Ten seconds, and the slice that is on its way then. */
const UNASKED_MS = 12_000;
const FIRST_CHAIN_MS = 5_000;
const ROUNDS = 20;
const COMMANDS = 25;
/** A user asks something after so many reads. */
const ASKED_EACH = 397;
/** Chains are looked for when so much more time has passed. */
const LOOKED_EACH = 1.5;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function check(name: string, value: number, bound: number, unit: string): boolean {
  const holds = value <= bound;
  console.log(`${holds ? 'pass' : 'FAIL'}  ${name}: ${value.toFixed(2)} ${unit} (at most ${bound})`);
  return holds;
}

function grouped(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** Writes a line and waits for what it prints and the prompt behind it: no driver can do less. */
class BareLoop {
  private readonly child;
  private seen = '';
  private wanted: { readonly text: string; done(): void } | undefined;

  constructor(script: string) {
    this.child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdout.on('data', (bytes: Buffer) => {
      this.seen += bytes.toString('latin1');
      if (this.wanted && this.seen.includes(this.wanted.text)) this.wanted.done();
    });
  }

  ask(token: string): Promise<void> {
    this.seen = '';
    return new Promise(resolve => {
      this.wanted = { text: `${token}\n0: kd> `, done: resolve };
      this.child.stdin.write(`.echo ${token}\n`);
    });
  }

  end(): void {
    this.child.kill('SIGKILL');
  }
}

async function timed(work: (token: string) => Promise<unknown>, round: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < COMMANDS; i++) {
    const began = performance.now();
    await work(`token${round}x${i}`);
    times.push(performance.now() - began);
  }
  return times;
}

/** Both loops take turns, so that they see the same machine. */
async function overhead(): Promise<boolean> {
  const built = new BuiltStandin();
  const bare = new BareLoop(built.standin);
  const session = new KdSession(
    spawnDebugger({ file: process.execPath, args: [built.standin], breakIn: built.breakIn }),
    { target: 'dump' },
  );
  try {
    await session.start();
    const run = (token: string): Promise<unknown> => session.run(`.echo ${token}`);
    const loop = (token: string): Promise<unknown> => bare.ask(token);
    await timed(loop, 0);
    await timed(run, 0);
    const plain: number[] = [];
    const driven: number[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      plain.push(...(await timed(loop, round)));
      driven.push(...(await timed(run, round)));
    }
    const [less, more] = [median(plain), median(driven)];
    console.log(
      `a command: ${less.toFixed(3)} ms bare, ${more.toFixed(3)} ms by the driver, medians of ${plain.length}`,
    );
    return check('driver over a bare pipe loop, per command', more - less, OVERHEAD_MS, 'ms');
  } finally {
    bare.end();
    await session.kill();
    built.remove();
  }
}

interface Standin {
  readonly session: KdSession;
  readonly mini: MiniKd;
  readonly process: FakeProcess;
  readonly clock: HandClock;
}

async function withStandin<T>(kernel: MiniKernel, use: (standin: Standin) => Promise<T>): Promise<T> {
  const mini = new MiniKd(kernel);
  const process = new FakeProcess(mini);
  const clock = new HandClock();
  const session = new KdSession(process, { target: 'dump', clock });
  try {
    await session.start();
    return await use({ session, mini, process, clock });
  } finally {
    await session.kill();
  }
}

/** A target that answers at once. */
async function counts(kernel: MiniKernel, ports: number): Promise<boolean> {
  return withStandin(kernel, async ({ session, process }) => {
    const opened = await openKdKernel(session);
    if (!opened.kernel) throw new Error(opened.why);
    const before = process.received.length;
    const inventory = await readInventory(opened.kernel, new SnapshotBuilder('kd'));
    if (inventory.ports.length !== ports) throw new Error(`${inventory.ports.length} ports`);
    const turns = (process.received.length - before) / 3;
    const { reads, bytes } = opened.memory.costs;
    console.log(
      `${grouped(ports)} ports: ${grouped(reads)} reads, ${(bytes / 1048576).toFixed(1)} MiB, ${turns} turns`,
    );
    return check(`pipe turns of an inventory of ${grouped(ports)} ports`, turns, TURNS, 'turns');
  });
}

/** A target that needs 12 ms for each read, and a user who asks in between. */
async function latency(kernel: MiniKernel, ports: number): Promise<boolean> {
  return withStandin(kernel, async ({ session, mini, clock }) => {
    const opened = await openKdKernel(session);
    if (!opened.kernel) throw new Error(opened.why);
    const builder = new SnapshotBuilder('kd');
    const waits: number[] = [];
    const answered: Promise<unknown>[] = [];
    const sentAt = new Map<string, number>();
    session.onEvent(event => {
      if (event.kind === 'sent' && event.priority === 'user') sentAt.set(event.command, clock.now());
    });
    const began = clock.now();
    let firstChain: number | undefined;
    let look = 1_000;
    mini.reads = 0;
    mini.onRead = () => {
      clock.pass(READ_MS);
      const passed = clock.now() - began;
      if (firstChain === undefined && passed > look) {
        look = passed * LOOKED_EACH;
        if (analyse(builder.build()).chains.length > 0) firstChain = passed;
      }
      if (mini.reads % ASKED_EACH !== 0) return;
      const asked = clock.now();
      const command = `.echo question${mini.reads}`;
      answered.push(session.run(command).then(() => waits.push((sentAt.get(command) ?? Number.NaN) - asked)));
    };
    await readInventory(opened.kernel, builder);
    await Promise.all(answered);
    const whole = (clock.now() - began) / 1_000;
    firstChain ??= clock.now() - began;
    console.log(
      `${grouped(ports)} ports at ${READ_MS} ms a read: first chain after ${grouped(firstChain / 1_000)} s, ` +
        `all read after ${grouped(whole)} s; a user's command starts after ${grouped(median(waits))} ms (median of ${waits.length})`,
    );
    return check(
      `start of a user's command, ${grouped(ports)} ports, longest`,
      Math.max(...waits),
      USER_WAITS_MS,
      'ms',
    );
  });
}

/** A target of 12 ms a read: the chain of one thread that is asked for, and what is read unasked. */
async function firstChain(world: BuiltWorld, ports: number): Promise<readonly boolean[]> {
  const { chain, scope } = await measureChain(world, READ_MS);
  const first = scope.firstChainMs === undefined ? 'none' : `after ${(scope.firstChainMs / 1_000).toFixed(1)} s`;
  console.log(
    `${grouped(ports)} ports at ${READ_MS} ms a read: the chain of one thread (${chain.hops} hops) after ` +
      `${(chain.ms / 1_000).toFixed(1)} s, by ${chain.commands} commands and ${chain.reads} reads; unasked: ` +
      `first chain ${first}, ${scope.chains} chains in ${(scope.ms / 1_000).toFixed(1)} s (${scope.said})`,
  );
  return [
    check(`commands for one chain, ${grouped(ports)} ports`, chain.commands, CHAIN_COMMANDS, 'commands'),
    check(`reads of typed memory for one chain, ${grouped(ports)} ports`, chain.reads, CHAIN_READS, 'reads'),
    check(`first chain unasked, ${grouped(ports)} ports`, scope.firstChainMs ?? Infinity, FIRST_CHAIN_MS, 'ms'),
    check(`what is read unasked, ${grouped(ports)} ports`, scope.ms, UNASKED_MS, 'ms'),
  ];
}

async function inventories(ports: number): Promise<readonly boolean[]> {
  const world = buildWorld(largeWorld({ ports, messages: ports * 2, threads: ports * 0.4 }));
  const chains = await firstChain(world, ports);
  return withDump(world, { format: 'bitmap' }, async ({ dump }) => {
    const kernel = { memory: dump.memory, layout: world.layout, base: world.kernel.imageBase };
    return [...chains, await counts(kernel, ports), await latency(kernel, ports)];
  });
}

async function main(): Promise<void> {
  const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [500, 5_000, 50_000];
  const results = [await overhead()];
  for (const ports of sizes) results.push(...(await inventories(ports)));
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

void main();
