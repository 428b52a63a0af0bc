/*
 * The views over a synthetic kernel with 50,000 ports, 100,000 messages and 20,000 threads, asked of the real debug adapter in
 * a process of its own, as VS Code asks: opening, the four views, first rows of nodes with more than 10,000 children, filters,
 * cards, going to things, revealing them, a refresh with 1,000 rows expanded, what the extension host holds, and the memory of
 * reports. Times are those of the adapter's main thread on a processor; beside them stands the clock, and the longest time in
 * one piece in which the adapter could not have answered another request.
 *
 *   npx tsx test/bench/views.bench.ts [ports]
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { type DumpFolder, dumpFolder } from '../adapter/worldDump';
import { largeWorld } from '../world/largeWorld';
import { AdapterProcess, bundled } from './adapterProcess';
import { expandedViews } from './expandedViews';

const FIRST_ROWS_MS = 200;
/** Of the first view that needs an index of all ports or messages, which is made in slices. */
const OPEN_VIEW_MS = 1000;
const ANSWER_MS = 50;
const BLOCK_MS = 100;
/** Garbage collection included. */
const OPENING_BLOCK_MS = 300;
const HOST_MIB = 40;
const REPORT_MIB = 300;
const PAGE = 200;

type Rows = Parameters<AdapterProcess['rows']>[0];

/** Names, measures and judges. */
class Views {
  missed = 0;

  constructor(private readonly adapter: AdapterProcess) {}

  async measure(name: string, boundMs: number, work: () => Promise<unknown>, blockMs = BLOCK_MS): Promise<void> {
    await this.adapter.load();
    const began = performance.now();
    await work();
    const clock = performance.now() - began;
    const { busyMs, blockedMs } = await this.adapter.load();
    const holds = busyMs <= boundMs && blockedMs <= blockMs;
    if (!holds) this.missed++;
    const bounds = `at most ${boundMs === Infinity ? 'any time' : `${boundMs} ms`}, ${blockMs} ms in one piece`;
    console.log(
      `${holds ? 'pass' : 'FAIL'}  ${name}: ${busyMs.toFixed(0)} ms (${clock.toFixed(0)} ms by the clock), ${blockedMs.toFixed(0)} ms in one piece (${bounds})`,
    );
  }

  check(name: string, value: number, bound: number): void {
    if (value > bound) this.missed++;
    console.log(`${value > bound ? 'FAIL' : 'pass'}  ${name}: ${value.toFixed(1)} MiB (at most ${bound})`);
  }

  first(name: string, rows: Omit<Rows, 'start' | 'count'>, boundMs = FIRST_ROWS_MS): Promise<void> {
    return this.measure(name, boundMs, () => this.adapter.rows({ start: 0, count: PAGE, ...rows }));
  }
}

async function openAll(adapter: AdapterProcess, world: DumpFolder): Promise<void> {
  await adapter.ask('initialize', { adapterID: 'kd' });
  await adapter.ask('launch', {
    dumpFile: world.dump,
    engine: 'embedded',
    symbolPath: world.symbols,
    symbolCache: path.join(world.folder, 'cache'),
  });
  await adapter.ask('configurationDone', {});
}

/** Waits until the adapter has done what it does unasked. */
async function idle(adapter: AdapterProcess): Promise<void> {
  for (let busy = Infinity; busy > 50; busy = (await adapter.load()).busyMs)
    await new Promise(resolve => setTimeout(resolve, 500));
}

/** First rows of the largest node below the roots of a view. */
async function firstRows(
  views: Views,
  adapter: AdapterProcess,
  arranged: Omit<Rows, 'start' | 'count'>,
): Promise<void> {
  const { rows } = await adapter.rows({ start: 0, count: PAGE, ...arranged });
  for (const { id, label, hasChildren } of rows) {
    const { total } = hasChildren ? await adapter.rows({ ...arranged, parent: id, start: 0, count: 1 }) : { total: 0 };
    if (total < 10_000) continue;
    // In an order that was not asked for yet, nothing of it is there.
    const anew = { ...arranged, sorting: arranged.view === 'messages' ? 'process' : 'backlog' };
    await adapter.rows({ start: 0, count: PAGE, ...anew });
    // The bound is for ten thousands of rows; a hundred thousand may take a little longer.
    const boundMs = FIRST_ROWS_MS * Math.max(1, total / 40_000);
    await views.first(`first of ${total} rows of “${label}”`, { ...anew, parent: id }, boundMs);
    return;
  }
}

async function measureAdapter(views: Views, adapter: AdapterProcess, world: DumpFolder): Promise<void> {
  await views.measure('opening the dump', Infinity, () => openAll(adapter, world), OPENING_BLOCK_MS);
  for (const view of ['waitChains', 'ports', 'messages', 'threads'] as const)
    await views.first(`opening ${view}`, { view }, OPEN_VIEW_MS);
  await views.first('20,000 threads in one list', { view: 'threads', grouping: 'none' });
  await views.first('10,000 chains in one list', { view: 'waitChains', grouping: 'none' });
  await views.first('named ports in one list', { view: 'ports', grouping: 'name' });
  await firstRows(views, adapter, { view: 'ports', grouping: 'type' });
  await firstRows(views, adapter, { view: 'messages', grouping: 'age' });
  for (const view of ['waitChains', 'ports', 'messages', 'threads'] as const)
    await views.first(`first answer of a filter over ${view}`, { view, filter: 'service17' });
  await views.measure('a filter over 100,000 messages to its end', Infinity, async () => {
    for (let more = true; more;)
      more =
        (await adapter.rows({ view: 'messages', filter: 'lrpc-1', start: 0, count: PAGE, more })).searched !==
        undefined;
  });
  const { rows } = await adapter.rows({ view: 'threads', grouping: 'none', start: 0, count: 40 });
  const [thread, ...others] = rows.flatMap(row => row.entity ?? []);
  if (thread === undefined) throw new Error('there are no threads');
  await views.measure('a hover', ANSWER_MS, () => adapter.own('alpcscope/card', { text: thread }));
  await views.measure('30 hovers', 30 * ANSWER_MS, async () => {
    for (const text of others.slice(0, 30)) await adapter.own('alpcscope/card', { text });
  });
  await views.measure('opening the list of everything', ANSWER_MS, () =>
    adapter.own('alpcscope/search', { text: '', count: 50 }),
  );
  await idle(adapter);
  for (const text of ['service17', 'lrpc-1', 'ffff'])
    await views.measure(`going to “${text}”`, ANSWER_MS, () => adapter.own('alpcscope/search', { text, count: 50 }));
  const [port] = (await adapter.rows({ view: 'ports', grouping: 'name', start: 300, count: 1 })).rows;
  if (port?.entity === undefined) throw new Error('there are no ports');
  const { entity } = port;
  await views.measure('revealing a thread', FIRST_ROWS_MS, () =>
    adapter.own('alpcscope/path', { view: 'threads', entity: thread }),
  );
  await views.measure('revealing a port', FIRST_ROWS_MS, () =>
    adapter.own('alpcscope/path', { view: 'ports', entity }),
  );
}

async function measureHost(views: Views, adapter: AdapterProcess): Promise<void> {
  const opened = await expandedViews(args => adapter.rows(args), 1000);
  console.log(`${opened.expanded} rows expanded, ${opened.rows} loaded`);
  views.check('memory of all rows that the extension host holds then', opened.heapMiB, HOST_MIB);
  await views.measure('a refresh with these rows expanded', Infinity, opened.refresh);
}

interface ReportMeasured {
  readonly kind: string;
  readonly format: string;
  readonly characters: number;
  readonly overMiB: number;
}

function measureReports(views: Views, world: DumpFolder): void {
  const script = bundled('measureReports.ts', world.folder);
  const text = execFileSync(process.execPath, ['--expose-gc', script, world.dump, world.symbols], { encoding: 'utf8' });
  const reports = JSON.parse(text) as readonly ReportMeasured[];
  const largest = reports.reduce((a, b) => (b.overMiB > a.overMiB ? b : a));
  const characters = reports.reduce((most, one) => Math.max(most, one.characters), 0);
  console.log(`${reports.length} reports, the longest of ${(characters / 1e6).toFixed(0)} million characters`);
  views.check(
    `resident memory of a report beyond that of the opened dump (${largest.kind}, ${largest.format})`,
    largest.overMiB,
    REPORT_MIB,
  );
}

async function main(): Promise<void> {
  const ports = Number(process.argv[2] ?? 50_000);
  const world = dumpFolder(largeWorld({ ports, messages: ports * 2, threads: ports * 0.4 }));
  const adapter = AdapterProcess.start(world.folder);
  const views = new Views(adapter);
  try {
    await measureAdapter(views, adapter, world);
    await measureHost(views, adapter);
    adapter.end();
    measureReports(views, world);
  } finally {
    adapter.end();
    world.remove();
  }
  process.exitCode = views.missed === 0 ? 0 : 1;
}

void main();
