import { messageInside, NoiseReader } from '../../../text/noise';

/** Of the notes of one answer no more are kept. */
const MAX_NOTES = 500;

/**
 * Takes what the debugger engine says of itself (symbol and image warnings, boxes of stars, loading progress) out of an
 * answer. A warning may stand between two lines, or cut into one: then its two halves are joined again.
 */
export class NoteFilter {
  readonly notes: string[] = [];
  /** Notes that were not kept. */
  dropped = 0;
  private readonly noise = new NoiseReader();
  private half: string | undefined;

  constructor(private readonly out: (line: string) => void) {}

  line(text: string): void {
    const whole = this.half === undefined ? text : this.half + text;
    // A note between the two halves of a line leaves it open.
    if (this.half !== undefined && this.takeNote(text)) return;
    this.half = undefined;
    if (this.takeNote(whole)) return;
    const cut = messageInside(whole);
    if (cut > 0) {
      this.note(whole.slice(cut));
      this.half = whole.slice(0, cut);
    } else this.out(whole);
  }

  /** The answer is over. */
  end(): void {
    if (this.half !== undefined) this.out(this.half);
    this.half = undefined;
  }

  private takeNote(text: string): boolean {
    const first = text.search(/\S/);
    if (first < 0) {
      this.noise.endSummary();
      return false;
    }
    if (!this.noise.isNoise(text, first, text.charCodeAt(first))) return false;
    this.note(text);
    return true;
  }

  private note(text: string): void {
    if (this.notes.length < MAX_NOTES) this.notes.push(text);
    else this.dropped++;
  }
}
