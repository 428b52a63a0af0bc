import { Command } from 'commander';
import { bannerText, loadingText } from '../../console/banner';
import { EXTENSION_COMMANDS } from '../../console/extensions/extensionCommands';
import { KdConsole } from '../../console/kdConsole';
import type { KernelEngine } from '../../kernel/engine';
import { openEngine } from '../../target/dump/openEngine';
import { disassemble } from '../../target/disassembly/disassembler';
import { serveConsole } from '../consoleSession';
import { interrupted, isSystemError, systemReason, unreadable } from '../exitCodes';
import type { Host } from '../host';
import { logWriter } from '../logWriter';
import { symbolsOption } from '../options';
import { scriptReader } from '../scriptReader';

interface ConsoleOptions {
  readonly symbols?: readonly string[];
  readonly c?: string;
}

/** `alpcscope console DUMP`: a kd-compatible prompt over the embedded engine, on stdin and stdout. */
export function consoleCommand(host: Host): Command {
  return new Command('console')
    .summary('a kd-compatible prompt over a kernel dump')
    .description(
      'Opens a kernel crash dump and takes kd commands from stdin, a line each: !alpc, !thread, !process, k, dt, dq, dl, ' +
        'x, ln, lm, r, u, ?, ??, .if, .foreach, $$><file and more. Answers have the form that kd gives them. q ends it.',
    )
    .argument('<dump>', 'a kernel crash dump')
    .addOption(symbolsOption())
    .option('-c <commands>', 'commands to run first, separated by semicolons')
    .action(async (file: string, options: ConsoleOptions) => {
      const symbolPath = options.symbols?.join(';') ?? process.env['_NT_SYMBOL_PATH'] ?? '';
      host.stdout.write(loadingText(file));
      const engine = await open(host, file, symbolPath);
      try {
        host.stdout.write(`${bannerText(engine, { symbolPath })}\n`);
        const console = new KdConsole(engine, {
          commands: EXTENSION_COMMANDS,
          disassembler: { disassemble },
          files: scriptReader,
          logs: logWriter(host.now, process.pid, file),
          symbolPath,
          now: host.now,
        });
        await serveConsole(console, host.stdin ?? process.stdin, host.stdout, options.c, host.signal);
      } catch (error) {
        throw host.signal.aborted ? interrupted() : error;
      } finally {
        engine.close();
      }
    });
}

/** Says what is wrong with a dump in kd's words, and on stderr in one line. */
async function open(host: Host, file: string, symbolPath: string): Promise<KernelEngine> {
  try {
    return await openEngine(file, { symbolPath, signal: host.signal });
  } catch (error) {
    if (host.signal.aborted) throw interrupted();
    const why = reasonOf(error);
    if (why === undefined) throw error;
    host.stdout.write(refusal(file, error, why));
    throw unreadable(`${file}: ${why}`);
  }
}

function reasonOf(error: unknown): string | undefined {
  if (isSystemError(error)) return systemReason(error);
  return error instanceof Error && error.name === 'DumpFormatError' ? error.message : undefined;
}

/** Win32 errors of what goes wrong with files. Source: Microsoft, winerror.h; the words of kd. */
const WIN32_ERRORS: Readonly<Record<string, readonly [number, string]>> = {
  ENOENT: [2, 'File not found.'],
  ENOTDIR: [3, 'The system cannot find the path specified.'],
  EACCES: [5, 'Access denied.'],
  EPERM: [5, 'Access denied.'],
  EBUSY: [32, 'The process cannot access the file because it is being used by another process.'],
};
/** ERROR_FILE_CORRUPT: not a dump, or one that cannot be read. */
const CORRUPT: readonly [number, string] = [1392, 'The file or directory is corrupted and unreadable.'];

function refusal(file: string, error: unknown, why: string): string {
  const code = isSystemError(error) ? ((error as NodeJS.ErrnoException).code ?? '') : '';
  const [number, words] = WIN32_ERRORS[code] ?? CORRUPT;
  const note = number === CORRUPT[0] ? `${why}\n` : '';
  return (
    `${note}Could not open dump file [${file}], Win32 error 0n${number}\n    "${words}"\n` +
    `Debuggee initialization failed, Win32 error 0n${number}\n${words}\n`
  );
}
