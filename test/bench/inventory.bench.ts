/*
 * The inventory of a synthetic kernel with 50,000 ports, 100,000 messages and 20,000 threads against reading the same
 * pages of the dump one by one, in the order in which it touches them first, and doing nothing with them: time, resident
 * memory, and how the time grows from a tenth of that. The pages are read in two ways, each with a bound of its own: with
 * readSync into one buffer, which is the least that Node can do, and with FileHandle.read, which waits for a promise at
 * every page. Each measurement is a process of its own, from a bundle, so that the writer of the world does not count.
 *
 *   npx tsx test/bench/inventory.bench.ts [ports]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { buildWorld } from '../world/buildWorld';
import { writeDump } from '../world/dump/writeDump';
import { largeWorld } from '../world/largeWorld';
import { isfOf } from '../world/symbols/isf';

/** At most so many times the time of reading the pages alone: with readSync, and with a promise for each. */
const TIMES_SYNC = 20;
const TIMES_ASYNC = 5;
const RESIDENT_MIB = 500;
/** Ten times as much may take so many times ten times as long. */
const GROWTH = 1.5;
const ROUNDS = 5;

interface Measured {
  readonly ms: number;
  /** On a processor, of the main thread alone. */
  readonly threadMs: number;
  readonly peakMiB: number;
  readonly result: string;
}

/** Files of one world: the dump, its symbols, and the places in the dump that an inventory reads. */
interface Files {
  readonly dump: string;
  readonly symbols: string;
  readonly places: string;
}

function writeWorld(folder: string, ports: number): Files {
  const world = buildWorld(largeWorld({ ports, messages: ports * 2, threads: ports * 0.4 }));
  const name = (ending: string): string => path.join(folder, `${ports}.${ending}`);
  const files = { dump: name('dmp'), symbols: name('symbols.json'), places: name('places.json') };
  writeDump(files.dump, world, { format: 'bitmap' });
  writeFileSync(files.symbols, JSON.stringify({ base: world.kernel.imageBase.toString(), isf: isfOf(world.layout) }));
  return files;
}

function bundle(folder: string): string {
  const outfile = path.join(folder, 'measure.cjs');
  const entry = path.join(__dirname, 'measureInventory.ts');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return outfile;
}

function measure(script: string, ...parts: readonly string[]): Measured {
  return JSON.parse(execFileSync(process.execPath, [script, ...parts], { encoding: 'utf8' })) as Measured;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The quickest of some rounds, which is the one that other work on the machine disturbed least. */
function best(rounds: readonly Measured[]): number {
  return Math.min(...rounds.map(round => round.threadMs));
}

function check(name: string, value: number, bound: number, unit: string): boolean {
  const holds = value <= bound;
  console.log(`${holds ? 'pass' : 'FAIL'}  ${name}: ${value.toFixed(2)} ${unit} (at most ${bound})`);
  return holds;
}

function main(): void {
  const ports = Number(process.argv[2] ?? 50_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-bench-'));
  try {
    const script = bundle(folder);
    const large = writeWorld(folder, ports);
    const small = writeWorld(folder, ports / 10);
    const pages = measure(script, 'touched', large.dump, large.symbols, large.places);
    const plain: Measured[] = [];
    const sync: Measured[] = [];
    const inventory: Measured[] = [];
    const tenth: Measured[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      plain.push(measure(script, 'plain', large.dump, large.places));
      sync.push(measure(script, 'sync', large.dump, large.places));
      inventory.push(measure(script, 'inventory', large.dump, large.symbols));
      tenth.push(measure(script, 'inventory', small.dump, small.symbols));
    }
    const chains = measure(script, 'chains', large.dump, large.symbols);
    const show = (what: string, rounds: readonly Measured[]): void => {
      const clock = Math.min(...rounds.map(round => round.ms));
      console.log(
        `${what}: ${best(rounds).toFixed(0)} ms of the main thread (${clock.toFixed(0)} ms by the clock), best of ${rounds.length}; ${rounds[0]?.result ?? ''}`,
      );
    };
    console.log(`touched by an inventory: ${pages.result}`);
    show('readSync of those pages', sync);
    show('FileHandle.read of those pages', plain);
    show('inventory', inventory);
    show('inventory of a tenth', tenth);
    show('until the first chain', [chains]);
    // Both of a round ran one after the other, so that they saw the same machine.
    const against = (rounds: readonly Measured[]): number =>
      median(inventory.map((one, i) => one.threadMs / (rounds[i]?.threadMs ?? Number.NaN)));
    const peak = Math.max(...inventory.map(one => one.peakMiB));
    const results = [
      check('inventory, in times of readSync of the same pages, median', against(sync), TIMES_SYNC, 'x'),
      check('inventory, in times of FileHandle.read of the same pages, median', against(plain), TIMES_ASYNC, 'x'),
      check('resident memory of the inventory with its snapshot', peak, RESIDENT_MIB, 'MiB'),
      check('growth against ten times a tenth', best(inventory) / (10 * best(tenth)), GROWTH, 'x'),
    ];
    process.exitCode = results.every(Boolean) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
