import type { Clock } from '../../target/kd/session/clock';

/** Lines of a running target that are shown in one second, and what may come at once. */
const PER_SECOND = 500;
const AT_ONCE = 2_000;

/**
 * Lines that a running target prints, on their way to the client: of a flood, as messages of breakpoints can make one, only
 * so many are shown in a second, since a client that is given more stands still. What is left out is counted and said.
 */
export class OutputGate {
  private room = AT_ONCE;
  private filledAt: number;
  private leftOut = 0;
  private telling = false;

  constructor(
    private readonly clock: Clock,
    private readonly show: (text: string) => void,
  ) {
    this.filledAt = clock.now();
  }

  line(text: string): void {
    this.fill();
    if (this.room < 1) {
      this.leftOut++;
      this.tellSoon();
      return;
    }
    this.room--;
    this.show(text);
  }

  /** The target has halted: says what was left out, and where all of it is. */
  flush(): void {
    const { leftOut } = this;
    if (leftOut === 0) return;
    this.leftOut = 0;
    this.show(
      `[${leftOut.toLocaleString('en')} lines were left out here, since more than ${PER_SECOND} came in a second: the answer of the command that let the target run has them]`,
    );
  }

  private fill(): void {
    const now = this.clock.now();
    this.room = Math.min(AT_ONCE, this.room + ((now - this.filledAt) * PER_SECOND) / 1_000);
    this.filledAt = now;
  }

  private tellSoon(): void {
    if (this.telling) return;
    this.telling = true;
    this.clock.after(1_000, () => {
      this.telling = false;
      this.flush();
    });
  }
}
