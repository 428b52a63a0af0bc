import type { KernelEngine } from '../kernel/engine';
import { visibleLines } from '../base/visible';
import { BoundedOutput, MAX_OUTPUT, OutputLimitError } from './boundedOutput';
import { CommandTable } from './commandTable';
import { complete } from './complete';
import { type ConsoleCommand, ConsoleError, type Output } from './consoleCommand';
import { ConsoleState } from './consoleState';
import { coreCommands } from './coreCommands';
import type { Disassembler } from './disassembler';
import { Aliases } from './script/aliases';
import { aliasCommands } from './script/aliasCommands';
import { LeaveSignal } from './script/leave';
import { listCommand } from './script/listCommand';
import { CommandRunner } from './script/runner';
import type { ScriptFiles } from './script/scriptFiles';
import { ConsoleLog, type LogFiles } from './session/logFile';
import type { SessionSettings } from './session/settings';

export interface KdConsoleOptions extends SessionSettings {
  /** Commands besides those of the console itself: the extensions. */
  readonly commands?: readonly ConsoleCommand[];
  readonly disassembler?: Disassembler;
  /** Writes the logs of `.logopen`; absent: it is refused. */
  readonly logs?: LogFiles;
  /** Reads the files of `$$><`; absent: there are none. */
  readonly files?: ScriptFiles;
  /** Characters that one line may print. */
  readonly maxOutput?: number;
}

/** A console over a dump that takes kd's commands and prints what kd prints. */
export class KdConsole {
  readonly state: ConsoleState;
  private readonly table: CommandTable;
  private readonly runner: CommandRunner;
  private readonly log: ConsoleLog;
  private lastLine = '';

  constructor(
    engine: KernelEngine,
    private readonly options: KdConsoleOptions = {},
  ) {
    this.state = new ConsoleState(engine, options.disassembler);
    const aliases = new Aliases();
    this.log = new ConsoleLog(options.logs);
    const lists = {
      setElement: (address: bigint): void => {
        this.state.variables.set('$extret', address);
      },
      run: (text: string, out: Output, signal: AbortSignal): Promise<void> => this.runner.run(text, out, signal),
    };
    this.table = new CommandTable([
      ...coreCommands(this.state, options, () => this.table.names()),
      ...aliasCommands(aliases),
      ...this.log.commands(),
      listCommand(lists),
      ...(options.commands ?? []),
    ]);
    this.runner = new CommandRunner({
      table: this.table,
      context: this.state,
      aliases,
      files: options.files,
      prompt: () => this.prompt,
      settle: signal => this.state.settle(signal),
    });
  }

  /** `0: kd> `, without the processor on a machine that has one. */
  get prompt(): string {
    const { engine, processor } = this.state;
    return engine.info.processors > 1 ? `${processor}: kd> ` : 'kd> ';
  }

  /**
   * Runs one line; what is wrong with it is printed. An empty line repeats the one before, where dumps of memory and
   * code go on. Rejects only when `signal` is aborted.
   */
  async execute(line: string, out: Output, signal: AbortSignal): Promise<'more' | 'quit'> {
    const typed = line.trim() === '' ? repeated(this.lastLine) : line;
    this.lastLine = typed;
    this.log.write(`${this.prompt}${typed}\n`);
    const logged: Output = {
      write: text => {
        // Names come from memory: none may turn the direction of a line, or command a terminal.
        const shown = visibleLines(text);
        out.write(shown);
        this.log.write(shown);
      },
    };
    const bounded = new BoundedOutput(logged, this.options.maxOutput ?? MAX_OUTPUT);
    try {
      await this.runner.run(typed, bounded, signal);
    } catch (error) {
      if (error instanceof LeaveSignal) {
        if (error.kind === 'quit') {
          this.log.close();
          return 'quit';
        }
      } else if (error instanceof OutputLimitError) logged.write(`\n${error.message}\n`);
      else if (error instanceof ConsoleError) logged.write(error.message === '' ? '' : `${error.message}\n`);
      else throw error;
    }
    return 'more';
  }

  /** Completions of what was typed so far, at most `limit`. */
  complete(typed: string, limit: number): readonly string[] {
    return complete(this.state.engine, this.table, typed, limit);
  }
}

/** Repeating `dq address` goes on behind what was shown. */
function repeated(line: string): string {
  const name = /^\s*(d[abcdDfpquWw]|d[dpq][sap]|d[dpq]u|u)(?:\s.*)?$/.exec(line)?.[1];
  return name ?? line;
}
