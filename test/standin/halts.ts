import type { KdConsole } from '../../extension/console/kdConsole';
import type { StandinBreakpoint, StandinBreakpoints } from './breakpoints';
import type { SyntheticRun } from './syntheticRun';

/** Milliseconds that the target runs before it comes to a breakpoint. */
const RUNS = 20;

export interface HaltsOptions {
  readonly console: KdConsole;
  readonly breakpoints: StandinBreakpoints;
  readonly run: SyntheticRun;
  /** Halts the target with a text. */
  readonly halt: (text: string) => void;
  /** Prints while the target runs. */
  readonly print: (text: string) => void;
}

/** Halts a target that runs, at its breakpoints and behind its steps. */
export class Halts {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: HaltsOptions) {}

  settle(signal: AbortSignal): Promise<void> {
    return this.options.run.settle(signal);
  }

  /** The target was let run. `runs`: it still does. */
  ran(runs: () => boolean): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.hit(runs), RUNS);
  }

  async step(signal: AbortSignal): Promise<string> {
    await this.options.run.step(signal);
    return this.options.run.place(signal);
  }

  private async hit(runs: () => boolean): Promise<void> {
    if (!runs()) return;
    const { run, breakpoints, halt, print } = this.options;
    const { signal } = new AbortController();
    const found = await run.go(signal);
    if (!found || !runs()) return;
    breakpoints.takeGoesOn();
    const said = await this.said(found, signal);
    const place = await run.place(signal);
    if (breakpoints.takeGoesOn()) {
      print(said);
      this.ran(runs);
    } else halt(said + place);
  }

  /** A breakpoint with a command of its own does not say that it was hit. */
  private async said({ id, command }: StandinBreakpoint, signal: AbortSignal): Promise<string> {
    if (command === undefined) return `Breakpoint ${id} hit\n`;
    const texts: string[] = [];
    await this.options.console.execute(command, { write: text => texts.push(text) }, signal);
    return texts.join('');
  }
}
