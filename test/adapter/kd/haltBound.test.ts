import assert from 'node:assert/strict';
import { HaltBound } from '../../../extension/adapter/kd/haltBound';
import type { KdEvent } from '../../../extension/target/kd/session/events';
import type { RunState } from '../../../extension/target/kd/session/runState';

/** The state of a session, as far as work at one halt looks at it. */
class Halts {
  stop = 3;
  state: RunState = 'halted';
  readonly listeners = new Set<(event: KdEvent) => void>();

  onEvent(listener: (event: KdEvent) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  become(to: RunState): void {
    const from = this.state;
    this.state = to;
    if (to === 'halted') this.stop++;
    for (const listener of this.listeners) listener({ kind: 'state', change: { from, to } });
  }
}

describe('work at one halt', () => {
  it('ends when the target runs, and is of that halt no more when it has halted anew', () => {
    const session = new Halts();
    const halt = new HaltBound(session);
    halt.assert();
    assert.equal(halt.signal.aborted, false);
    session.become('running');
    assert.equal(halt.signal.aborted, true);
    assert.throws(() => {
      halt.assert();
    }, /has run in the meantime/);
    session.become('halted');
    assert.throws(() => {
      halt.assert();
    }, /has run in the meantime/);
    halt.dispose();
    assert.equal(session.listeners.size, 0);
  });

  it('leaves it to a debugger that ends to say so', () => {
    const session = new Halts();
    const halt = new HaltBound(session);
    session.become('ended');
    halt.assert();
    assert.equal(halt.signal.aborted, false);
  });
});
