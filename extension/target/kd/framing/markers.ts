/** Which edge of which answer a marker shows. */
export interface Marker {
  readonly edge: 'begin' | 'end';
  /** Counts what was sent to the debugger. */
  readonly turn: number;
  /** 0: the turn as a whole; from 1: a command of its script. */
  readonly index: number;
}

/** A marker that was found in a line. */
export interface FoundMarker extends Marker {
  readonly start: number;
  readonly end: number;
}

const LETTER = { begin: 'b', end: 'e' } as const;

/**
 * Markers prove where an answer begins and ends, which a prompt does not. The two `@` on both sides are printed by number,
 * so that no command line, echoed or logged, holds the text of a marker; every number carries `0x`, since users change
 * the radix.
 */
export class Markers {
  private readonly pattern: RegExp;

  /** `session`: hex digits that no other session has, so that a printed log of another one is no marker. */
  constructor(private readonly session: string) {
    this.pattern = new RegExp(`@@([be])([0-9a-f]{1,8})\\.([0-9a-f]{1,8})\\.${session}@@`, 'g');
  }

  /** As the debugger prints it. */
  text(marker: Marker): string {
    return `@@${this.core(marker)}@@`;
  }

  /** The command that prints it, on a line of its own. */
  command(marker: Marker): string {
    return `.printf "%c%c${this.core(marker)}%c%c\\n", 0x40, 0x40, 0x40, 0x40`;
  }

  /** The first marker of this session in a text. */
  find(text: string): FoundMarker | undefined {
    if (!text.includes('@@')) return undefined;
    this.pattern.lastIndex = 0;
    const match = this.pattern.exec(text);
    if (!match) return undefined;
    return {
      edge: match[1] === 'b' ? 'begin' : 'end',
      turn: Number.parseInt(match[2] ?? '', 16),
      index: Number.parseInt(match[3] ?? '', 16),
      start: match.index,
      end: this.pattern.lastIndex,
    };
  }

  /** True for the command of a marker that a pager has eaten and echoed. */
  isEchoed(text: string): boolean {
    return text.startsWith('.printf "%c%c') && text.includes(`.${this.session}%c%c`);
  }

  private core({ edge, turn, index }: Marker): string {
    return `${LETTER[edge]}${turn.toString(16)}.${index.toString(16)}.${this.session}`;
  }
}
