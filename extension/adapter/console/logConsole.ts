import { normalCommand } from './normalCommand';
import { type Recorded, RecordedCommands } from './recordedCommands';
import type { AnswerText, ConsoleAnswer, SessionTarget, TargetCommand } from '../session/target';
import { counted } from '../rows/texts';

/** Commands that one listing prints. */
const LISTED = 200;

/** What the console needs from the log. */
export interface ConsoleSource {
  readonly commands: readonly TargetCommand[];
  /** How many kernels the log holds, and which one (from 0) the session is about. */
  readonly kernels: number;
  readonly kernel: number;
  answer(index: number, signal: AbortSignal): Promise<AnswerText>;
  /** The same log with another of its kernels, from 0. */
  chooseKernel(kernel: number): SessionTarget;
}

/** The debug console over a saved log: a command typed again is answered from the log, nothing is ever run. */
export class LogConsole {
  private readonly recorded: RecordedCommands;

  constructor(private readonly source: ConsoleSource) {
    this.recorded = new RecordedCommands(source.commands);
  }

  complete(typed: string, limit: number): readonly string[] {
    return this.recorded.complete(typed, limit);
  }

  async execute(line: string, signal: AbortSignal): Promise<ConsoleAnswer> {
    const found = this.recorded.find(line);
    if (found) return this.replay(found, signal);
    return this.own(line) ?? { text: this.notThere(line) };
  }

  private async replay(found: Recorded, signal: AbortSignal): Promise<ConsoleAnswer> {
    const [latest, ...earlier] = found.answers;
    if (!latest) return { text: '' };
    const { text, truncated } = await this.source.answer(latest.index, signal);
    const body = (latest.line === 0 ? text : withoutPrompt(text)).trimEnd();
    const cut = truncated ? '\n[cut: the whole answer is in the log]' : '';
    return {
      text: `${body === '' ? '[nothing was printed]' : body}${cut}\n${this.note(found, latest, earlier)}`,
      command: latest,
    };
  }

  private note(found: Recorded, latest: TargetCommand, earlier: readonly TargetCommand[]): string {
    const parts = [`from the log, line ${latest.line}`];
    if (!found.exact) parts.push(`recorded as "${latest.text.trim()}"`);
    if (this.source.kernels > 1) parts.push(`kernel ${latest.kernel + 1} of ${this.source.kernels}`);
    parts.push(`stop ${latest.stop + 1}`);
    if (earlier.length > 0) {
      const lines = earlier.slice(0, 5).map(command => command.line);
      const more = earlier.length > lines.length ? ', …' : '';
      const those = earlier.length === 1 ? 'line' : 'lines';
      parts.push(`${counted(earlier.length, 'earlier answer')} (${those} ${lines.join(', ')}${more})`);
    }
    return `[${parts.join('; ')}]`;
  }

  /** The few commands of our own. A recorded command of the same name goes first. */
  private own(line: string): ConsoleAnswer | undefined {
    const [name, ...words] = normalCommand(line).split(' ');
    if (name === '.commands') return { text: this.listing(words) };
    if (name === '.kernel') return this.kernel(words[0]);
    if (name === '.help' || name === '.hh' || name === '?') return { text: this.help() };
    return undefined;
  }

  private kernel(word: string | undefined): ConsoleAnswer {
    const { kernels, kernel } = this.source;
    const here = `This is kernel ${kernel + 1} of ${kernels}.`;
    if (word === undefined)
      return { text: kernels === 1 ? 'The log holds one kernel.' : `${here} .kernel N shows another.` };
    const wanted = Number(word);
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > kernels)
      return { text: `${here} There is no kernel ${word}.` };
    return { text: `Kernel ${wanted} of ${kernels}.`, next: this.source.chooseKernel(wanted - 1) };
  }

  private help(): string {
    return [
      'This is a saved log: nothing can be run. A command of the log, typed again, prints its recorded answer.',
      '.commands [words]   the recorded commands (that contain these words)',
      '.kernel [N]         looks at another kernel (boot, connection, dump) of the log',
      '.help               this text',
      `The log holds ${counted(this.source.commands.length, 'command')}.`,
    ].join('\n');
  }

  private listing(words: readonly string[]): string {
    const wanted = words.map(word => word.toLowerCase());
    const found = this.source.commands.filter(command => {
      const text = normalCommand(command.text);
      return command.text !== '' && wanted.every(word => text.includes(word));
    });
    if (found.length === 0) return 'No recorded command matches.';
    const rows = found.slice(0, LISTED).map(command => `${String(command.line).padStart(8)}  ${command.text.trim()}`);
    const rest = found.length - rows.length;
    return [
      `    line  command`,
      ...rows,
      ...(rest > 0 ? [`[${counted(rest, 'more command')}: add words to narrow]`] : []),
    ].join('\n');
  }

  private notThere(line: string): string {
    const similar = this.recorded.similar(line);
    const head = `"${line.trim()}" is not in this log, and a saved log cannot run commands.`;
    if (similar.length === 0) return `${head}\nType .commands for those that are there.`;
    return [head, 'Similar commands that are there:', ...similar.map(text => `  ${text}`)].join('\n');
  }
}

/** The answer itself, without the line of its prompt. */
function withoutPrompt(text: string): string {
  const end = text.indexOf('\n');
  return end === -1 ? '' : text.slice(end + 1);
}
