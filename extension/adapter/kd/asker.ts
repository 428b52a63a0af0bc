import { type Priority } from '../../target/kd/session/commandQueue';
import type { KdSession } from '../../target/kd/session/kdSession';
import type { Ran, TargetCommand } from '../session/target';
import { withoutTrace } from '../../text/messageTrace/withoutTrace';
import type { Transcript } from './transcript';

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  readonly priority?: Priority;
  readonly timeoutMs?: number | undefined;
  /** A person reads the answer: what the engine says of itself stays in it. */
  readonly keepNotes?: boolean;
  /** Called for each line as it comes. */
  readonly onLine?: (line: string) => void;
}

/** An answer with its place in the transcript. */
export interface Answer {
  readonly text: string;
  readonly command: TargetCommand;
  /** How many facts it held. */
  readonly facts: number;
}

/** A command that lets the target run, on its way. */
interface Running {
  readonly prompt: string;
  readonly command: string;
  readonly stop: number;
}

/** What stands behind an answer of which nothing shows that it is whole. */
const NOT_WHOLE = '[The debugger has not answered this to its end]';

/** The one door for commands: what goes through it is in the transcript, and what it tells in the snapshot. */
export class Asker {
  /** Moments of a target that never stops: no two commands are of the same. */
  private moment = 0;
  private running: Running | undefined;
  private ran: Answer | undefined;

  constructor(
    readonly session: KdSession,
    readonly transcript: Transcript,
    private readonly learned: () => void,
  ) {
    session.onEvent(event => {
      if (event.kind === 'sent' && event.effect !== 'none')
        this.running = { prompt: this.prompt, command: event.command, stop: session.stop };
      else if (event.kind === 'stopped') this.stopped(event.text);
    });
  }

  get prompt(): string {
    return this.session.prompt ?? '';
  }

  /** The moment that what is read now belongs to. */
  nextMoment(): number {
    return this.session.kind === 'local-kernel' ? ++this.moment : this.session.stop;
  }

  /** Runs a line; one that lets the target run resolves when it has halted again. */
  async ask(command: string, options: AskOptions = {}): Promise<Answer> {
    const { prompt } = this;
    const { signal, priority, timeoutMs, keepNotes, onLine } = options;
    const ranSince = this.clock(priority);
    const lasts = this.session.effectOf(command) !== 'none';
    this.ran = undefined;
    const { text, spilled, characters } = await this.session.run(command, {
      ...(signal && { signal }),
      ...(priority && { priority }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(keepNotes !== undefined && { keepNotes }),
      ...(onLine && { onLine }),
    });
    // What the target has printed before it halted was taken down when it halted.
    const ran = lasts ? this.takeRan() : undefined;
    if (ran) return ran;
    const whole = spilled === undefined ? text : `${text}\n[${characters} characters in all: ${spilled}]\n`;
    return this.note(prompt, command, whole, this.nextMoment(), ranSince());
  }

  /** Runs several commands in one turn. */
  async askAll(commands: readonly string[], options: AskOptions = {}): Promise<readonly Answer[]> {
    const { prompt } = this;
    const { signal, priority } = options;
    const ranSince = this.clock(priority);
    const answers = await this.session.batch(commands, {
      ...(signal && { signal }),
      ...(priority && { priority }),
    });
    const moment = this.nextMoment();
    const ran = ranSince();
    return answers.map(({ command, lines, complete }) => {
      const all = complete ? lines : [...lines, NOT_WHOLE];
      return this.note(prompt, command, all.map(line => `${line}\n`).join(''), moment, ran);
    });
  }

  private takeRan(): Answer | undefined {
    const { ran } = this;
    this.ran = undefined;
    return ran;
  }

  /** What is to be told of a command that begins now, once it has ended. */
  private clock(priority: Priority | undefined): () => Ran {
    const at = Date.now();
    const began = this.session.clock.now();
    return () => ({
      at,
      ms: Math.round(this.session.clock.now() - began),
      background: priority === 'background',
    });
  }

  private note(prompt: string, command: string, text: string, moment: number, ran?: Ran): Answer {
    const told = this.transcript.add(prompt, command, text, moment, ran);
    if (told.facts > 0) this.learned();
    return { text, ...told };
  }

  private stopped(text: string): void {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    this.ran = this.note(running.prompt, running.command, withoutTrace(text), running.stop);
  }
}
