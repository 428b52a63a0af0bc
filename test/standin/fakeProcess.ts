import type { Disposable } from '../../extension/base/disposables';
import type { DebuggerProcess, ProcessExit } from '../../extension/target/kd/process/debuggerProcess';
import { Listeners } from '../../extension/target/kd/process/listeners';
import { LineServer } from './lineServer';
import type { StandinKd } from './standinKd';

export interface FakeOptions {
  /** Printed before the first prompt. */
  readonly banner?: string;
  readonly startsRunning?: boolean;
  /** Cuts what is printed into chunks. */
  readonly cut?: (text: string) => readonly string[];
  readonly lostBreaks?: number;
  /** Told of every change of the running state. */
  readonly stateChanged?: (state: 'halted' | 'running') => void;
}

/** A debugger in the same process: lines in, bytes out, as if over pipes. */
export class FakeProcess implements DebuggerProcess {
  readonly pid = 4711;
  /** Lines that came in, in order. */
  readonly received: string[] = [];
  killed = false;
  private readonly server: LineServer;
  private readonly output = new Listeners<Uint8Array>();
  private readonly exits = new Listeners<ProcessExit>();
  private exit: ProcessExit | undefined;

  constructor(
    readonly kd: StandinKd,
    private readonly options: FakeOptions = {},
  ) {
    this.server = new LineServer(kd, {
      ...options,
      print: text => {
        this.print(text);
      },
      quit: () => {
        this.die({ code: 0, signal: undefined });
      },
    });
    setImmediate(() => {
      this.print(options.banner ?? '');
      this.server.start();
    });
  }

  get breaks(): number {
    return this.server.breaks;
  }

  write(lines: string): void {
    for (const line of lines.split('\n').slice(0, -1)) {
      this.received.push(line);
      this.server.push(line);
    }
  }

  loseNextLine(): void {
    this.server.loseNextLine();
  }

  page(text: string): Promise<string> {
    return this.server.page(text);
  }

  stopNow(text?: string): void {
    this.server.stopNow(text);
  }

  /** Another client of the debugger lets its target run. */
  runNow(): void {
    this.server.runNow();
  }

  print(text: string): void {
    if (this.exit) return;
    for (const piece of this.options.cut?.(text) ?? [text])
      if (piece !== '') this.output.fire(Buffer.from(piece, 'latin1'));
  }

  /** The process dies. */
  die(exit: ProcessExit): void {
    if (this.exit) return;
    this.exit = exit;
    this.server.end();
    this.exits.fire(exit);
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
    this.server.interrupt();
    return Promise.resolve();
  }

  kill(): Promise<void> {
    this.killed = true;
    this.die({ code: undefined, signal: 'SIGKILL' });
    return Promise.resolve();
  }
}
