import type { KdConsole } from '../../extension/console/kdConsole';
import type { StandinBreakpoint, StandinBreakpoints } from './breakpoints';
import { insertionFailure } from './insertion';
import type { GoWish, RunCommands } from './runCommands';
import type { SyntheticRun } from './syntheticRun';

/** Milliseconds that the target runs before it comes to a breakpoint. */
const RUNS = 20;

export interface HaltsOptions {
  readonly console: KdConsole;
  readonly breakpoints: StandinBreakpoints;
  readonly run: SyntheticRun;
  readonly commands: RunCommands;
  /** Milliseconds between two hits; absent: 20. */
  readonly hitMs?: number;
  /** Halts the target with a text. */
  readonly halt: (text: string) => void;
  /** Prints while the target runs. */
  readonly print: (text: string) => void;
}

/** Halts a target that runs at its breakpoints. */
export class Halts {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly options: HaltsOptions) {}

  /** Before each line: what was on its way when the target halted is over. */
  async settle(signal: AbortSignal): Promise<void> {
    await this.looking;
    await this.options.run.settle(signal);
  }

  takeGo(): GoWish | undefined {
    return this.options.commands.takeGo();
  }

  /** Why the target cannot run, in kd's words. */
  refusal(signal: AbortSignal): Promise<string | undefined> {
    return insertionFailure(this.options.breakpoints, this.options.console.state, signal);
  }

  /** The target was let run. `runs`: it still does. */
  ran(wish: GoWish, runs: () => boolean): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.looking = this.look(wish, runs);
    }, this.options.hitMs ?? RUNS);
  }

  private async look(wish: GoWish, runs: () => boolean): Promise<void> {
    if (!runs()) return;
    const { run, commands, halt, print } = this.options;
    const { signal } = new AbortController();
    const found = await run.next(wish.until, signal);
    if (!runs()) return;
    if (found === 'over') {
      if (!run.quiet || wish.until !== undefined) this.ran(wish, runs);
      return;
    }
    commands.takeGo();
    const said = found === 'there' ? '' : await this.said(found, signal);
    const goesOn = commands.takeGo() !== undefined;
    if (goesOn) {
      print(said);
      this.ran(wish, runs);
    } else halt(said + (await run.place(signal)));
  }

  /** A breakpoint with a command of its own does not say that it was hit. */
  private async said(hits: readonly StandinBreakpoint[], signal: AbortSignal): Promise<string> {
    const texts: string[] = [];
    for (const { id, command } of hits)
      if (command === undefined) texts.push(`Breakpoint ${id} hit\n`);
      else await this.options.console.execute(command, { write: text => texts.push(text) }, signal);
    return texts.join('');
  }
}
