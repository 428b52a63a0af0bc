import { type Clock, pause } from '../session/clock';
import { runEffect } from '../session/goCommands';
import type { DebuggerProcess } from '../process/debuggerProcess';
import { formatLine, type GuardReport, JsonLines, markerBeforeGo } from './guardProtocol';

/** Where the guardian's orders come from and its reports go. */
export interface GuardLine {
  /** Bytes of the debugger. */
  output(bytes: Uint8Array): void;
  report(line: string): void;
  /** Removes a folder of the driver. */
  removeFolder(folder: string): void;
}

/** How long a debugger may take to answer when its driver has died. */
const RUNNING_PROBE = 3_000;
const BEFORE_BREAK = 3_000;
const HALTED_PROBE = 20_000;
/** A target that was resumed and stops again within this time is resumed again. */
const SETTLED = 700;
/** A break that was dropped is sent again after this time. */
const REPEAT = 2_000;
const MOST_RESUMES = 3;

/**
 * Stands between the driver and the debugger of a live kernel. If the driver dies, by a crash or by VS Code ending its tree,
 * the guardian lives on: it takes the breakpoints out, lets the target run and ends the debugger, so that no machine stays
 * halted with nobody to resume it.
 */
export class Guardian {
  private state: 'halted' | 'running' = 'halted';
  /** Some are set. */
  private breakpoints = false;
  private leave: 'running' | 'as-it-is' = 'running';
  /** Printed when the debugger comes to the command that lets the target run: until then it stands. */
  private goMarker: string | undefined;
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
      const seen = this.seen + Buffer.from(bytes).toString('latin1');
      if (this.goMarker !== undefined && seen.includes(this.goMarker)) this.goMarker = undefined;
      this.seen = seen.slice(-4_096);
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
    // The driver may live, and have left the target to us.
    this.report({ left: said });
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
      if (write.split('\n').some(text => runEffect(text) !== 'none')) {
        this.state = 'running';
        this.goMarker = markerBeforeGo(write);
      }
      this.debuggerProcess.write(write);
    }
    if (state === 'halted' || state === 'running') this.state = state;
    if (typeof order['breakpoints'] === 'boolean') this.breakpoints = order['breakpoints'];
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
      // In one line with the command its marker shows that it was read: by itself it prints nothing.
      if (!(await this.wait(this.probe('; g'), HALTED_PROBE))) return false;
      if (!(await this.wait(this.probe(), SETTLED))) return true;
    }
    return false;
  }

  /**
   * True when the debugger reads commands. One that works on a command is interrupted; a running target is only where
   * breakpoints are set.
   */
  private async answers(): Promise<boolean> {
    const probe = this.probe();
    if (await this.wait(probe, this.state === 'running' ? RUNNING_PROBE : BEFORE_BREAK)) return true;
    // What it works on stands in front of the command that would let the target run.
    if (this.state === 'running' && this.goMarker === undefined)
      return this.breakpoints && this.breakWithin(probe, HALTED_PROBE);
    if (this.ended) return false;
    await this.debuggerProcess.interrupt().catch(() => undefined);
    return this.wait(probe, HALTED_PROBE);
  }

  /** A running target would stop for good at the next breakpoint: it is halted to take them out. A break may be dropped. */
  private async breakWithin(probe: string, ms: number): Promise<boolean> {
    const end = this.clock.now() + ms;
    while (!this.ended && this.clock.now() < end) {
      await this.debuggerProcess.interrupt().catch(() => undefined);
      if (await this.wait(probe, REPEAT)) return true;
    }
    return false;
  }

  /** Sends a command whose answer shows that the line was read; `behind` it something on the same line. */
  private probe(behind = ''): string {
    const text = `guard${++this.probes}`;
    this.debuggerProcess.write(`.printf "%c%c${text}%c%c\\n", 0x40, 0x40, 0x40, 0x40${behind}\n`);
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
