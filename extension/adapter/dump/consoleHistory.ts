import type { AnswerText, TargetCommand } from '../session/target';

/** Characters of answers that are kept; the oldest go first. */
const KEPT = 32 * 1024 * 1024;
/** Of one answer. */
const LONGEST = 8 * 1024 * 1024;

/** Commands that were typed in this session, with their answers as read-only documents. */
export class ConsoleHistory {
  readonly commands: TargetCommand[] = [];
  private readonly answers = new Map<number, AnswerText>();
  private size = 0;

  add(prompt: string, text: string, output: string): TargetCommand {
    const index = this.commands.length;
    const printed = `${prompt}${text}\n${output}`;
    const kept = printed.slice(0, LONGEST);
    const lines = kept.split('\n').length;
    const command = { text, prompt: prompt.trimEnd(), index, line: 1, lastLine: lines, kernel: 0, stop: 0 };
    this.commands.push(command);
    this.answers.set(index, { text: kept, truncated: kept.length < printed.length });
    this.size += kept.length;
    this.dropOld();
    return command;
  }

  /** undefined where there is no such command, or its answer had to make room. */
  answer(index: number): AnswerText | undefined {
    return this.answers.get(index);
  }

  private dropOld(): void {
    for (const [index, { text }] of this.answers) {
      if (this.size <= KEPT) return;
      this.answers.delete(index);
      this.size -= text.length;
    }
  }
}
