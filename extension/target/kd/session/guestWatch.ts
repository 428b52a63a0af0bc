import type { Disposable } from '../../../base/disposables';
import type { Clock } from './clock';
import type { Unsolicited } from './commandChannel';
import { OTHERS, type TargetRun } from './targetRun';
import type { Turn } from './turn';

/** Output that is followed by no more for so long has ended. */
const QUIET = 1_500;
/** A server that comes to no line within this time works for somebody else, or its target runs. */
const NOT_READ = 3_000;

/** What is printed when a target halts: after a run that was not ours. */
const HALTED =
  /^(?:\([0-9a-f.]{1,20}\): )?[^\n]{0,100} - code [0-9a-f]{8} \(|^Breakpoint \d{1,6} hit\b|^\*\*\* Fatal System Error/i;

export interface GuestParts {
  readonly clock: Clock;
  readonly target: TargetRun;
  /** Nothing of ours is on the wire. */
  readonly isIdle: () => boolean;
  readonly atPrompt: () => boolean;
  /** Asks for a marker: it comes when the server reads commands. */
  readonly probe: () => Promise<void>;
  /** True for a line that lets the target run. */
  readonly lets: (line: string) => boolean;
}

/**
 * What other clients of a debugging server do. They may let the target run and halt it without a word to us: what they type
 * and what it prints is seen, and a server that does not come to our lines is asked with a marker. It is never broken into.
 */
export class GuestWatch {
  private timer: Disposable | undefined;
  /** Something has let the target run, or has halted it, that was not ours. */
  private ran = false;
  private asking = false;

  constructor(private readonly parts: GuestParts) {}

  /** Output that belongs to no command of ours. */
  heard({ text, behindPrompt }: Unsolicited): void {
    if (HALTED.test(text) || (behindPrompt && this.parts.lets(text))) this.ran = true;
    this.timer?.dispose();
    this.timer = this.parts.clock.after(QUIET, () => {
      this.quiet();
    });
  }

  /** A line of ours was sent. */
  sent(turn: Turn): void {
    this.parts.clock.after(NOT_READ, () => {
      if (turn.open && !turn.begun && this.parts.target.state === 'halted') this.parts.target.ranUnseen(OTHERS);
    });
  }

  /** The debugger was started; nothing shows yet whether its server reads commands. */
  started(): void {
    this.parts.clock.after(NOT_READ, () => {
      const { target } = this.parts;
      if (target.state === 'starting' && target.machine.version !== undefined) target.ranUnseen(OTHERS);
    });
  }

  private quiet(): void {
    const { target, isIdle, atPrompt } = this.parts;
    if (this.asking || !isIdle() || target.state !== 'halted') return;
    if (this.ran || !atPrompt()) void this.ask();
  }

  private async ask(): Promise<void> {
    const { clock, target, probe } = this.parts;
    this.asking = true;
    const late = clock.after(NOT_READ, () => {
      if (target.state === 'halted') target.ranUnseen(OTHERS);
    });
    try {
      await probe();
      // It has run in between, and stands again: it is another halt.
      if (this.ran && target.state === 'halted') target.ranUnseen(OTHERS);
      this.ran = false;
      target.halted('');
    } catch {
      // The session ends, or is out of step: who finds that says so.
    } finally {
      late.dispose();
      this.asking = false;
    }
  }
}
