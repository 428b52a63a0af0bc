import { existsSync, readFileSync } from 'node:fs';
import type { KdConsole } from '../../extension/console/kdConsole';
import type { ScriptFiles } from '../../extension/console/script/scriptFiles';
import type { Halts } from './halts';
import type { MiniHandler } from './miniKd';
import type { GoWish } from './runCommands';
import type { StandinKd } from './standinKd';

/** Reads scripts of any length: those of a driver are long. */
export const standinScripts: ScriptFiles = {
  read: path => Promise.resolve(existsSync(path) ? readFileSync(path, 'latin1') : undefined),
};

/** What lets a target run that knows no breakpoints. */
const GO = /^g[hcn]?$/i;

/** The console over a dump as the debugger of a target that can run. */
export class ConsoleKd implements StandinKd {
  running = false;
  quitting = false;
  private work = new AbortController();

  /** `halts`: sees to breakpoints and steps; absent: the target runs until it is broken into. */
  constructor(
    private readonly console: KdConsole,
    private readonly handlers: readonly MiniHandler[] = [],
    private readonly halts?: Halts,
  ) {}

  get prompt(): string {
    return this.console.prompt;
  }

  set interrupted(value: boolean) {
    if (value) this.work.abort();
  }

  get interrupted(): boolean {
    return this.work.signal.aborted;
  }

  async run(line: string, out: (text: string) => void): Promise<void> {
    this.work = new AbortController();
    const command = line.trim();
    if (!this.halts && GO.test(command)) {
      this.running = true;
      return;
    }
    try {
      await this.halts?.settle(this.work.signal);
      for (const handler of this.handlers) if (await handler(command, out)) return;
      const next = await this.console.execute(line, { write: out }, this.work.signal);
      const wish = this.halts?.takeGo();
      if (this.halts && wish) await this.go(this.halts, wish, out);
      else if (next === 'quit') this.quitting = true;
    } catch (error) {
      if (!this.work.signal.aborted) throw error;
      out('Command was interrupted\n');
    }
    if (this.quitting) out('quit:\n');
  }

  private async go(halts: Halts, wish: GoWish, out: (text: string) => void): Promise<void> {
    const refusal = await halts.refusal(this.work.signal);
    if (refusal !== undefined) {
      out(refusal);
      return;
    }
    this.running = true;
    halts.ran(wish, () => this.running);
  }
}
