import { readFile } from 'node:fs/promises';
import { bannerText } from '../../console/banner';
import { ConsoleError } from '../../console/consoleCommand';
import type { Disassembler } from '../../console/disassembler';
import { EXTENSION_COMMANDS } from '../../console/extensions/extensionCommands';
import { KdConsole } from '../../console/kdConsole';
import type { KernelEngine } from '../../kernel/engine';
import type { DumpConsole } from './dumpConsole';

/** Longest script that is read: scripts are written by people. */
const LONGEST_SCRIPT = 4 * 1024 * 1024;

/** The kd-compatible console as the prompt of a session. */
export class KdDumpConsole implements DumpConsole {
  private readonly console: KdConsole;

  readonly banner: string;

  /** @param symbolPath the path in use, for those who ask */
  constructor(engine: KernelEngine, disassembler: Disassembler, symbolPath: string) {
    this.banner = bannerText(engine, { symbolPath });
    this.console = new KdConsole(engine, {
      commands: EXTENSION_COMMANDS,
      disassembler,
      files: { read: readScript },
      symbolPath,
      now: () => new Date(),
    });
  }

  get prompt(): string {
    return this.console.prompt;
  }

  async run(line: string, write: (text: string) => void, signal: AbortSignal): Promise<{ readonly quit: boolean }> {
    return { quit: (await this.console.execute(line, { write }, signal)) === 'quit' };
  }

  complete(typed: string, limit: number): readonly string[] {
    return this.console.complete(typed, limit);
  }

  async evaluate(expression: string, signal: AbortSignal): Promise<bigint | undefined> {
    try {
      return await this.console.state.evaluate(expression, signal);
    } catch (error) {
      if (error instanceof ConsoleError) return undefined;
      throw error;
    }
  }
}

/** Text of a script; undefined where it cannot be read, or is none. */
async function readScript(path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const bytes = await readFile(path, { signal });
    return bytes.length > LONGEST_SCRIPT ? undefined : bytes.toString('utf8');
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
