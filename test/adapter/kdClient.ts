import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { build } from 'esbuild';
import type { CustomEvents, CustomRequests } from '../../extension/protocol/requests';

export const ROOT = path.resolve(__dirname, '../..');
export const SAMPLE = path.join(ROOT, 'samples/service-hang.kdlog');
export const TWO_SERVERS = path.join(ROOT, 'test/fixtures/adapter/two-servers.kdlog');

/** The real adapter process, as it is shipped: one bundle, DAP over stdio. */
export interface AdapterBundle {
  readonly file: string;
  remove(): void;
}

export async function bundleAdapter(): Promise<AdapterBundle> {
  const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-adapter-'));
  const file = path.join(folder, 'adapter.js');
  await build({
    absWorkingDir: ROOT,
    entryPoints: { adapter: 'extension/adapter/main.ts', placing: 'extension/adapter/graph/placingWorker.ts' },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  const decoder = 'iced_x86_bg.wasm';
  copyFileSync(path.join(ROOT, 'node_modules/iced-x86', decoder), path.join(folder, decoder));
  return {
    file,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Inner {
  readonly _adapterProcess?: ChildProcess | null;
  doSend(command: string, args: unknown, done: (response: DebugProtocol.Response) => void): void;
}

/** What a refused request says. */
export interface Refusal {
  readonly id: number;
  readonly format: string;
  readonly showUser: boolean;
}

/** A DAP client that also hands out refusals, and the events in the order in which they came. */
export class KdClient extends DebugClient {
  readonly events: DebugProtocol.Event[] = [];

  constructor(bundle: AdapterBundle, cwd = ROOT) {
    super(process.execPath, bundle.file, 'kd', { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const name of ['initialized', 'stopped', 'terminated', 'output', 'invalidated', 'alpcscope/changed']) {
      this.on(name, (event: DebugProtocol.Event) => this.events.push(event));
    }
    for (const name of [
      'alpcscope/progress',
      'progressStart',
      'progressUpdate',
      'progressEnd',
      'continued',
      'capabilities',
    ]) {
      this.on(name, (event: DebugProtocol.Event) => this.events.push(event));
    }
  }

  /** Sends a request and hands out its response, be it a success or not. */
  ask(command: string, args?: object): Promise<DebugProtocol.Response> {
    return new Promise(resolve => {
      // The public `send` rejects with the message alone; the error's id and showUser matter here.
      (this as unknown as Inner).doSend(command, args, resolve);
    });
  }

  /** Body of a request that must succeed. */
  async get<T = Record<string, unknown>>(command: string, args?: object): Promise<T> {
    const response = await this.ask(command, args);
    if (!response.success) throw new Error(`${command}: ${response.message ?? 'refused'}`);
    return response.body as T;
  }

  /** Body of one of our own requests. */
  own<K extends keyof CustomRequests>(
    command: K,
    args?: CustomRequests[K]['arguments'],
  ): Promise<CustomRequests[K]['response']> {
    return this.get<CustomRequests[K]['response']>(command, args);
  }

  /** What a request that must be refused says. */
  async refused(command: string, args?: object): Promise<Refusal> {
    const response = await this.ask(command, args);
    if (response.success) throw new Error(`${command} was not refused`);
    return (response.body as { error: Refusal }).error;
  }

  /** Starts the process and a session on a log, or as the arguments say, up to the first stop. */
  async open(input: string | object): Promise<DebugProtocol.StoppedEvent> {
    await this.start();
    await this.initializeRequest();
    const initialized = this.waitForEvent('initialized');
    await this.get('launch', typeof input === 'string' ? { logFile: input } : input);
    await initialized;
    const stopped = this.waitForEvent('stopped');
    await this.get('configurationDone');
    return (await stopped) as DebugProtocol.StoppedEvent;
  }

  /** Number of the adapter's process. */
  get pid(): number {
    const pid = (this as unknown as Inner)._adapterProcess?.pid;
    if (pid === undefined) throw new Error('the adapter was not started');
    return pid;
  }

  /** Exit code of the process, once it has ended. */
  exited(): Promise<number | null> {
    const child = (this as unknown as Inner)._adapterProcess;
    if (!child) throw new Error('the adapter was not started');
    if (child.exitCode !== null) return Promise.resolve(child.exitCode);
    return new Promise(resolve => child.once('exit', resolve));
  }

  /** Ends the session, unless the test has ended it. */
  async close(): Promise<void> {
    const child = (this as unknown as Inner)._adapterProcess;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise(resolve => child.once('exit', resolve));
    await Promise.race([this.stop(), gone]);
    // It holds its files until it has ended.
    await Promise.race([gone, new Promise(resolve => setTimeout(resolve, 5_000).unref())]);
  }

  next<K extends keyof CustomEvents>(event: K): Promise<CustomEvents[K]> {
    return this.waitForEvent(event, 10_000).then(found => found.body as CustomEvents[K]);
  }
}
