import type { Disposable } from '../../extension/base/disposables';
import type { DebuggerProcess, ProcessExit } from '../../extension/target/kd/process/debuggerProcess';
import { Listeners } from '../../extension/target/kd/process/listeners';
import type { MiniKd } from './miniKd';

export interface FakeOptions {
  /** Printed before the first prompt. */
  readonly banner?: string;
  /** The target runs at first: no prompt before a break. */
  readonly startsRunning?: boolean;
  /** Cuts what is printed into chunks. */
  readonly cut?: (text: string) => readonly string[];
  /** How many breaks are lost before one is taken. */
  readonly lostBreaks?: number;
}

/** A debugger in the same process: lines in, bytes out, as if over pipes. */
export class FakeProcess implements DebuggerProcess {
  readonly pid = 4711;
  /** Lines that came in, in order. */
  readonly received: string[] = [];
  breaks = 0;
  killed = false;
  /** Printed when the target halts. */
  stopText = 'Break instruction exception - code 80000003 (first chance)\nnt!DbgBreakPointWithStatus:\n';
  private readonly output = new Listeners<Uint8Array>();
  private readonly exits = new Listeners<ProcessExit>();
  private readonly lines: string[] = [];
  private exit: ProcessExit | undefined;
  private working = true;
  private pager: (() => void) | undefined;
  private lost = 0;
  private halted: boolean;

  constructor(
    readonly kd: MiniKd,
    private readonly options: FakeOptions = {},
  ) {
    this.halted = options.startsRunning !== true;
    setImmediate(() => {
      this.print(options.banner ?? '');
      if (this.halted) this.print(kd.prompt);
      this.working = false;
      void this.work();
    });
  }

  write(lines: string): void {
    for (const line of lines.split('\n').slice(0, -1)) {
      this.received.push(line);
      if (this.lost > 0 && this.lines.length === 0) {
        this.lost--;
        continue;
      }
      if (this.pager) {
        this.print(`${line}\n`);
        const { pager } = this;
        this.pager = undefined;
        pager();
      } else this.lines.push(line);
    }
    void this.work();
  }

  /** The next line that comes, or waits, is not read. */
  loseNextLine(): void {
    if (this.lines.shift() === undefined) this.lost++;
  }

  /** Prints a page and waits for the line that a pager eats. */
  page(text: string): Promise<void> {
    this.print(`${text}\nHit Enter...`);
    const next = this.lines.shift();
    if (next !== undefined) {
      this.print(`${next}\n`);
      return Promise.resolve();
    }
    return new Promise(resolve => {
      this.pager = resolve;
    });
  }

  /** The target halts by itself. */
  stopNow(text = this.stopText): void {
    if (this.halted) return;
    this.halted = true;
    this.kd.running = false;
    this.print(text + this.kd.prompt);
    void this.work();
  }

  print(text: string): void {
    for (const piece of this.options.cut?.(text) ?? [text])
      if (piece !== '') this.output.fire(Buffer.from(piece, 'latin1'));
  }

  /** The process dies. */
  die(exit: ProcessExit): void {
    if (this.exit) return;
    this.exit = exit;
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
    this.breaks++;
    if (this.breaks <= (this.options.lostBreaks ?? 0)) return Promise.resolve();
    if (this.halted) this.kd.interrupted = true;
    else this.stopNow();
    return Promise.resolve();
  }

  kill(): Promise<void> {
    this.killed = true;
    this.die({ code: undefined, signal: 'SIGKILL' });
    return Promise.resolve();
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    while (this.halted && !this.exit) {
      const line = this.lines.shift();
      if (line === undefined) break;
      await this.kd.run(line, text => {
        this.print(text);
      });
      if (this.kd.quitting) this.die({ code: 0, signal: undefined });
      else if (this.kd.running) this.halted = false;
      else this.print(this.kd.prompt);
    }
    this.working = false;
  }
}
