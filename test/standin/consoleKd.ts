import { existsSync, readFileSync } from 'node:fs';
import type { KdConsole } from '../../extension/console/kdConsole';
import type { ScriptFiles } from '../../extension/console/script/scriptFiles';
import type { MiniHandler } from './miniKd';
import type { StandinKd } from './standinKd';

/** Reads scripts of any length: those of a driver are long. */
export const standinScripts: ScriptFiles = {
  read: path => Promise.resolve(existsSync(path) ? readFileSync(path, 'latin1') : undefined),
};

/** Commands of a live target that a console over a dump refuses. */
const GO = /^g[hcnu]?$/i;
const BREAKPOINT = /^b[acdelmpu]\b/i;

/** The console over a dump as the debugger of a target that can run. */
export class ConsoleKd implements StandinKd {
  running = false;
  quitting = false;
  private readonly breakpoints: string[] = [];
  private work = new AbortController();

  constructor(
    private readonly console: KdConsole,
    private readonly handlers: readonly MiniHandler[] = [],
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
    if (GO.test(command)) {
      this.running = true;
      return;
    }
    if (BREAKPOINT.test(command)) {
      if (command.startsWith('bc')) this.breakpoints.length = 0;
      else this.breakpoints.push(command);
      return;
    }
    for (const handler of this.handlers) if (await handler(command, out)) return;
    try {
      const next = await this.console.execute(line, { write: out }, this.work.signal);
      if (next === 'quit') this.quitting = true;
    } catch (error) {
      if (!this.work.signal.aborted) throw error;
      out('Command was interrupted\n');
    }
    if (this.quitting) out('quit:\n');
  }
}
