import type { Disposable } from '../../../base/disposables';
import { AnswerReader, type LineRead } from '../framing/answerReader';
import { streamDecoder } from '../framing/codePages';
import type { Marker, Markers } from '../framing/markers';
import type { DebuggerProcess, ProcessExit } from '../process/debuggerProcess';
import { Listeners } from '../process/listeners';
import type { Clock } from './clock';
import { KdError } from './kdError';
import { WITHOUT_ALIASES } from './ownWords';
import { Turn, type TurnOptions } from './turn';

export interface ChannelOptions {
  readonly codePage: number;
  readonly clock: Clock;
  /** A file for the flood of one answer. */
  readonly newFile: () => string | undefined;
  /** What stands in the way of markers may be taken out: nobody else uses this debugger. */
  readonly mayRemoveAliases: boolean;
}

/** Text that belongs to no command. `behindPrompt`: a prompt stood in front of it. */
export interface Unsolicited {
  readonly text: string;
  readonly behindPrompt: boolean;
}

/** Quiet at a prompt for so long means that a marker was lost. Doubled with each time it is asked for. */
const QUIET = 1_500;
const MOST_ASKED = 3;
/** A command that prints nothing for so long may have been lost. */
const SILENT = 10_000;

/**
 * The wire to one debugger: sends a command between its two markers, and knows its answer by them. One turn at a time;
 * who may have it is not decided here.
 */
export class CommandChannel {
  readonly lines = new Listeners<string>();
  readonly unsolicited = new Listeners<Unsolicited>();
  private readonly reader: AnswerReader;
  private turn: Turn | undefined;
  private turns = 0;
  private watch: Disposable | undefined;
  private exit: ProcessExit | undefined;
  /** It was seen that this debugger shows a prompt in front of each line that it reads. */
  private promptsProve = false;
  /** The prompt that was seen last. */
  prompt: string | undefined;

  constructor(
    private readonly process: DebuggerProcess,
    readonly markers: Markers,
    private readonly options: ChannelOptions,
  ) {
    const decoder = streamDecoder(options.codePage);
    this.reader = new AnswerReader(markers, {
      marker: (marker, prompt, read) => {
        this.marker(marker, prompt, read);
      },
      text: (text, ended) => {
        this.lines.fire(text);
        if (this.turn?.text(text, ended) === false) this.unsolicited.fire({ text, behindPrompt: false });
      },
      unsolicited: (text, behindPrompt) => {
        this.lines.fire(text);
        this.unsolicited.fire({ text, behindPrompt });
      },
      pager: () => {
        this.sendEnd();
      },
    });
    process.onOutput(bytes => {
      this.reader.push(decoder.decode(bytes));
      this.watchForQuiet();
    });
    process.onExit(exit => {
      this.ended(exit);
    });
  }

  /** The command that is on the wire. */
  get open(): Turn | undefined {
    return this.turn;
  }

  /** The debugger shows a prompt. */
  get atPrompt(): boolean {
    return this.reader.promptNow !== undefined;
  }

  /** The number that the next turn gets. */
  get nextTurn(): number {
    return this.turns + 1;
  }

  /** Sends a line. Only when nothing is on the wire. */
  send(command: string, options: TurnOptions): Turn {
    const id = ++this.turns;
    const turn = new Turn(id, command, options, this.options.clock, this.options.newFile);
    if (this.exit) {
      turn.fail(new KdError('ended', 'The debugger has ended'));
      return turn;
    }
    this.turn = turn;
    const [begin, end] = [this.markerCommand('begin', id), this.markerCommand('end', id)];
    // An empty line would repeat the command in front of it.
    this.process.write(command === '' ? `${begin}\n${end}\n` : `${begin}\n${command}\n${end}\n`);
    this.watchForQuiet();
    return turn;
  }

  /** Asks for the end marker where a prompt or a pager stands; false where none does. */
  probe(): boolean {
    if (!this.turn || (this.reader.promptNow === undefined && !this.reader.atPager)) return false;
    this.sendEnd();
    return true;
  }

  /** Sends the end marker of the open turn once more: a pager has eaten it, or something else has. */
  private sendEnd(): void {
    if (this.turn) this.process.write(`${this.markerCommand('end', this.turn.id)}\n`);
  }

  private markerCommand(edge: Marker['edge'], turn: number): string {
    return this.markers.command({ edge, turn, index: 0 });
  }

  private marker(marker: Marker, prompt: string | undefined, read: LineRead): void {
    if (prompt !== undefined) this.prompt = prompt;
    const { turn } = this;
    // A marker that was asked for twice comes twice.
    if (turn?.id !== marker.turn) return;
    if (marker.index > 0) {
      // Without the beginning of the turn the lines in between went to nobody.
      if (turn.begun) turn.marker(marker);
    } else if (marker.edge === 'begin') {
      turn.begin();
    } else this.close(turn, prompt, read);
  }

  private close(turn: Turn, prompt: string | undefined, read: LineRead): void {
    this.turn = undefined;
    this.watch?.dispose();
    const line = `"${shorten(turn.command)}"`;
    if (turn.command === '') {
      // Two markers alone: the second one stands behind the prompt that the first has left.
      if (turn.begun && read === 'no') this.promptsProve = true;
      turn.end(prompt);
    } else if (!turn.begun)
      turn.fail(new KdError('out-of-step', `The debugger has lost the marker in front of ${line}, which may have run`));
    else if (turn.frame === 'open')
      turn.fail(new KdError('out-of-step', `The debugger has not answered ${line} to its end`));
    else if (turn.frame === 'none' || (turn.frame === undefined && this.promptsProve && read === 'no'))
      turn.fail(new KdError('not-run', `${line} was lost on its way to the debugger and has not run`));
    else if (turn.frame === undefined && this.promptsProve && read === 'unclear')
      turn.fail(new KdError('out-of-step', `The debugger has not shown whether it has run ${line}`));
    else turn.end(prompt);
  }

  private ended(exit: ProcessExit): void {
    this.exit = exit;
    this.watch?.dispose();
    const { turn } = this;
    this.turn = undefined;
    turn?.fail(new KdError('ended', `The debugger ended while "${shorten(turn.command)}" ran`));
  }

  /**
   * A prompt or a pager, and then nothing: the end marker was lost. A target that runs shows none, but may print the same.
   * A command that prints nothing may be at work, or was lost together with its marker: one marker more does no harm.
   */
  private watchForQuiet(): void {
    this.watch?.dispose();
    const { turn } = this;
    if (!turn) return;
    const waits = this.reader.promptNow !== undefined || this.reader.atPager;
    this.watch = this.options.clock.after((waits ? QUIET : SILENT) * 2 ** turn.asked, () => {
      if (this.turn !== turn) return;
      if (turn.asked < MOST_ASKED) {
        turn.asked++;
        if (turn.asked > 1 && waits && !turn.lasts && this.options.mayRemoveAliases)
          this.process.write(WITHOUT_ALIASES);
        this.sendEnd();
        this.watchForQuiet();
      } else if (waits && !turn.lasts) this.giveUp(turn);
    });
  }

  private giveUp(turn: Turn): void {
    this.turn = undefined;
    turn.fail(
      new KdError(
        'out-of-step',
        `The debugger shows its prompt "${this.reader.promptNow ?? ''}" but does not print the marker ` +
          `${turn.command === '' ? 'that it was asked for' : `behind "${shorten(turn.command)}"`}: an alias may have replaced part of it (al lists them, ad * removes them)`,
      ),
    );
  }
}

/** A command as part of a sentence. */
export function shorten(command: string): string {
  return command.length <= 80 ? command : `${command.slice(0, 77)}...`;
}
