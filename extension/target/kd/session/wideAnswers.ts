import type { Markers } from '../framing/markers';
import { NoteFilter } from '../framing/noteFilter';
import { openLogCommand, replacesLog, WideLog } from '../framing/wideLog';
import type { Clock } from './clock';
import type { SessionFiles } from './scriptFiles';
import type { CommandAnswer } from './turn';

/** What is said where an answer could not be had from the log. */
const CUT = 'Lines with characters of several bytes may be cut: the answer came over the pipe, not from the log';

/**
 * Whole answers on multibyte code pages, from a log of ours (framing/wideLog.ts). A debugger has one log: while a user has
 * opened another, answers come over the pipe and say so; when that is closed, ours is opened again.
 */
export class WideAnswers {
  private log: WideLog | undefined;
  private chain: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly files: SessionFiles,
    private readonly markers: Markers,
    private readonly clock: Clock,
  ) {}

  /** The command that opens a log of ours. */
  open(): string {
    const file = this.files.newFile('log');
    this.log = new WideLog(file, this.markers, this.clock);
    return openLogCommand(file);
  }

  /** The command that has to be sent behind one of the user's, where that has closed a log. */
  after(command: string): string | undefined {
    if (!replacesLog(command)) return undefined;
    this.log = undefined;
    return /\.logclose\b[^;]*$/i.test(command.trim()) ? this.open() : undefined;
  }

  /** The answer with the text of the log. One after the other, as they stand in the file. */
  whole(turn: number, answer: CommandAnswer, keepNotes: boolean): Promise<CommandAnswer> {
    const { log } = this;
    const next = this.chain.then(async () => {
      const text = await log?.answer(turn, answer.command);
      // A log that has nothing of what came over the pipe is not ours any more.
      if (text === undefined || (text === '' && answer.text !== ''))
        return { ...answer, notes: [...answer.notes, CUT] };
      return keepNotes ? { ...answer, text, characters: text.length } : filtered(answer, text);
    });
    this.chain = next.catch(() => undefined);
    return next;
  }
}

function filtered(answer: CommandAnswer, text: string): CommandAnswer {
  const lines: string[] = [];
  const filter = new NoteFilter(line => lines.push(line));
  const all = text.split('\n');
  const open = all.pop() ?? '';
  for (const line of open === '' ? all : [...all, open]) filter.line(line);
  filter.end();
  const whole = lines.map(line => line + '\n').join('');
  return { ...answer, text: whole, characters: whole.length, notes: filter.notes };
}
