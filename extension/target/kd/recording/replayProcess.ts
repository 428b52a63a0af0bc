import type { Disposable } from '../../../base/disposables';
import type { DebuggerProcess, ProcessExit } from '../process/debuggerProcess';
import { Listeners } from '../process/listeners';
import { bytesOf, type Recording } from './recordingFormat';

export interface ReplayOptions {
  /** Cuts a piece of output into smaller ones: a recording proves nothing about where chunks end. */
  readonly cut?: (bytes: Uint8Array) => readonly Uint8Array[];
}

/**
 * A recorded session as a process: what was answered comes as soon as everything in front of it was sent. What is sent is
 * not compared with the recording byte by byte, only counted in lines, since markers differ from session to session.
 */
export class ReplayProcess implements DebuggerProcess {
  readonly pid = undefined;
  private readonly output = new Listeners<Uint8Array>();
  private readonly exits = new Listeners<ProcessExit>();
  private readonly sent: string[] = [];
  private at = 0;
  private exit: ProcessExit | undefined;
  private scheduled = false;

  constructor(
    private readonly recording: Recording,
    private readonly options: ReplayOptions = {},
  ) {
    this.schedule();
  }

  write(lines: string): void {
    this.sent.push(...lines.split('\n').filter(line => line !== ''));
    this.schedule();
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
    return Promise.resolve();
  }

  kill(): Promise<void> {
    this.ended({ code: undefined, signal: 'SIGKILL' });
    return Promise.resolve();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.play();
    });
  }

  private play(): void {
    for (let row = this.recording.rows[this.at]; row && !this.exit; row = this.recording.rows[this.at]) {
      if (row.dir === 'in') {
        const lines = row.text.split('\n').filter(line => line.trim() !== '').length;
        if (this.sent.length < lines) return;
        this.sent.splice(0, lines);
      } else if (row.dir === 'out') {
        const bytes = bytesOf(row);
        for (const piece of this.options.cut?.(bytes) ?? [bytes]) this.output.fire(piece);
      } else this.noted(row.text);
      this.at++;
    }
    if (!this.recording.rows[this.at]) this.ended({ code: 0, signal: undefined });
  }

  /** `exit CODE SIGNAL` is how a recording says that the process ended. Output may stand behind it: pipes drain later. */
  private noted(text: string): void {
    const exit = /^exit (\d+|null) (\w+)$/.exec(text);
    const rest = this.recording.rows.slice(this.at + 1);
    if (!exit || rest.some(row => row.dir !== 'note')) return;
    const [, code, signal] = exit;
    this.ended({
      code: code === undefined || code === 'null' ? undefined : Number(code),
      signal: signal === 'null' ? undefined : signal,
    });
  }

  private ended(exit: ProcessExit): void {
    if (this.exit) return;
    this.exit = exit;
    this.exits.fire(exit);
  }
}
