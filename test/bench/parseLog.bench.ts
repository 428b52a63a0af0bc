/*
 * Reading a kd log of 100 MB against merely splitting it into lines and counting words, in time and in resident memory;
 * and the memory that a single line of 1 GB takes. Each measurement is a process of its own, from a bundle, so that
 * neither the generator nor the TypeScript loader counts.
 *
 *   npx tsx test/bench/parseLog.bench.ts [megabytes]
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { bigLog } from './bigLog';

/** At most so many times the time of counting words. */
const TIMES = 3;
const PARSE_MIB = 400;
const LONG_LINE_MIB = 150;
const ROUNDS = 5;

interface Measured {
  readonly ms: number;
  /** On a processor, of the main thread alone. */
  readonly threadMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
  readonly result: string;
}

function writeBigLog(file: string, megabytes: number): void {
  const out = openSync(file, 'w');
  let held: string[] = [];
  let size = 0;
  const flush = (): void => {
    writeSync(out, held.join(''));
    held = [];
    size = 0;
  };
  for (const piece of bigLog(megabytes * 1e6)) {
    held.push(piece);
    size += piece.length;
    if (size > 4e6) flush();
  }
  flush();
  closeSync(out);
}

function writeLongLine(file: string, bytes: number): void {
  const out = openSync(file, 'w');
  const piece = Buffer.alloc(1 << 20, 'THREAD ffffa50211112080 and so on, ');
  writeSync(out, '0: kd> !thread ffffa50211112080\n');
  for (let done = 0; done < bytes; done += piece.length) writeSync(out, piece);
  writeSync(out, '\n0: kd> .echo behind\nbehind\n');
  closeSync(out);
}

function bundle(folder: string): string {
  const outfile = path.join(folder, 'measure.cjs');
  const entry = path.join(import.meta.dirname, 'measureLog.ts');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return outfile;
}

function measure(script: string, what: string, file: string): Measured {
  return JSON.parse(execFileSync(process.execPath, [script, what, file], { encoding: 'utf8' })) as Measured;
}

/**
 * The median over rounds of one time against the other: both of a round run one after the other, so that they see the
 * same machine, whose speed changes from round to round.
 */
function medianRatio(above: readonly Measured[], below: readonly Measured[], of: (m: Measured) => number): number {
  const ratios = above.map((m, i) => of(m) / of(below[i] ?? m)).sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)] ?? Number.NaN;
}

/** The quickest of some rounds, which is the one that other work on the machine disturbed least. */
function best(rounds: readonly Measured[], of: (m: Measured) => number): number {
  return Math.min(...rounds.map(of));
}

function check(name: string, value: number, bound: number, unit: string): boolean {
  const holds = value <= bound;
  console.log(`${holds ? 'pass' : 'FAIL'}  ${name}: ${value.toFixed(2)} ${unit} (at most ${bound})`);
  return holds;
}

function main(): void {
  const megabytes = Number(process.argv[2] ?? 100);
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-bench-'));
  try {
    const script = bundle(folder);
    const file = path.join(folder, 'big.log');
    writeBigLog(file, megabytes);
    const words: Measured[] = [];
    const parse: Measured[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      words.push(measure(script, 'words', file));
      parse.push(measure(script, 'parse', file));
    }
    const long = path.join(folder, 'long.log');
    writeLongLine(long, 1e9);
    const line = measure(script, 'parse', long);
    const peak = Math.max(...parse.map(m => m.peakMiB));
    const show = (name: string, rounds: readonly Measured[]): void => {
      const ms = best(rounds, m => m.ms).toFixed(0);
      const thread = best(rounds, m => m.threadMs).toFixed(0);
      const cpu = best(rounds, m => m.cpuMs).toFixed(0);
      console.log(
        `${name}: ${thread} ms of the main thread (${ms} ms by the clock, ${cpu} ms of all threads), best of ${rounds.length}; ${rounds[0]?.result ?? ''}`,
      );
    };
    show(`count the words of ${megabytes} MB`, words);
    show(`parse ${megabytes} MB`, parse);
    console.log(`one line of 1 GB: ${line.ms.toFixed(0)} ms; ${line.result}`);
    console.log(`by the clock: ${medianRatio(parse, words, m => m.ms).toFixed(2)} x, median`);
    const results = [
      check(
        `time of parsing on the main thread, in times of counting words, median of ${ROUNDS} rounds`,
        medianRatio(parse, words, m => m.threadMs),
        TIMES,
        'x',
      ),
      check(`resident memory of parsing ${megabytes} MB`, peak, PARSE_MIB, 'MiB'),
      check('resident memory of reading one line of 1 GB', line.peakMiB, LONG_LINE_MIB, 'MiB'),
    ];
    process.exitCode = results.every(Boolean) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
