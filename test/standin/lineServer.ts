import type { StandinKd } from './standinKd';

export interface LineServerOptions {
  /** The target runs at first: nothing is read before a break. */
  readonly startsRunning?: boolean;
  /** How many breaks are lost before one is taken. */
  readonly lostBreaks?: number;
  readonly print: (text: string) => void;
  /** A command has ended the debugger. */
  readonly quit: () => void;
  /** A break has come while this line ran, or before it. */
  readonly brokenOff?: (line: string) => void;
  readonly stateChanged?: (state: 'halted' | 'running') => void;
}

/**
 * How kd reads its input: a line at a time, only while its target is halted, a prompt without a line end behind each, and a
 * pager that eats the line that comes next.
 */
export class LineServer {
  breaks = 0;
  /** Printed when the target halts. */
  stopText = 'Break instruction exception - code 80000003 (first chance)\nnt!DbgBreakPointWithStatus:\n';
  private readonly lines: string[] = [];
  private working = true;
  private pager: ((line: string) => void) | undefined;
  private lost = 0;
  private halted: boolean;
  private ended = false;
  private current: string | undefined;
  /** A break came at a prompt: it ends the line that comes next. */
  private brokenOff = false;

  constructor(
    readonly kd: StandinKd,
    private readonly options: LineServerOptions,
  ) {
    this.halted = options.startsRunning !== true;
  }

  /** Prints the first prompt, if there is one, and begins to read. */
  start(): void {
    if (this.halted) this.options.print(this.kd.prompt);
    this.options.stateChanged?.(this.halted ? 'halted' : 'running');
    this.working = false;
    void this.work();
  }

  /** Takes a line from the pipe. */
  push(line: string): void {
    if (this.lost > 0 && this.lines.length === 0) {
      this.lost--;
      return;
    }
    if (this.pager) {
      this.options.print(`${line}\n`);
      const { pager } = this;
      this.pager = undefined;
      pager(line);
    } else this.lines.push(line);
    void this.work();
  }

  /** The next line that comes, or waits, is not read. */
  loseNextLine(): void {
    if (this.lines.shift() === undefined) this.lost++;
  }

  /** Prints a page and waits for the line that a pager eats, which it resolves with. */
  page(text: string): Promise<string> {
    this.options.print(`${text}\nHit Enter...`);
    const next = this.lines.shift();
    if (next !== undefined) {
      this.options.print(`${next}\n`);
      return Promise.resolve(next);
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
    this.options.stateChanged?.('halted');
    this.options.print(text + this.kd.prompt);
    void this.work();
  }

  /** The target runs without a line that was read here. */
  runNow(): void {
    this.halted = false;
    this.options.stateChanged?.('running');
  }

  /** Ctrl+C. */
  interrupt(): void {
    this.breaks++;
    if (this.breaks <= (this.options.lostBreaks ?? 0)) return;
    if (this.halted) {
      this.kd.interrupted = true;
      this.brokenOff = true;
      if (this.current !== undefined) this.options.brokenOff?.(this.current);
    } else this.stopNow();
  }

  /** Nothing is read any more. */
  end(): void {
    this.ended = true;
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    while (this.halted && !this.ended) {
      const line = this.lines.shift();
      if (line === undefined) break;
      this.current = line;
      if (this.brokenOff) this.options.brokenOff?.(line);
      await this.kd.run(line, text => {
        this.options.print(text);
      });
      this.current = undefined;
      this.brokenOff = false;
      if (this.kd.quitting) {
        this.ended = true;
        this.options.quit();
      } else if (this.kd.running) {
        this.halted = false;
        this.options.stateChanged?.('running');
      } else this.options.print(this.kd.prompt);
    }
    this.working = false;
  }
}
