/*
 * Hover, definition and references on a log of 100 MB, asked over LSP of the real language server in its own process:
 * the times are round trips as the editor sees them. Bound: 95 % of hovers within 30 ms.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import {
  createProtocolConnection,
  DefinitionRequest,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  ReferencesRequest,
} from 'vscode-languageserver/node';
import { tokensOf } from '../../extension/language/tokenAt';
import { bigLog } from './bigLog';

const BYTES = Number(process.env['BENCH_MB'] ?? 100) * 1e6;
const BOUND_MS = 30;
const HOVERS = 600;
const uri = 'file:///big.kdlog';
const textDocument = { uri };

interface Sample {
  readonly line: number;
  readonly text: string;
}

/** The whole log, and lines of it taken evenly. */
function makeLog(): { readonly text: string; readonly samples: readonly Sample[]; readonly lines: number } {
  const parts: string[] = [];
  const samples: Sample[] = [];
  let lines = 0;
  for (const part of bigLog(BYTES)) {
    parts.push(part);
    for (const line of part.split('\n').slice(0, -1)) {
      if (lines % 199 === 0) samples.push({ line: lines, text: line });
      lines++;
    }
  }
  return { text: parts.join(''), samples, lines };
}

/** A place inside some token of each sampled line: what a mouse rests on. */
function places(samples: readonly Sample[], kind: (kind: string) => boolean, count: number): Position[] {
  const found: Position[] = [];
  for (const [i, { line, text }] of samples.entries()) {
    const tokens = [...tokensOf(text)].filter(token => kind(token.kind));
    const token = tokens[i % Math.max(1, tokens.length)];
    if (token) found.push({ line, character: token.start + 1 });
  }
  const step = Math.max(1, Math.floor(found.length / count));
  return found.filter((_, i) => i % step === 0).slice(0, count);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function percentile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

function show(name: string, times: readonly number[], note = ''): void {
  const [p50, p95, most] = [0.5, 0.95, 1].map(part => percentile(times, part).toFixed(1));
  console.log(
    `${name.padEnd(30)} ${String(times.length).padStart(4)} x   p50 ${p50} ms   p95 ${p95} ms   most ${most} ms${note}`,
  );
}

function residentMb(server: ChildProcess): string {
  try {
    const status = readFileSync(`/proc/${server.pid ?? 0}/status`, 'utf8');
    const [now, peak] = ['VmRSS', 'VmHWM'].map(key => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
    return `${now?.toFixed(0) ?? '?'} MiB now, ${peak?.toFixed(0) ?? '?'} MiB at most`;
  } catch {
    return 'not measured on this system';
  }
}

async function measure(connection: ProtocolConnection, server: ChildProcess): Promise<boolean> {
  const { text, samples, lines } = makeLog();
  console.log(`${(text.length / 1e6).toFixed(0)} MB, ${lines} lines`);
  let read: (() => void) | undefined;
  const isRead = new Promise<void>(resolve => (read = resolve));
  connection.onNotification(PublishDiagnosticsNotification.type, () => read?.());
  const initialize = { processId: process.pid, rootUri: null, capabilities: {} };
  await connection.sendRequest(InitializeRequest.type, initialize);
  const hover = (position: Position): Promise<unknown> =>
    connection.sendRequest(HoverRequest.type, { textDocument, position });

  const opened = performance.now();
  const item = { uri, languageId: 'kd-log', version: 1, text };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: item });
  const handedOver = await timed(() => hover({ line: 0, character: 0 }));
  console.log(`text handed over and first answer after ${handedOver.toFixed(0)} ms`);

  const everything = places(samples, kind => kind !== 'number' && kind !== 'flag', HOVERS);
  const whileReading: number[] = [];
  const state = { isRead: false };
  void isRead.then(() => (state.isRead = true));
  for (let i = 0; !state.isRead; i++) whileReading.push(await timed(() => hover(everything[i % everything.length]!)));
  console.log(`log read after ${((performance.now() - opened) / 1000).toFixed(1)} s; memory: ${residentMb(server)}`);
  show('hover while the log is read', whileReading);

  const hovers: number[] = [];
  for (const position of everything) hovers.push(await timed(() => hover(position)));
  show('hover on any word', hovers, `   bound: p95 ${BOUND_MS} ms`);

  const telling = samples.filter(({ text }) => /^\s*THREAD|^PROCESS|Waiting for reply|Owning Process|->/.test(text));
  const things = places(telling, kind => kind === 'address' || kind === 'cid', HOVERS);
  const cards: number[] = [];
  const answered = { count: 0 };
  for (const position of things)
    cards.push(await timed(async () => (await hover(position)) !== null && answered.count++));
  show('hover on threads, ports, …', cards, `   bound: p95 ${BOUND_MS} ms   (${answered.count} cards)`);

  const definitions: number[] = [];
  for (const position of things.slice(0, 100))
    definitions.push(await timed(() => connection.sendRequest(DefinitionRequest.type, { textDocument, position })));
  show('definition', definitions);
  const references: number[] = [];
  const context = { includeDeclaration: true };
  for (const position of things.slice(0, 10))
    references.push(
      await timed(() => connection.sendRequest(ReferencesRequest.type, { textDocument, position, context })),
    );
  show('references (whole text)', references);

  const afterEdit: number[] = [];
  for (let version = 2; version < 12; version++) {
    const start = { line: Math.floor(lines / 2), character: 0 };
    const contentChanges = [{ range: { start, end: start }, text: 'x' }];
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
    afterEdit.push(await timed(() => hover(everything[version]!)));
  }
  show('hover right after a keystroke', afterEdit);
  return percentile(hovers, 0.95) < BOUND_MS && percentile(cards, 0.95) < BOUND_MS && answered.count > 100;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-hover-'));
  const bundle = path.join(folder, 'server.js');
  await esbuild.build({
    entryPoints: [path.resolve(__dirname, '../../extension/language/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    outfile: bundle,
    logLevel: 'warning',
  });
  const server = fork(bundle, ['--node-ipc'], { execArgv: [] });
  const connection = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  connection.listen();
  try {
    const within = await measure(connection, server);
    console.log(within ? 'within the bound' : 'MISSED: hover is slower than its bound');
    process.exitCode = within ? 0 : 1;
  } finally {
    connection.dispose();
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
