import type { KdSession } from '../../target/kd/session/kdSession';
import { RequestError } from '../errors';

/**
 * Work that reads memory of one halt: what is read later would be of another state of the target, and taken for that of the
 * first.
 */
export class HaltBound {
  private readonly controller = new AbortController();
  private readonly stop: number;
  private readonly listening: { dispose(): void };

  constructor(private readonly session: Pick<KdSession, 'stop' | 'state' | 'onEvent'>) {
    this.stop = session.stop;
    this.listening = session.onEvent(event => {
      // A debugger that ends says so by itself.
      if (event.kind === 'state' && event.change.to !== 'halted' && event.change.to !== 'ended')
        this.controller.abort();
    });
  }

  /** Raised when the target is let run, by whomever. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Throws where the target is not at that halt any more. */
  assert(): void {
    const { session, stop, signal } = this;
    if (session.state === 'ended') return;
    if (signal.aborted || session.stop !== stop || session.state !== 'halted')
      throw new RequestError('running', 'The target has run in the meantime: its threads wait for something else now.');
  }

  dispose(): void {
    this.listening.dispose();
  }
}
