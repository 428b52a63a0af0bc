import type { Host } from './host';

/** Tells how far the work is, on a terminal only, in one line that is wiped when it is done. */
export class Progress {
  private shown = -1;

  constructor(
    private readonly host: Host,
    private readonly label: string,
  ) {}

  /** How much is done, from 0 to 1. Writes only when the percentage has changed. */
  readonly report = (fraction: number): void => {
    const percent = Math.floor(fraction * 100);
    if (this.host.stderr.isTTY !== true || percent === this.shown) return;
    this.shown = percent;
    this.host.stderr.write(`\r${this.label} ${percent}%`);
  };

  /** Leaves no trace. */
  clear(): void {
    if (this.shown >= 0) this.host.stderr.write(`\r${' '.repeat(this.label.length + 5)}\r`);
    this.shown = -1;
  }
}
