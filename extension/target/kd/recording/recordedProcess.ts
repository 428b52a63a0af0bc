import type { Disposable } from '../../../base/disposables';
import { streamDecoder } from '../framing/codePages';
import type { DebuggerProcess, ProcessExit, SessionNotes } from '../process/debuggerProcess';
import { formatRow, type RecordingRow } from './recordingFormat';

export interface RecorderOptions {
  readonly codePage: number;
  /** Milliseconds, from any point. */
  readonly now: () => number;
  /** Takes each line of the file, without its LF. */
  readonly write: (line: string) => void;
}

/** A process whose every byte is recorded, with the moment at which it came or went. */
export class RecordedProcess implements DebuggerProcess, SessionNotes {
  private readonly started: number;
  private readonly listening: readonly Disposable[];

  constructor(
    private readonly inner: DebuggerProcess,
    private readonly options: RecorderOptions,
  ) {
    this.started = options.now();
    const decoder = streamDecoder(options.codePage);
    this.listening = [
      inner.onOutput(bytes => {
        this.row({ dir: 'out', text: decoder.decode(bytes), bytes });
      }),
      inner.onExit(exit => {
        this.note(exit.error ?? `exit ${exit.code ?? 'null'} ${exit.signal ?? 'null'}`);
      }),
    ];
  }

  get pid(): number | undefined {
    return this.inner.pid;
  }

  write(lines: string): void {
    this.row({ dir: 'in', text: lines, bytes: Buffer.from(lines, 'latin1') });
    this.inner.write(lines);
  }

  onOutput(listener: (bytes: Uint8Array) => void): Disposable {
    return this.inner.onOutput(listener);
  }

  onExit(listener: (exit: ProcessExit) => void): Disposable {
    return this.inner.onExit(listener);
  }

  async interrupt(): Promise<void> {
    this.note('break');
    await this.inner.interrupt();
  }

  async kill(): Promise<void> {
    this.note('kill');
    await this.inner.kill();
  }

  async handOver(): Promise<string | undefined> {
    this.note('hand over');
    return this.inner.handOver?.();
  }

  note(text: string): void {
    this.row({ dir: 'note', text });
  }

  /** Stops recording; the process goes on. */
  stop(): void {
    for (const one of this.listening) one.dispose();
  }

  private row(row: Omit<RecordingRow, 'ms'>): void {
    this.options.write(formatRow({ ms: Math.round(this.options.now() - this.started), ...row }));
  }
}
