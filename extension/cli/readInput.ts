import { open } from 'node:fs/promises';
import { sniff, SNIFF_BYTES } from '../text/sniff';
import { openLog } from '../target/log/openLog';
import type { LogTarget } from '../target/log/openLog';
import { currentKernel, otherKernels } from '../model/currentKernel';
import { interrupted, isSystemError, systemReason, unreadable } from './exitCodes';
import type { Host } from './host';
import type { InputReading } from './inputReading';
import { throwIfInterrupted } from './output';
import { Progress } from './progress';
import { readDumpInput } from './readDumpInput';

/** What an input may be read with. */
export interface InputOptions {
  /** Code page of a log. */
  readonly encoding?: string | undefined;
  /** Parts of a symbol path. */
  readonly symbols?: readonly string[] | undefined;
}

/** Reads a log or a kernel dump, told apart by content. Throws a CliError with one clear line if it cannot be read. */
export async function readInput(host: Host, file: string, options: InputOptions): Promise<InputReading> {
  if (!(await isDump(file))) return logReading(file, await readLog(host, file, options.encoding));
  return readDumpInput(host, file, options.symbols ?? []);
}

/** By the first bytes. A file that cannot be opened is left to the reader of logs, who says why. */
export async function isDump(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
      return sniff(buffer.subarray(0, bytesRead)).kind === 'dump-file';
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}

function logReading(file: string, { path, facts }: LogTarget): InputReading {
  const current = currentKernel(facts.kernels);
  if (!current) throw unreadable(`${file}: nothing was read`);
  const { lines, encoding, problems } = facts;
  return { path, snapshot: current.snapshot, lines, encoding, problems, earlier: otherKernels(facts.kernels) };
}

/**
 * Reads a log. Throws a CliError with one clear line if it cannot be read or is none; what was read in part is returned,
 * its problems stand in the facts.
 */
export async function readLog(host: Host, file: string, encoding: string | undefined): Promise<LogTarget> {
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
