import { type Clock, pause } from '../session/clock';
import { runEffect } from '../session/goCommands';
import type { DebuggerProcess } from '../process/debuggerProcess';
import { formatLine, type GuardReport, JsonLines } from './guardProtocol';

/** Where the guardian's orders come from and its reports go. */
export interface GuardLine {
  /** Bytes of the debugger. */
  output(bytes: Uint8Array): void;
  report(line: string): void;
  /** Removes a folder of the driver. */
  removeFolder(folder: string): void;
}

/** How long a debugger may take to answer when its driver has died. */
const RUNNING_PROBE = 1_500;
const BEFORE_BREAK = 3_000;
const HALTED_PROBE = 20_000;
/** A target that was resumed and stops again within this time is resumed again. */
const SETTLED = 700;
const MOST_RESUMES = 3;

/**
 * Stands between the driver and the debugger of a live kernel. If the driver dies, by a crash or by VS Code ending its tree,
 * the guardian lives on: it takes the breakpoints out, lets the target run and ends the debugger, so that no machine stays
 * halted with nobody to resume it.
 */
export class Guardian {
  private state: 'halted' | 'running' = 'halted';
  private leave: 'running' | 'as-it-is' = 'running';
  private seen = '';
  private probes = 0;
  private ended = false;
  private readonly folders = new Set<string>();
  /** The driver wants the end of the debugger: it needs nothing of the session any more. */
  private killing = false;
  private waiting: (() => void) | undefined;

  constructor(
    private readonly debuggerProcess: DebuggerProcess,
    private readonly line: GuardLine,
    private readonly clock: Clock,
  ) {
    debuggerProcess.onOutput(bytes => {
      line.output(bytes);
      this.seen = (this.seen + Buffer.from(bytes).toString('latin1')).slice(-4_096);
      this.waiting?.();
    });
    debuggerProcess.onExit(({ code, signal, error }) => {
      this.ended = true;
      if (this.killing) this.removeFolders();
      this.report({
        exit: {
          ...(code !== undefined && { code }),
          ...(signal !== undefined && { signal }),
          ...(error !== undefined && { error }),
        },
      });
      this.waiting?.();
    });
    if (debuggerProcess.pid !== undefined) this.report({ pid: debuggerProcess.pid });
  }

  /** Takes the bytes that the driver sends. */
  orders(): JsonLines {
    return new JsonLines(order => {
      this.obey(order);
    });
  }

  /** The driver is gone. Resolves when nothing is left to do; says what was done. */
  async driverLost(): Promise<string> {
    const said = await this.leaveTarget();
    this.removeFolders();
    return said;
  }

  private async leaveTarget(): Promise<string> {
    if (this.ended) return 'the debugger had ended';
    if (this.leave === 'as-it-is') {
      await this.debuggerProcess.kill();
      return 'ended the debugger; the target stays as it is';
    }
    const resumed = await this.resume();
    await this.debuggerProcess.kill();
    return resumed
      ? 'let the target run and ended the debugger'
      : 'ended the debugger; the target ran, or did not answer';
  }

  private obey(order: Readonly<Record<string, unknown>>): void {
    const { write, state, leave, folder } = order;
    if (typeof write === 'string') {
      if (write.split('\n').some(text => runEffect(text) !== 'none')) this.state = 'running';
      this.debuggerProcess.write(write);
    }
    if (state === 'halted' || state === 'running') this.state = state;
    if (leave === 'running' || leave === 'as-it-is') this.leave = leave;
    if (typeof order['break'] === 'number') void this.breakIn(order['break']);
    if (typeof folder === 'string') this.folders.add(folder);
    if (order['kill'] === true) {
      this.killing = true;
      void this.debuggerProcess.kill();
    }
  }

  private async breakIn(id: number): Promise<void> {
    try {
      await this.debuggerProcess.interrupt();
      this.report({ broke: id });
    } catch (error) {
      this.report({ broke: id, error: error instanceof Error ? error.message : String(error) });
    }
  }

  /** True when the target was halted and runs now. */
  private async resume(): Promise<boolean> {
    if (!(await this.answers())) return false;
    // A breakpoint that nobody handles would stop the machine for good.
    this.debuggerProcess.write('bc *\n');
    for (let i = 0; i < MOST_RESUMES && !this.ended; i++) {
      const probe = this.probe('g\n');
      if (!(await this.wait(probe, SETTLED))) return true;
    }
    return false;
  }

  /** True when the debugger reads commands. One that works on a command is interrupted, a running target is not. */
  private async answers(): Promise<boolean> {
    const probe = this.probe('');
    if (await this.wait(probe, this.state === 'running' ? RUNNING_PROBE : BEFORE_BREAK)) return true;
    if (this.state === 'running' || this.ended) return false;
    await this.debuggerProcess.interrupt().catch(() => undefined);
    return this.wait(probe, HALTED_PROBE);
  }

  /** Sends a command and, behind it, one whose answer shows that it was read. */
  private probe(before: string): string {
    const text = `guard${++this.probes}`;
    this.debuggerProcess.write(`${before}.printf "%c%c${text}%c%c\\n", 0x40, 0x40, 0x40, 0x40\n`);
    return `@@${text}@@`;
  }

  private async wait(text: string, ms: number): Promise<boolean> {
    const end = this.clock.now() + ms;
    while (!this.seen.includes(text) && !this.ended && this.clock.now() < end) {
      const output = new Promise<void>(resolve => {
        this.waiting = resolve;
      });
      await Promise.race([output, pause(this.clock, end - this.clock.now())]);
    }
    this.waiting = undefined;
    return this.seen.includes(text) && !this.ended;
  }

  private removeFolders(): void {
    for (const folder of this.folders) this.line.removeFolder(folder);
    this.folders.clear();
  }

  private report(report: GuardReport): void {
    this.line.report(formatLine(report));
  }
}
