import { ownText } from '../base/ownText';
import type { CommandPlace } from '../model/evidence';
import type { Fact, TargetFact } from '../model/facts';
import type { BlockParser, LineKind, Scope } from './blocks';
import { CommandContext } from './commandContext';
import { isBareCommand, letsTargetRun, looksLikeCommand } from './commandText';
import { textEvidence } from './known';
import { HAS_MESSAGE_SIGN, HAS_PROMPT_SIGN } from './lineSplitter';
import { messageInside, NoiseReader } from './noise';
import { skipBlanks } from './pointer';
import { OutputReader } from './outputReader';
import { ParserTable } from './parserTable';
import type { Prompt } from './prompt';
import { modeOfPrompt, promptAt, promptInside } from './prompt';
import { noteCommand } from './scopeCommands';
import { targetFactOf } from './sessionFacts';
import { readSessionLine } from './sessionLines';
import type { SessionLine } from './sessionLines';
import type { MachineState } from './machineState';
import { copyScope } from './machineState';
import { announcesMoment, SessionState } from './sessionState';
import { TypeAhead } from './typeAhead';

const CARET = 94;
const NOT_RUN = /^\s*\^ (?:No runnable debuggees|Operation not supported by current debuggee)/;

/** Is told what the lines of a log turn out to be. */
export interface LogListener {
  /** A command that is shown or that has printed something. Places come in the order of the log. */
  command(place: CommandPlace, offset: number): void;
  /** What was learned from output of this kernel. */
  fact(fact: Fact, kernel: number): void;
  /** What became of a line; once for each, in order. */
  line(kind: LineKind, text: string, line: number, command: CommandPlace): void;
  /** The line from which on another kernel is spoken of. */
  kernel(kernel: number, line: number): void;
  /** A parser failed at this line. */
  failed(line: number, error: unknown): void;
  /** A line that begins with a prompt is about to begin another command; `offset`: where the line begins. */
  boundary?(line: number, offset: number): void;
}

/**
 * Reads a log line by line: finds prompts and commands, keeps the moments apart, takes out what the engine says of itself
 * and offers the rest to the parsers. One line is never read twice and nothing of it is kept here.
 */
export class LogMachine {
  private scope: Scope = { process: undefined, thread: undefined, userThreads: new Map() };
  private session = new SessionState();
  private readonly noise = new NoiseReader();
  private typeAhead = new TypeAhead();
  private readonly output: OutputReader;
  private readonly sink = {
    add: (fact: Fact): void => {
      this.session.learned();
      this.listener.fact(fact, this.session.kernel);
    },
  };
  private readonly width: { bits: 32 | 64 | undefined } = { bits: undefined };
  private mode: TargetFact['mode'];
  private lineOffset = 0;
  private place: CommandPlace = { text: '', line: 0, index: 0, prompt: '', kernel: 0, stop: 0 };
  /** The listener knows of the command: it is shown, or it has printed something. */
  private told = false;
  private offset = 0;
  private lineNumber = 0;
  private lastPrompt = '';
  /**
   * Lines are copied before they are offered to parsers. What a parser keeps of a line else keeps the whole block alive
   * that the line was cut from: right where most of the block is kept anyway, wrong where little of it is.
   */
  ownsLines = false;
  /** Output was found directly behind prompts: commands came through a pipe and are not shown. */
  private piped = false;

  constructor(
    private readonly listener: LogListener,
    parsers: readonly BlockParser[],
    from?: MachineState,
  ) {
    if (from) this.resume(from);
    this.output = new OutputReader(new ParserTable(parsers), this.contextOf(this.place), (line, error) => {
      listener.failed(line, error);
    });
  }

  /** Reads the next line. `signs`: what it may hold (lineSplitter.ts). `offset`: where it begins, in bytes. */
  line(text: string, signs: number, offset: number): void {
    const line = ++this.lineNumber;
    this.lineOffset = offset;
    // Output before the first prompt begins behind a byte order mark.
    if (line === 1) this.offset = offset;
    // Nearly all lines bear no sign.
    const kind = signs === 0 ? this.answerLine(text, line, 0) : this.kindOf(text, line, signs, offset);
    this.listener.line(kind, text, line, this.place);
  }

  /** Everything that what follows depends on. Only at a boundary: what stands between two is not in it. */
  state(): MachineState {
    const { place, told, lastPrompt, piped, mode } = this;
    return {
      ...{ place, told, lastPrompt, piped, mode, line: Math.max(0, this.lineNumber - 1), bits: this.width.bits },
      session: this.session.copy(),
      scope: copyScope(this.scope),
      typedAhead: this.typeAhead.all,
    };
  }

  private resume(from: MachineState): void {
    const { place, told, lastPrompt, piped, mode } = from;
    Object.assign(this, { place, told, lastPrompt, piped, mode });
    this.lineNumber = from.line;
    this.width.bits = from.bits;
    this.session = from.session.copy();
    this.scope = copyScope(from.scope);
    this.typeAhead = new TypeAhead(from.typedAhead);
  }

  /** The log is over. */
  end(): void {
    this.output.end(this.lineNumber);
  }

  private kindOf(text: string, line: number, signs: number, offset: number): LineKind {
    if (signs & HAS_PROMPT_SIGN) {
      const prompt = promptAt(text);
      if (prompt) {
        this.output.end(line);
        this.listener.boundary?.(line, offset);
        return this.promptLine(text, prompt, line, offset);
      }
      const inside = promptInside(text, this.lastPrompt, looksLikeCommand);
      if (inside > 0) return this.splitLine(text, inside, line, offset);
    }
    return this.answerLine(text, line, signs);
  }

  /** Output, and behind it a prompt on the same line. */
  private splitLine(text: string, at: number, line: number, offset: number): LineKind {
    const kind = this.answerLine(text.slice(0, at), line, HAS_MESSAGE_SIGN);
    const rest = text.slice(at);
    const prompt = promptAt(rest);
    if (prompt) {
      this.output.end(line);
      this.promptLine(rest, prompt, line, offset);
    }
    return kind === 'unparsed' ? kind : 'understood';
  }

  private promptLine(text: string, prompt: Prompt, line: number, offset: number): LineKind {
    const rest = text.slice(prompt.end);
    const typed = ownText(rest.trim());
    this.noise.endSummary();
    this.lastPrompt = prompt.text;
    if (prompt.stacked) this.piped = true;
    if (typed !== '' && looksLikeCommand(rest)) {
      this.typeAhead.clear();
      this.begin(typed, prompt.text, line, offset);
      return 'understood';
    }
    const ahead = this.typeAhead.next();
    this.begin(ahead, prompt.text, line, offset);
    return typed === '' ? 'understood' : this.behindPrompt(rest, line, ahead !== '');
  }

  /** Either output right behind the prompt of a command that is not shown, or a command that is not known (an alias). */
  private behindPrompt(text: string, line: number, typedAhead: boolean): LineKind {
    const kind = this.outputLine(text, line);
    if (kind !== 'unparsed') {
      if (!typedAhead) this.piped = true;
    } else if (!this.piped && !typedAhead) {
      this.place = { ...this.place, text: text.trim() };
      this.output.start(this.contextOf(this.place), line);
    }
    const command = this.place.text !== '' && !typedAhead;
    this.tell();
    return kind === 'unparsed' && !command ? kind : 'understood';
  }

  /** Begins the command of a prompt. */
  private begin(text: string, prompt: string, line: number, offset: number): void {
    delete this.scope.lastProcess;
    const before = this.place;
    const index = this.told ? this.place.index + 1 : this.place.index;
    this.session.prompt(prompt, letsTargetRun(text));
    this.offset = offset;
    this.told = false;
    this.goTo({ text, line, index, prompt, ...this.session.moment }, before, line);
    this.noteMode(prompt, line);
    if (text !== '') this.tell();
  }

  private goTo(place: CommandPlace, before: CommandPlace | undefined, line: number): void {
    if (place.kernel !== this.place.kernel) {
      this.mode = undefined;
      this.width.bits = undefined;
    }
    this.place = place;
    noteCommand(this.scope, place, before);
    this.output.start(this.contextOf(place), line);
  }

  private tell(): void {
    if (this.told) return;
    this.told = true;
    this.listener.command(this.place, this.offset);
  }

  /** A line of output; a message that cuts into it is taken off. */
  private answerLine(text: string, line: number, signs: number): LineKind {
    const cut = signs & HAS_MESSAGE_SIGN ? messageInside(text) : -1;
    const kind = this.outputLine(cut > 0 ? text.slice(0, cut) : text, line);
    if (!this.told && kind !== 'noise') this.tell();
    return kind;
  }

  private outputLine(text: string, line: number): LineKind {
    const first = skipBlanks(text);
    if (first === text.length) {
      this.noise.endSummary();
      return 'noise';
    }
    const code = text.charCodeAt(first);
    if (this.noise.isNoise(text, first, code)) return 'noise';
    if (first === 0) {
      const said = readSessionLine(text);
      if (said) return this.sessionLine(said, text, line);
      if (isBareCommand(text)) return this.bareCommand(text, line);
    }
    if (code === CARET && NOT_RUN.test(text)) this.session.refused();
    return this.output.line(this.ownsLines ? ownText(text) : text, line, code);
  }

  /** Session text stands in the middle of other output, too, and does not end it, unless another moment begins. */
  private sessionLine(said: SessionLine, text: string, line: number): LineKind {
    const kernels = this.session.kernels;
    // What a block still holds belongs to the moment before.
    if (announcesMoment(said)) this.output.end(line);
    if (this.session.note(said)) {
      this.goTo({ ...this.place, ...this.session.moment }, this.place, line);
      if (this.session.kernels > kernels) this.listener.kernel(this.place.kernel, line);
    }
    const fact = targetFactOf(said, textEvidence({ command: this.place }, line, text));
    if (fact) {
      this.width.bits = fact.bits ?? this.width.bits;
      this.listener.fact(fact, this.place.kernel);
    }
    return 'understood';
  }

  /** Typed ahead; or, in an excerpt without prompts, the command whose answer follows. */
  private bareCommand(text: string, line: number): LineKind {
    if (this.lastPrompt === '') {
      this.output.end(line);
      this.listener.boundary?.(line, this.lineOffset);
      this.begin(text.trim(), '', line, this.lineOffset);
    } else this.typeAhead.add(text.trim());
    return 'understood';
  }

  private noteMode(prompt: string, line: number): void {
    const mode = modeOfPrompt(prompt);
    if (mode === undefined || mode === this.mode) return;
    this.mode = mode;
    this.listener.fact(
      { kind: 'target', mode, evidence: textEvidence({ command: this.place }, line, prompt) },
      this.place.kernel,
    );
  }

  private contextOf(place: CommandPlace): CommandContext {
    return new CommandContext(place, this.scope, this.sink, this.width);
  }
}
