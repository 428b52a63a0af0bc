import { openLog } from '../target/log/openLog';
import type { LogTarget } from '../target/log/openLog';
import { interrupted, systemReason, unreadable } from './exitCodes';
import type { Host } from './host';
import { throwIfInterrupted } from './output';
import { Progress } from './progress';

/**
 * Reads a log. Throws a CliError with one clear line if it cannot be read or is none; what was read in part is returned,
 * its problems stand in the facts.
 */
export async function readInput(host: Host, file: string, encoding: string | undefined): Promise<LogTarget> {
  const progress = new Progress(host, `Reading ${file}`);
  try {
    const target = await openLog(file, {
      signal: host.signal,
      onProgress: progress.report,
      ...(encoding !== undefined && { encoding }),
    });
    throwIfInterrupted(host);
    const fatal = target.facts.problems.find(problem => problem.fatal);
    if (fatal) throw unreadable(`${file}: ${fatal.message}`);
    return target;
  } catch (error) {
    if (host.signal.aborted) throw interrupted();
    if (isSystemError(error)) throw unreadable(`${file}: ${systemReason(error)}`);
    throw error;
  } finally {
    progress.clear();
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}
