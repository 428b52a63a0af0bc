import type { AnswerText } from '../session/target';

/** Characters of answers that are kept; the oldest go first. */
const KEPT = 64 << 20;
/** Of one answer. */
const LONGEST = 8 << 20;

/** Texts of answers by the number of their command, as many as fit. */
export class AnswerStore {
  private readonly answers = new Map<number, AnswerText>();
  private size = 0;

  set(index: number, text: string): void {
    const kept = text.slice(0, LONGEST);
    this.answers.set(index, { text: kept, truncated: kept.length < text.length });
    this.size += kept.length;
    for (const oldest of this.answers.keys()) {
      if (this.size <= KEPT) return;
      this.drop(oldest);
    }
  }

  /** undefined where there is none, or it had to make room. */
  get(index: number): AnswerText | undefined {
    return this.answers.get(index);
  }

  drop(index: number): void {
    const answer = this.answers.get(index);
    if (!answer) return;
    this.answers.delete(index);
    this.size -= answer.text.length;
  }
}
