import type { CommandPlace } from '../model/evidence';
import type { CommandRecord } from './logFacts';

/** A log of nothing but prompts would else need more memory than its own size. */
export const MAX_COMMANDS = 500_000;

interface Open {
  readonly place: CommandPlace;
  readonly offset: number;
}

/** Collects the commands of a log; each reaches to the line before the next. */
export class CommandList {
  /** Commands that were not kept. */
  dropped = 0;
  private readonly records: CommandRecord[] = [];
  private open: Open | undefined;

  constructor(private readonly most = MAX_COMMANDS) {}

  /** A command begins at this offset in the input. */
  begin(place: CommandPlace, offset: number): void {
    this.close(Math.max(place.line - 1, 0), offset);
    this.open = { place, offset };
  }

  /** The input ends behind this line, at this offset. */
  end(lastLine: number, offset: number): readonly CommandRecord[] {
    this.close(lastLine, offset);
    return this.records;
  }

  private close(lastLine: number, offset: number): void {
    if (!this.open) return;
    const { place, offset: byteOffset } = this.open;
    this.open = undefined;
    if (this.records.length >= this.most) {
      this.dropped++;
      return;
    }
    this.records.push({
      ...place,
      lastLine: Math.max(lastLine, place.line),
      byteOffset,
      byteLength: Math.max(0, offset - byteOffset),
    });
  }
}
