import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { BuiltStandin } from '../../standin/builtStandin';
import type { StandinOptions } from '../../standin/standinOptions';
import { smallWorld } from '../../world/sample';
import { type AdapterBundle, bundleAdapter, KdClient } from '../kdClient';
import { type DumpFolder, dumpFolder } from '../worldDump';

export type Stopped = DebugProtocol.StoppedEvent['body'];
export type Breakpoints = readonly DebugProtocol.Breakpoint[];
export type Frames = readonly DebugProtocol.StackFrame[];

const CONNECTION = { connection: 'net:port=50000,key=1.2.3.4' };
/** Milliseconds that a test waits for what must come. */
const PATIENCE = 10_000;

/** A client of the adapter process that forgets no event. */
export class ProcessClient extends KdClient {
  readonly all: DebugProtocol.Event[] = [];
  private waiting: (() => void)[] = [];

  /** Number of the request that was sent last. */
  get lastSeq(): number {
    return (this as unknown as { readonly sequence: number }).sequence - 1;
  }

  override emit(name: string | symbol, ...args: unknown[]): boolean {
    const [event] = args as [DebugProtocol.Event | undefined];
    if (event?.type === 'event') {
      this.all.push(event);
      for (const listener of this.waiting.splice(0)) listener();
    }
    return super.emit(name, ...args);
  }

  /** The next event of a name from `from` on that fits; those that have come count. */
  async event<T = Record<string, unknown>>(
    name: string,
    fits: (body: T) => boolean = () => true,
    from = 0,
  ): Promise<T> {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const found = this.all.slice(from).find(event => event.event === name && fits(event.body as T));
      if (found) return found.body as T;
      const left = end - performance.now();
      if (left <= 0) throw new Error(`no ${name}; there were ${this.all.map(event => event.event).join(', ')}`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Sends a request and hands out the stop that follows it. */
  async stopAfter(command: string, args: object): Promise<Stopped> {
    const from = this.all.length;
    await this.get(command, args);
    return this.event<Stopped>('stopped', body => body.reason !== 'inspect', from);
  }

  async functions(...breakpoints: readonly (string | object)[]): Promise<Breakpoints> {
    const wanted = breakpoints.map(one => (typeof one === 'string' ? { name: one } : one));
    const body = await this.get<{ breakpoints: Breakpoints }>('setFunctionBreakpoints', { breakpoints: wanted });
    return body.breakpoints;
  }

  async frames(threadId: number | undefined, levels = 1): Promise<Frames> {
    return (await this.get<{ stackFrames: Frames }>('stackTrace', { threadId, levels })).stackFrames;
  }

  /** What the debugger prints for a line. */
  async typed(expression: string): Promise<string> {
    return (await this.get<{ result: string }>('evaluate', { expression, context: 'repl' })).result;
  }

  /** All that was said in the Debug Console from an event on. */
  output(from = 0): string {
    const events = this.all.slice(from).filter(event => event.event === 'output');
    return events.map(event => (event.body as { output: string }).output).join('');
  }
}

/** The adapter and the stand-in for kd as processes, made once for the tests of a file. */
export class DebuggerProcesses {
  private parts:
    | {
        readonly bundle: AdapterBundle;
        readonly standin: BuiltStandin;
        readonly dump: DumpFolder;
        readonly path: string;
      }
    | undefined;
  private readonly clients: ProcessClient[] = [];

  /** Hooks of the suite that is being described. */
  constructor() {
    before(async () => {
      const [bundle, standin] = [await bundleAdapter(), new BuiltStandin()];
      standin.putHelper(path.dirname(bundle.file));
      this.parts = { bundle, standin, dump: dumpFolder(smallWorld('10.0.19041.3570')), path: standin.debugger() };
    });
    afterEach(async () => {
      delete process.env['ALPCSCOPE_STANDIN'];
      for (const client of this.clients.splice(0)) await client.close();
    });
    after(() => {
      const { bundle, standin, dump } = this.made;
      for (const one of [bundle, standin, dump]) one.remove();
    });
  }

  /** What the target went through: a letter each, `h` halted, `r` running. */
  get states(): string {
    return readFileSync(this.made.standin.file('states'), 'latin1');
  }

  /** What the debugger was sent. */
  get lines(): readonly string[] {
    return readFileSync(this.made.standin.file('lines'), 'latin1').split('\n');
  }

  /** A session on a live kernel, up to its first stop, or until it runs where it is told to run at first. */
  async attach(options: StandinOptions = {}, args: object = {}): Promise<ProcessClient> {
    const { bundle, standin, dump, path: debuggerPath } = this.made;
    const stateFile = standin.file('states');
    const linesFile = standin.file('lines');
    for (const file of [stateFile, linesFile]) writeFileSync(file, '');
    const all: StandinOptions = { dump: dump.dump, symbols: dump.symbols, stateFile, linesFile, ...options };
    process.env['ALPCSCOPE_STANDIN'] = JSON.stringify(all);
    const client = new ProcessClient(bundle);
    this.clients.push(client);
    await client.start();
    await client.initializeRequest();
    await client.get('attach', { ...CONNECTION, access: 'full', debuggerPath, ...args });
    await client.event('initialized');
    await client.get('configurationDone');
    await client.event(options.startsRunning === true ? 'continued' : 'stopped');
    return client;
  }

  private get made() {
    assert.ok(this.parts);
    return this.parts;
  }
}
