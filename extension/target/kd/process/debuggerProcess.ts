import type { Disposable } from '../../../base/disposables';

/** How a debugger process ended. */
export interface ProcessExit {
  /** Exit code; a Win32 error as HRESULT (0x80070002) where the debugger could not open its target. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** Why it could not be started at all. */
  readonly error?: string;
}

/** A running kd or cdb, or what stands in for one. */
export interface DebuggerProcess {
  readonly pid: number | undefined;
  /** Sends whole lines, each with its LF. */
  write(lines: string): void;
  onOutput(listener: (bytes: Uint8Array) => void): Disposable;
  /** Called once; at once where the process has ended before. */
  onExit(listener: (exit: ProcessExit) => void): Disposable;
  /** Breaks in: halts a running target, or ends the command of a halted one. Rejects where that cannot be tried. */
  interrupt(): Promise<void>;
  /** Ends the process and everything it has started. Resolves when that was done; never rejects. */
  kill(): Promise<void>;
  /**
   * Leaves the debugger and its target to whoever guards them. Resolves with what was done, as the end of a sentence;
   * undefined where nobody does.
   */
  handOver?(): Promise<string | undefined>;
}

/** What happens outside of the bytes, for whoever records a session. */
export interface SessionNotes {
  note(text: string): void;
}
