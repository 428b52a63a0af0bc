/*
 * Reading the symbols of a PDB of 10 MB against merely reading and hashing the file: the first time, when an index is
 * made and kept, and every later time, when only the index is read. Each measurement is a process of its own, from a
 * bundle.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { Layout, type LayoutFile } from '../world/layout';
import { pdbOf } from '../world/symbols/pdb';

/** At most so many times the time of reading and hashing. */
const INDEX_TIMES = 10;
const LOAD_TIMES = 3;
const PEAK_MIB = 150;
const ROUNDS = 7;
/** The kernel's PDB has about 2,000 structures with 25,000 fields, and 40,000 symbols. */
const COPIES = 115;
const SYMBOLS = 60_000;

interface Measured {
  readonly ms: number;
  readonly threadMs: number;
  readonly peakMiB: number;
  readonly result: string;
}

/** A layout with many more structures and symbols than worlds need. */
function large(): Layout {
  const { file } = Layout.of('10.0.19041.3570');
  const structs = { ...file.structs };
  for (let i = 0; i < COPIES; i++)
    for (const [name, struct] of Object.entries(file.structs)) structs[`${name}_VARIANT_${i}`] = struct;
  const symbols = { ...file.symbols };
  const end = Math.max(...Object.values(file.symbols));
  for (let i = 0; i < SYMBOLS; i++)
    symbols[`MiSyntheticRoutineNumber${i}OfTheKernel`] = Math.floor((end / SYMBOLS) * i);
  const made: LayoutFile = { ...file, structs, symbols };
  return new Layout(made);
}

function bundle(folder: string): string {
  const outfile = path.join(folder, 'measure.cjs');
  const entry = path.join(import.meta.dirname, 'measureSymbols.ts');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return outfile;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The median over rounds of one time against the other, both of a round measured one after the other. */
function ratio(above: readonly Measured[], below: readonly Measured[]): number {
  return median(above.map((one, i) => one.threadMs / (below[i]?.threadMs ?? Number.NaN)));
}

function check(name: string, value: number, bound: number, unit: string): boolean {
  const holds = value <= bound;
  console.log(`${holds ? 'pass' : 'FAIL'}  ${name}: ${value.toFixed(2)} ${unit} (at most ${bound})`);
  return holds;
}

function main(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-bench-'));
  try {
    const script = bundle(folder);
    const file = path.join(folder, 'large.pdb');
    writeFileSync(file, pdbOf(large()));
    const measure = (what: string, cache: string): Measured =>
      JSON.parse(execFileSync(process.execPath, [script, what, file, cache], { encoding: 'utf8' })) as Measured;
    const rounds = { hash: [] as Measured[], index: [] as Measured[], store: [] as Measured[], load: [] as Measured[] };
    for (let i = 0; i < ROUNDS; i++) {
      const cache = path.join(folder, `index${i}`);
      for (const what of ['hash', 'index', 'store', 'load'] as const) rounds[what].push(measure(what, cache));
    }
    console.log(`a PDB of ${(statSync(file).size / 1e6).toFixed(1)} MB; ${rounds.index[0]?.result ?? ''}`);
    for (const [what, all] of Object.entries(rounds))
      console.log(
        `${what}: ${median(all.map(one => one.threadMs)).toFixed(1)} ms of the main thread, median of ${ROUNDS}`,
      );
    const same = new Set([...rounds.index, ...rounds.store, ...rounds.load].map(one => one.result)).size === 1;
    if (!same) console.log('FAIL  the index tells something else than the file');
    const results = [
      same,
      check(
        'first opening, in times of reading and hashing the file',
        ratio(rounds.index, rounds.hash),
        INDEX_TIMES,
        'x',
      ),
      check(
        'later openings, in times of reading and hashing the file',
        ratio(rounds.load, rounds.hash),
        LOAD_TIMES,
        'x',
      ),
      check('resident memory of the first opening', Math.max(...rounds.index.map(one => one.peakMiB)), PEAK_MIB, 'MiB'),
    ];
    process.exitCode = results.every(Boolean) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
