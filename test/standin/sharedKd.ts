import type { StandinKd } from './standinKd';

/** A debugger with another client: its commands, what they print and another prompt come in front of each line of ours. */
export class SharedKd implements StandinKd {
  private turn = 0;

  constructor(
    private readonly inner: StandinKd,
    private readonly others: readonly string[],
  ) {}

  get prompt(): string {
    return this.inner.prompt;
  }

  get running(): boolean {
    return this.inner.running;
  }

  set running(value: boolean) {
    this.inner.running = value;
  }

  get quitting(): boolean {
    return this.inner.quitting;
  }

  get interrupted(): boolean {
    return this.inner.interrupted;
  }

  set interrupted(value: boolean) {
    this.inner.interrupted = value;
  }

  async run(line: string, out: (text: string) => void): Promise<void> {
    const other = this.others[this.turn++ % Math.max(1, this.others.length)];
    if (other !== undefined) {
      out(`${other}\n`);
      await this.inner.run(other, out);
      out(this.prompt);
    }
    await this.inner.run(line, out);
  }
}
