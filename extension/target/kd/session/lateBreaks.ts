import type { DebuggerProcess } from '../process/debuggerProcess';

/**
 * Breaks that may still take effect. One that comes when the debugger shows its prompt ends the line that comes next, which
 * nobody meant: so behind each break a marker is asked for before anything else is sent.
 */
export class LateBreaks {
  private sent = false;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly process: DebuggerProcess) {}

  /** A break was sent since the debugger has last shown where it stands. */
  get mayCome(): boolean {
    return this.sent;
  }

  /** Raises a break. Rejects where that cannot be done. */
  send(): Promise<void> {
    this.sent = true;
    const raised = this.process.interrupt();
    this.last = raised.catch(() => undefined);
    return raised;
  }

  /** The same, by somebody who can do without. */
  async sendQuietly(): Promise<void> {
    await this.send().catch(() => undefined);
  }

  /** Resolves when the last one was raised: what is sent from then on comes behind it. */
  async raised(): Promise<void> {
    await this.last;
    this.sent = false;
  }
}
