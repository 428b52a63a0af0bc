import { type ChildProcess, spawn } from 'node:child_process';
import type { Disposable } from '../../../base/disposables';
import type { BreakIn } from '../breakIn/breakIn';
import type { DebuggerProcess, ProcessExit } from './debuggerProcess';
import { debuggeeEnvironment } from './debuggeeEnvironment';
import { FailedDebugger } from './failedDebugger';
import { killTree } from './killTree';
import { Listeners } from './listeners';

/** The pipes of a process that has ended are closed within this time, in milliseconds. */
const CLOSED = 5_000;

export interface SpawnOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly breakIn: BreakIn;
  readonly platform?: NodeJS.Platform;
}

/**
 * Starts a debugger. On Windows it gets a hidden console of its own, which a break-in helper can attach to: with
 * `detached` there would be none. Elsewhere it leads a process group, so that its children end with it.
 */
export function spawnDebugger(options: SpawnOptions): DebuggerProcess {
  const { file, args, cwd, env, platform = process.platform } = options;
  try {
    const child = spawn(file, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      detached: platform !== 'win32',
      env: debuggeeEnvironment(env ?? process.env),
      ...(cwd !== undefined && { cwd }),
    });
    return new ChildDebugger(child, options.breakIn, platform);
  } catch (error) {
    // What is no program of this machine (a batch file, one for another processor) is refused at once.
    const why = error instanceof Error ? error.message : String(error);
    return new FailedDebugger(`${file} is not a program that can be started here (${why})`);
  }
}

class ChildDebugger implements DebuggerProcess {
  private readonly output = new Listeners<Uint8Array>();
  private readonly exits = new Listeners<ProcessExit>();
  private exit: ProcessExit | undefined;

  constructor(
    private readonly child: ChildProcess,
    private readonly breakIn: BreakIn,
    private readonly platform: NodeJS.Platform,
  ) {
    child.stdout?.on('data', (bytes: Uint8Array) => {
      this.output.fire(bytes);
    });
    // kd writes nothing there, but a shell in front of it may.
    child.stderr?.on('data', (bytes: Uint8Array) => {
      this.output.fire(bytes);
    });
    // A pipe whose reader has gone: the exit says it better.
    child.stdin?.on('error', () => undefined);
    child.once('error', error => {
      if (child.pid === undefined) this.ended({ code: undefined, signal: undefined, error: error.message });
    });
    child.once('close', (code, signal) => {
      this.ended({ code: code ?? undefined, signal: signal ?? undefined });
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  write(lines: string): void {
    if (!this.exit) this.child.stdin?.write(lines, 'latin1');
  }

  onOutput(listener: (bytes: Uint8Array) => void): Disposable {
    return this.output.add(listener);
  }

  onExit(listener: (exit: ProcessExit) => void): Disposable {
    if (!this.exit) return this.exits.add(listener);
    listener(this.exit);
    return { dispose: () => undefined };
  }

  async interrupt(): Promise<void> {
    if (this.exit || this.pid === undefined) throw new Error('The debugger has ended');
    await this.breakIn.interrupt(this.pid);
  }

  async kill(): Promise<void> {
    if (this.exit || this.pid === undefined) return;
    const gone = new Promise<void>(resolve => {
      this.exits.add(() => {
        resolve();
      });
    });
    await killTree(this.pid, this.platform);
    // Something that it has started may hold its pipes: they close later, or never.
    await Promise.race([gone, new Promise(resolve => setTimeout(resolve, CLOSED).unref())]);
    this.ended({ code: this.child.exitCode ?? undefined, signal: this.child.signalCode ?? undefined });
  }

  private ended(exit: ProcessExit): void {
    if (this.exit) return;
    this.exit = exit;
    this.exits.fire(exit);
  }
}
