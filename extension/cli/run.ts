import { CommanderError } from 'commander';
import { CliError, EXIT, type ExitCode } from './exitCodes';
import type { Host } from './host';
import { programFor } from './program';

/** Runs one command line (without node and script) and says with which code to end. Never throws. */
export async function run(host: Host, version: string, args: readonly string[]): Promise<ExitCode> {
  try {
    await programFor(host, version).parseAsync([...args], { from: 'user' });
    return EXIT.done;
  } catch (error) {
    // Help and version that were asked for are no errors; commander has written its own message in every case.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUsage;
    if (error instanceof CliError) {
      host.stderr.write(`alpcscope: ${error.message}\n`);
      return error.exitCode;
    }
    host.stderr.write(
      `alpcscope: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return EXIT.unreadable;
  }
}
