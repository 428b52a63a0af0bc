import { addTo } from '../rows/multiMap';
import type { TargetCommand } from '../session/target';
import { normalCommand } from './normalCommand';

/** Commands named as similar to one that is not there. */
const SIMILAR = 5;

/** Answers to one typed line, the latest first. */
export interface Recorded {
  readonly answers: readonly TargetCommand[];
  /** The line is written in the log exactly as it was typed. */
  readonly exact: boolean;
}

/** Finds the commands of a log again by what a person types. */
export class RecordedCommands {
  private readonly exact = new Map<string, TargetCommand[]>();
  private readonly normal = new Map<string, TargetCommand[]>();

  constructor(readonly all: readonly TargetCommand[]) {
    for (const command of all) {
      if (command.text === '') continue;
      addTo(this.exact, command.text.trim(), command);
      addTo(this.normal, normalCommand(command.text), command);
    }
  }

  /** Answers to a line: those of the exact text where there are any, else those of the same command spelt otherwise. */
  find(line: string): Recorded | undefined {
    const exact = this.exact.get(line.trim());
    const found = exact ?? this.normal.get(normalCommand(line));
    return found && { answers: [...found].reverse(), exact: exact !== undefined };
  }

  /** Different commands that share the first word or an argument with a line, the latest first. */
  similar(line: string): readonly string[] {
    const [first = '', ...rest] = normalCommand(line).split(' ');
    const words = new Set(rest.filter(word => word.length > 3));
    const scored = [...this.normal].flatMap(([normal, commands]) => {
      const [head = '', ...tail] = normal.split(' ');
      const score = (head === first ? 2 : 0) + (tail.some(word => words.has(word)) ? 3 : 0);
      const last = commands.at(-1);
      return score > 0 && last ? [{ score, last }] : [];
    });
    scored.sort((a, b) => b.score - a.score || b.last.index - a.last.index);
    return scored.slice(0, SIMILAR).map(({ last }) => last.text.trim());
  }

  /** Different recorded commands that begin with, or else contain, what was typed; the latest first. */
  complete(typed: string, limit: number): readonly string[] {
    const begun = normalCommand(typed);
    const starting: string[] = [];
    const containing: string[] = [];
    for (const [normal, commands] of [...this.normal].reverse()) {
      const text = commands.at(-1)?.text.trim() ?? '';
      if (normal.startsWith(begun)) starting.push(text);
      else if (begun !== '' && normal.includes(begun)) containing.push(text);
    }
    return [...starting, ...containing].slice(0, limit);
  }
}
