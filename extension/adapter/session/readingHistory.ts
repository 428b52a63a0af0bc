import type { Analysis } from '../../analysis/analysis';
import type { EarlierReading } from '../../protocol/findings';
import type { Opened } from './opened';

/** Readings kept for comparison. Each holds a whole snapshot, so the oldest give way. */
const MOST_KEPT = 5;

export interface KeptReading extends EarlierReading {
  readonly analysis: Analysis;
}

/** What the session stood at before: the readings that later ones replaced. */
export class ReadingHistory {
  private kept: readonly KeptReading[] = [];
  private count = 0;

  /** Keeps a reading that another one replaces. */
  keep({ target, analysis }: Opened): void {
    const { moment, readAt } = target.reading;
    const time = readAt.toISOString().slice(11, 19);
    const label = [moment, `read at ${time} UTC`].filter(part => part !== '').join(', ');
    this.kept = [{ number: ++this.count, label, analysis }, ...this.kept].slice(0, MOST_KEPT);
  }

  /** The latest first. */
  get readings(): readonly EarlierReading[] {
    return this.kept.map(({ number, label }) => ({ number, label }));
  }

  find(number: number): KeptReading | undefined {
    return this.kept.find(one => one.number === number);
  }

  clear(): void {
    this.kept = [];
  }
}
