import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import type { Disposable } from '../../../base/disposables';
import { formatLine, type GuardOrder, JsonLines } from '../breakIn/guardProtocol';
import { type HelperCommand, helperEnvironment } from '../breakIn/win32BreakIn';
import type { DebuggerProcess, ProcessExit } from './debuggerProcess';
import { killTree } from './killTree';
import { Listeners } from './listeners';

/** Longest that a guardian takes to resume a target and to end its debugger, in milliseconds. */
const HAND_OVER = 40_000;

/** The three pipes to a guardian. */
export interface GuardPipes {
  readonly orders: Duplex;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Called when all of them are closed: guardian and debugger are gone. */
  onClosed(listener: () => void): void;
}

/** What else a guarded process can be told. */
export interface Guarded {
  /** What the driver knows of the target. */
  tellState(state: 'halted' | 'running', breakpoints?: boolean): void;
  /** What the guardian does with the target if the driver dies. */
  tellLeave(leave: 'running' | 'as-it-is'): void;
  /** A temporary folder of the driver, to be removed if that dies. */
  tellFolder(folder: string): void;
}

/** Starts a debugger behind a guardian that outlives this process. */
export function spawnGuarded(
  helper: HelperCommand,
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): GuardedProcess {
  const child = spawn(helper.file, [helper.script, 'launch', file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
    env: helperEnvironment(env),
  });
  const [, stdout, stderr, orders] = child.stdio;
  if (!(orders instanceof Socket) || !stdout || !stderr) throw new Error('A guardian was started without its pipes');
  return new GuardedProcess({
    orders,
    stdout,
    stderr,
    onClosed: listener => {
      child.once('close', listener);
      child.once('error', listener);
    },
  });
}

/** A debugger behind a guardian. */
export class GuardedProcess implements DebuggerProcess, Guarded {
  private readonly output = new Listeners<Uint8Array>();
  private readonly exits = new Listeners<ProcessExit>();
  private readonly breaks = new Map<number, (error: string | undefined) => void>();
  private exit: ProcessExit | undefined;
  private reported: ProcessExit | undefined;
  /** What the guardian has made of the target that was left to it. */
  private left: string | undefined;
  private count = 0;
  private debuggerPid: number | undefined;

  constructor(private readonly pipes: GuardPipes) {
    pipes.orders.on('error', () => undefined);
    // Nothing comes back over it but its end.
    pipes.orders.resume();
    pipes.stdout.on('data', (bytes: Uint8Array) => {
      this.output.fire(bytes);
    });
    const reports = new JsonLines(report => {
      this.take(report);
    });
    pipes.stderr.on('data', (bytes: Uint8Array) => {
      reports.push(bytes);
    });
    pipes.onClosed(() => {
      this.ended(this.reported ?? { code: undefined, signal: undefined, error: 'its guardian has ended' });
    });
  }

  get pid(): number | undefined {
    return this.debuggerPid;
  }

  write(lines: string): void {
    this.order({ write: lines });
  }

  tellState(state: 'halted' | 'running', breakpoints = false): void {
    this.order({ state, breakpoints });
  }

  tellLeave(leave: 'running' | 'as-it-is'): void {
    this.order({ leave });
  }

  tellFolder(folder: string): void {
    this.order({ folder });
  }

  onOutput(listener: (bytes: Uint8Array) => void): Disposable {
    return this.output.add(listener);
  }

  onExit(listener: (exit: ProcessExit) => void): Disposable {
    if (!this.exit) return this.exits.add(listener);
    listener(this.exit);
    return { dispose: () => undefined };
  }

  interrupt(): Promise<void> {
    if (this.exit) return Promise.reject(new Error('The debugger has ended'));
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      this.breaks.set(id, error => {
        if (error === undefined) resolve();
        else reject(new Error(error));
      });
      this.order({ break: id });
    });
  }

  async kill(): Promise<void> {
    if (this.exit) return;
    const gone = this.gone();
    this.order({ kill: true });
    const late = new Promise<'late'>(resolve => setTimeout(resolve, 5_000, 'late').unref());
    if ((await Promise.race([gone, late])) === 'late' && this.debuggerPid !== undefined)
      await killTree(this.debuggerPid);
    await Promise.race([gone, new Promise(resolve => setTimeout(resolve, 5_000).unref())]);
  }

  /** The end of the orders is what the guardian takes for the end of its driver. */
  async handOver(): Promise<string | undefined> {
    if (this.exit) return undefined;
    const gone = this.gone();
    this.pipes.orders.end();
    await Promise.race([gone, new Promise(resolve => setTimeout(resolve, HAND_OVER).unref())]);
    return this.left ?? 'has not said yet what it did';
  }

  private gone(): Promise<void> {
    return new Promise(resolve => {
      this.exits.add(() => {
        resolve();
      });
    });
  }

  private order(order: GuardOrder): void {
    if (!this.exit && this.pipes.orders.writable) this.pipes.orders.write(formatLine(order));
  }

  private take(report: Readonly<Record<string, unknown>>): void {
    if (typeof report['pid'] === 'number') this.debuggerPid = report['pid'];
    if (typeof report['broke'] === 'number') {
      this.breaks.get(report['broke'])?.(typeof report['error'] === 'string' ? report['error'] : undefined);
      this.breaks.delete(report['broke']);
    }
    if (typeof report['left'] === 'string') this.left = report['left'];
    const { exit } = report;
    if (typeof exit === 'object' && exit !== null) this.reported = exitOf(exit as Readonly<Record<string, unknown>>);
  }

  private ended(exit: ProcessExit): void {
    if (this.exit) return;
    this.exit = exit;
    for (const settle of this.breaks.values()) settle('The debugger has ended');
    this.breaks.clear();
    this.exits.fire(exit);
  }
}

function exitOf({ code, signal, error }: Readonly<Record<string, unknown>>): ProcessExit {
  return {
    code: typeof code === 'number' ? code : undefined,
    signal: typeof signal === 'string' ? signal : undefined,
    ...(typeof error === 'string' && { error }),
  };
}
