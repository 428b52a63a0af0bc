import type { Disposable } from '../../../base/disposables';
import type { DebuggerProcess, ProcessExit } from './debuggerProcess';

/** A debugger that could not be started. */
export class FailedDebugger implements DebuggerProcess {
  readonly pid = undefined;

  constructor(private readonly why: string) {}

  write(): void {
    // Nobody reads it.
  }

  onOutput(): Disposable {
    return { dispose: () => undefined };
  }

  /** Told a moment later, as it is of one that ends at once. */
  onExit(listener: (exit: ProcessExit) => void): Disposable {
    const timer = setImmediate(listener, { code: undefined, signal: undefined, error: this.why });
    return {
      dispose: () => {
        clearImmediate(timer);
      },
    };
  }

  interrupt(): Promise<void> {
    return Promise.reject(new Error('The debugger has ended'));
  }

  kill(): Promise<void> {
    return Promise.resolve();
  }
}
