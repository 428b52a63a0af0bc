import type { CommandPlace } from '../../model/evidence';
import type { Fact, FactSink } from '../../model/facts';
import { HAS_PROMPT_SIGN, splitLines } from '../../text/lineSplitter';
import { LogMachine } from '../../text/logMachine';
import type { MachineState } from '../../text/machineState';
import { blockParsers } from '../../text/parsers';
import { SessionState } from '../../text/sessionState';
import type { AnswerText, Ran, TargetCommand } from '../session/target';
import { AnswerStore } from './answerStore';

/** Commands whose answers are kept, as far as they fit; all are listed. */
const MOST_COMMANDS = 100_000;
/** Characters of an answer that are parsed: a flood has no facts beyond that. */
const MOST_PARSED = 32 << 20;

/** What one command with its answer has told. */
export interface Told {
  readonly command: TargetCommand;
  /** How many facts it held. */
  readonly facts: number;
}

/**
 * The session as a log that grows: every command with its answer, numbered in lines, so that evidence can point at them.
 * All of it goes through the parsers of saved logs, and what they find into the snapshot.
 */
export class Transcript {
  readonly commands: TargetCommand[] = [];
  private readonly store = new AnswerStore();
  private state: MachineState | undefined;
  private lines = 0;
  private found = 0;

  constructor(private readonly sink: FactSink) {}

  /** What the debugger has printed before its first prompt. */
  banner(text: string): Told {
    return this.read('', '', text, undefined);
  }

  /** A command and its answer, which belong to this halt of the target. */
  add(prompt: string, command: string, answer: string, stop: number, ran?: Ran): Told {
    return this.read(prompt, command, answer, stop, ran);
  }

  answer(index: number): AnswerText | undefined {
    return this.store.get(index);
  }

  /** What was implicit (process, thread) is forgotten: another kernel is there. */
  forgetContext(): void {
    this.state = undefined;
  }

  private read(prompt: string, command: string, answer: string, stop: number | undefined, ran?: Ran): Told {
    const index = this.commands.length;
    const firstLine = this.lines + 1;
    const machine = new LogMachine(this.listener(), blockParsers, this.stateAt(stop, index));
    this.found = 0;
    const take = (line: string, signs: number): void => {
      this.lines++;
      machine.line(line, signs, 0);
    };
    if (prompt !== '') take(`${prompt} ${command}`, HAS_PROMPT_SIGN);
    // A line of an answer is never a prompt here, whatever it looks like: markers tell where answers end.
    splitLines(wholeLines(answer), (line, _start, signs) => {
      take(line, signs & ~HAS_PROMPT_SIGN);
    });
    machine.end();
    this.state = machine.state();
    const place = { text: command, prompt, index, line: firstLine, lastLine: this.lines, kernel: 0 };
    const entry: TargetCommand = { ...place, stop: this.state.place.stop, ...(ran && { ran }) };
    this.keep(entry, prompt === '' ? answer : `${prompt} ${command}\n${answer}`);
    return { command: entry, facts: this.found };
  }

  /** Goes on in the scope of what was read before, as the next command, at the given halt. */
  private stateAt(stop: number | undefined, index: number): MachineState | undefined {
    const before = this.state;
    if (stop === undefined && before === undefined) return undefined;
    const place: CommandPlace = { text: '', line: 0, index, prompt: '', kernel: 0, stop: stop ?? 0 };
    return {
      ...(before ?? { scope: { process: undefined, thread: undefined, userThreads: new Map() }, mode: undefined }),
      bits: before?.bits,
      place,
      told: false,
      line: this.lines,
      session: SessionState.atStop(stop ?? 0),
      typedAhead: [],
      lastPrompt: before?.lastPrompt ?? '',
      piped: false,
    };
  }

  private keep(entry: TargetCommand, text: string): void {
    this.commands.push(entry);
    this.store.set(entry.index, text);
    if (this.commands.length > MOST_COMMANDS) this.store.drop(entry.index - MOST_COMMANDS);
  }

  private listener(): ConstructorParameters<typeof LogMachine>[0] {
    return {
      command: () => undefined,
      line: () => undefined,
      kernel: () => undefined,
      failed: () => undefined,
      fact: (fact: Fact) => {
        this.found++;
        this.sink.add(fact);
      },
    };
  }
}

/** As much of an answer as is parsed: a line that is cut would tell of something else. */
function wholeLines(answer: string): string {
  if (answer.length <= MOST_PARSED) return answer;
  return answer.slice(0, answer.lastIndexOf('\n', MOST_PARSED - 1) + 1);
}
