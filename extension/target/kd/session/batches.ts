import { readOnlyRefusal } from '../access/classifyCommand';
import type { Markers } from '../framing/markers';
import type { SessionNotes } from '../process/debuggerProcess';
import { type BatchAnswer, BatchCollector, batchScript, scriptNote } from './batchScript';
import type { Repeatable } from './commandRuns';
import { KdError } from './kdError';
import type { BatchOptions } from './runOptions';
import type { SessionFiles } from './scriptFiles';
import { fitsBlock, MAX_LINE, sendable } from './sendable';
import type { CommandAnswer, TurnOptions } from './turn';

/** What running a batch needs of a session. */
export interface BatchLine {
  readonly markers: Markers;
  readonly files: SessionFiles;
  readonly notes: SessionNotes | undefined;
  /** Takes what was printed between the commands of a turn, which is none of theirs. */
  readonly others: (text: string) => void;
  /** The number that the next turn gets. */
  nextTurn(): number;
  /** Has one line run; it is made when it gets its turn. `repeatable`: when it may be sent twice. */
  run(line: () => string, options: BatchOptions, turn: TurnOptions, repeatable: Repeatable): Promise<CommandAnswer>;
}

/** Runs many commands in few turns: as a script file, or, where the debugger cannot read ours, in lines as long as may be. */
export class Batches {
  /** The debugger runs on another machine (a server's): it has no file of ours. */
  private noFiles = false;

  constructor(private readonly line: BatchLine) {}

  async run(commands: readonly string[], options: BatchOptions): Promise<readonly BatchAnswer[]> {
    const bad = commands.find(command => !fitsBlock(sendable(command)));
    if (bad !== undefined) throw new KdError('refused', `"${bad}" cannot stand in a script`);
    const answers = await this.once(commands, options);
    const missing = answers.flatMap((answer, i) => (answer.complete ? [] : [i]));
    if (missing.length === 0 || missing.length > commands.length / 2 + 1) return answers;
    const again = await this.once(
      missing.map(i => commands[i] ?? ''),
      placed(options, i => missing[i] ?? -1),
    );
    return answers.map((answer, i) => again[missing.indexOf(i)] ?? answer);
  }

  private async once(commands: readonly string[], options: BatchOptions): Promise<readonly BatchAnswer[]> {
    if (this.noFiles) return this.inLines(commands, options);
    let script: ReturnType<SessionFiles['script']> | undefined;
    const said: string[] = [];
    try {
      const answers = await this.turn(
        commands,
        options,
        text => {
          script = this.line.files.script(text);
          return script.command;
        },
        line => {
          if (said.length < 4) said.push(line);
        },
      );
      this.noFiles = answers.every(answer => !answer.complete) && said.some(line => NOT_FOUND.test(line));
      return this.noFiles ? await this.inLines(commands, options) : answers;
    } finally {
      script?.used();
    }
  }

  private async inLines(commands: readonly string[], options: BatchOptions): Promise<readonly BatchAnswer[]> {
    const answers: BatchAnswer[] = [];
    while (answers.length < commands.length) {
      const from = answers.length;
      const some = fitting(commands.slice(from), this.line.markers);
      const part = await this.turn(
        some,
        placed(options, i => from + i),
        text => text.replaceAll('\n', ''),
      );
      answers.push(...part);
    }
    return answers;
  }

  /** One turn. Its markers hold its number, which is known when it gets its turn. */
  private async turn(
    commands: readonly string[],
    options: BatchOptions,
    lineOf: (script: string) => string,
    outside?: (line: string) => void,
  ): Promise<readonly BatchAnswer[]> {
    const { markers, notes } = this.line;
    const collector = new BatchCollector(commands, options.onAnswer);
    const line = (): string => {
      const turn = this.line.nextTurn();
      const script = batchScript(commands, markers, turn);
      notes?.note(scriptNote(turn, script));
      return lineOf(script);
    };
    const turn: TurnOptions = {
      linesOnly: true,
      onLine: text => {
        if (collector.line(text)) return;
        this.line.others(text);
        outside?.(text);
      },
      onMarker: marker => {
        collector.marker(marker);
      },
    };
    const onlyReads = commands.every(command => readOnlyRefusal(command) === undefined);
    await this.line.run(line, options, turn, onlyReads ? 'if-lost' : 'if-not-run');
    return collector.answers();
  }
}

const NOT_FOUND = /^Command file execution failed|Win32 error 0n[23]\b/;

/** As many commands as fit into one line, at least one. */
function fitting(commands: readonly string[], markers: Markers): readonly string[] {
  let count = 1;
  for (let length = 0; count <= commands.length; count++) {
    length += batchScript(commands.slice(count - 1, count), markers, 0xffff_ffff).length + 4;
    if (length > MAX_LINE) break;
  }
  return commands.slice(0, Math.max(1, count - 1));
}

/** The same options for a part of the commands. */
function placed(options: BatchOptions, indexOf: (i: number) => number): BatchOptions {
  const { onAnswer, ...plain } = options;
  if (!onAnswer) return plain;
  return {
    ...plain,
    onAnswer: (i, answer) => {
      onAnswer(indexOf(i), answer);
    },
  };
}
