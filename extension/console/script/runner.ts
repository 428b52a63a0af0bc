import { type ConsoleContext, ConsoleError, type Output } from '../consoleCommand';
import type { CommandTable } from '../commandTable';
import { CaretError, caretText } from '../errors';
import type { Aliases } from './aliases';
import { defineAlias } from './aliasCommands';
import { findCommand } from './commandName';
import { type BlockRunner, isControlFlow, runControlFlow } from './controlFlow';
import { runConditional } from './conditional';
import { pieceAt } from './pieces';
import { parseScriptCall, type ScriptCall, type ScriptFiles } from './scriptFiles';

/** Deepest nesting of blocks, scripts and loops. */
const MAX_DEPTH = 64;

/** What the runner needs of the console around it. */
export interface RunnerHost {
  readonly table: CommandTable;
  readonly context: ConsoleContext;
  readonly aliases: Aliases;
  readonly files: ScriptFiles | undefined;
  /** `0: kd> `. */
  prompt(): string;
  /** Called before each command. */
  settle(signal: AbortSignal): Promise<void>;
}

/** Runs lines of commands: cuts them at `;`, sees to blocks, loops, aliases, comments and scripts. */
export class CommandRunner implements BlockRunner {
  private depth = 0;

  constructor(private readonly host: RunnerHost) {}

  get context(): ConsoleContext {
    return this.host.context;
  }

  get aliases(): Aliases {
    return this.host.aliases;
  }

  /**
   * Runs a line or the text of a block.
   * @throws ConsoleError with kd's words at the first command, extensions aside, that fails; LeaveSignal; whatever aborts
   */
  async run(text: string, out: Output, signal: AbortSignal): Promise<void> {
    if (this.depth >= MAX_DEPTH) throw new ConsoleError(`Commands are nested more than ${MAX_DEPTH} deep`);
    this.depth++;
    try {
      const line = this.host.aliases.expand(text);
      for (let at = next(line, 0); at < line.length; at = next(line, at)) {
        signal.throwIfAborted();
        at = await this.one(line, at, out, signal);
      }
    } finally {
      this.depth--;
    }
  }

  /** Runs the command at a place; returns the place behind it. */
  private async one(line: string, at: number, out: Output, signal: AbortSignal): Promise<number> {
    const rest = line.slice(at);
    if (rest.startsWith('*')) return lineEnd(line, at);
    const script = parseScriptCall(rest);
    if (script) {
      await this.script(script, out, signal);
      return at + script.length;
    }
    if (rest.startsWith('$$')) return pieceAt(line, at).end;
    if (/^a[sS]\s+(?!\/)/.test(rest)) {
      const end = lineEnd(line, at);
      defineAlias(this.host.aliases, line.slice(at, end));
      return end;
    }
    try {
      await this.host.settle(signal);
      if (isControlFlow(rest)) return await runControlFlow(this, line, at, out, signal);
      if (/^j[\s(]/i.test(rest)) return await runConditional(this, line, at, out, signal);
      return await this.command(line, at, out, signal);
    } catch (error) {
      throw error instanceof CaretError ? this.placed(error, line, at, 0) : error;
    }
  }

  private async command(line: string, at: number, out: Output, signal: AbortSignal): Promise<number> {
    const piece = pieceAt(line, at);
    if (piece.openQuote) throw new CaretError('quote');
    const text = line.slice(at, piece.end);
    const { command, length } = findCommand(this.host.table, text);
    try {
      await command.run(text.slice(length), this.host.context, out, signal);
    } catch (error) {
      if (error instanceof CaretError) throw this.placed(error, line, at, length);
      // What goes wrong inside of an extension does not end the line: the debugger does not ask how one ended.
      if (!text.startsWith('!') || !(error instanceof ConsoleError)) throw error;
      if (error.message !== '') out.write(`${error.message}\n`);
    }
    return piece.end;
  }

  /** The error with its caret under the place in the line. */
  private placed(error: CaretError, line: string, at: number, nameLength: number): ConsoleError {
    const end = pieceAt(line, at).end;
    const read = error.at === undefined ? end : at + nameLength + error.at;
    const whole = line.trimEnd();
    return new ConsoleError(caretText(error.kind, whole, Math.min(read, whole.length), this.host.prompt().length));
  }

  private async script(call: ScriptCall, out: Output, signal: AbortSignal): Promise<void> {
    const text = await this.host.files?.read(call.path, signal);
    if (text === undefined) {
      throw new ConsoleError(
        'Command file execution failed, Win32 error 0n2\n    "The system cannot find the file specified."',
      );
    }
    call.arguments.forEach((value, i) => this.host.aliases.set(`$arg${i + 1}`, value));
    try {
      const lines = text.split(/\r?\n/);
      if (call.joined) await this.run(lines.join(';'), out, signal);
      else await this.oneByOne(lines, out, signal);
    } finally {
      call.arguments.forEach((_, i) => this.host.aliases.delete(`$arg${i + 1}`));
    }
  }

  /** As if typed: each line is shown behind the prompt, and one that fails does not end the script. */
  private async oneByOne(lines: readonly string[], out: Output, signal: AbortSignal): Promise<void> {
    for (const line of lines) {
      if (line.trim() === '') continue;
      out.write(`${this.host.prompt()}${line}\n`);
      try {
        await this.run(line, out, signal);
      } catch (error) {
        if (!(error instanceof ConsoleError)) throw error;
        out.write(`${error.message}\n`);
      }
    }
  }
}

/** The next place that is neither blank nor `;`. */
function next(line: string, from: number): number {
  let at = from;
  while (/[\s;]/.test(line.charAt(at))) at++;
  return at;
}

function lineEnd(line: string, at: number): number {
  const end = line.indexOf('\n', at);
  return end < 0 ? line.length : end;
}
