/*
 * Layout of a graph with as many boxes as are ever drawn: 200, in the shape of a hang (clients behind servers behind one
 * lock) and of connections (each client with several ports). It runs in a thread beside the adapter's main thread.
 * Bounds: 1 s on that thread's processor; meanwhile the main thread is never busy with it for more than 50 ms at a time.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { build } from 'esbuild';
import type { EntityId } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { type CollectedEdge, type CollectedGraph, MAX_NODES } from '../../extension/adapter/graph/collectGraph';
import { layoutGraph } from '../../extension/adapter/graph/layoutGraph';
import { PlacingThread } from '../../extension/adapter/graph/placer';
import { placeBoxes, type PlacingTask } from '../../extension/adapter/graph/placing';
import { mainThreadMs } from './measured';

const LAYOUT_MS = 1000;
const BLOCKED_MS = 50;
const RUNS = 3;

const id = (n: number): EntityId => `thread:0x${(0xffff_8000_0000_0000n + BigInt(n) * 0x40n).toString(16)}`;
const line = (from: number, to: number): CollectedEdge => ({
  from: id(from),
  to: id(to),
  label: 'waits for',
  certainty: 'certain',
  strong: false,
});
const numbers = Array.from({ length: MAX_NODES }, (_, n) => n);
const pictures = {
  /** Each box leads to one of the few before it, and every fifth to a second one. */
  'a hang': numbers
    .slice(1)
    .flatMap(n => [line(n, Math.floor((n - 1) / 3)), ...(n % 5 === 0 ? [line(n, Math.floor(n / 2))] : [])]),
  /** 100 clients with two ports each, of 80 ports that 20 processes own. */
  connections: [
    ...numbers.slice(0, 100).flatMap(n => [line(n, 100 + (n % 80)), line(n, 100 + ((n * 7 + 3) % 80))]),
    ...numbers.slice(100, 180).map(n => line(n, 180 + (n % 20))),
  ],
};
const snapshot = new SnapshotBuilder('log').build();

/** The longest time on a processor between two turns of the event loop; a timer alone would measure a busy machine. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let waits = true;
  let last = now();
  const turn = (): void => {
    const at = now();
    longest = Math.max(longest, at - last);
    last = at;
    if (waits) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  turn();
  waits = false;
  return longest;
}

function now(): number {
  return mainThreadMs() ?? performance.now();
}

async function main(): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-bench-'));
  try {
    const file = path.join(folder, 'placing.js');
    const entryPoints = [path.join(__dirname, '../../extension/adapter/graph/placingWorker.ts')];
    await build({ entryPoints, outfile: file, bundle: true, platform: 'node', logLevel: 'error' });
    console.log(`thread: ${(readFileSync(file).length / 1024).toFixed(0)} KiB of code`);
    const { place } = new PlacingThread(file, 60_000);
    let good = true;
    for (const [name, edges] of Object.entries(pictures)) {
      const nodes = new Map(numbers.map(n => [id(n), 'step' as const]));
      good = (await measure(name, { nodes, edges, circle: new Set(), omitted: 0 }, place)) && good;
    }
    return good;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(name: string, collected: CollectedGraph, place: PlacingThread['place']): Promise<boolean> {
  const never = new AbortController().signal;
  let task: PlacingTask | undefined;
  const draw = (): Promise<unknown> =>
    layoutGraph(snapshot, collected, { kind: 'waits', title: 'bench' }, one => {
      task = one;
      return place(one, never);
    });
  const turns: number[] = [];
  for (let run = 0; run < RUNS; run++) turns.push(await longestTurn(draw));
  const blocked = Math.min(...turns);
  const layouts = Array.from({ length: RUNS }, () => {
    const start = now();
    if (task) placeBoxes(task);
    return now() - start;
  });
  const best = Math.min(...layouts);
  const what = `${name}, ${MAX_NODES} boxes and ${collected.edges.length} lines`;
  console.log(
    `${what}: layout ${best.toFixed(0)} ms (bound ${LAYOUT_MS} ms), main thread at most ${blocked.toFixed(0)} ms (bound ${BLOCKED_MS} ms)`,
  );
  return best < LAYOUT_MS && blocked < BLOCKED_MS;
}

void main().then(good => {
  process.exitCode = good ? 0 : 1;
});
