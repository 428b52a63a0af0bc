import { readDump } from '../adapter/dump/readDump';
import { openEngine } from '../target/dump/openEngine';
import { interrupted, isSystemError, systemReason, unreadable } from './exitCodes';
import type { Host } from './host';
import type { InputReading } from './inputReading';
import { throwIfInterrupted } from './output';
import { Progress } from './progress';

/** Part of the time that opening takes, symbols included. */
const OPENING = 0.2;

/**
 * Reads a kernel dump. Throws a CliError with one clear line if it is none that can be read, or has no symbols; what does
 * not fit together in it stands in the problems.
 *
 * @param symbols parts of a symbol path; none: `_NT_SYMBOL_PATH`
 */
export async function readDumpInput(host: Host, file: string, symbols: readonly string[]): Promise<InputReading> {
  const progress = new Progress(host, `Reading ${file}`);
  const { signal } = host;
  try {
    const engine = await openEngine(file, {
      signal,
      onProgress: fraction => {
        progress.report(fraction * OPENING);
      },
      ...(symbols.length > 0 && { symbolPath: symbols.join(';') }),
    });
    try {
      if (!engine.kernel) throw unreadable(`${file}: no symbols of its kernel: ${oneLine(engine.whyNoKernel)}`);
      const { analysis, problems } = await readDump(engine, {
        signal,
        onProgress: fraction => {
          progress.report(OPENING + (1 - OPENING) * fraction);
        },
      });
      throwIfInterrupted(host);
      return { path: file, snapshot: analysis.snapshot, analysis, problems };
    } finally {
      engine.close();
    }
  } catch (error) {
    if (signal.aborted) throw interrupted();
    if (isSystemError(error)) throw unreadable(`${file}: ${systemReason(error)}`);
    if (error instanceof Error && error.name === 'DumpFormatError') throw unreadable(`${file}: ${error.message}`);
    throw error;
  } finally {
    progress.clear();
  }
}

function oneLine(text: string | undefined): string {
  return (text ?? 'they were not found').replace(/\s*\n\s*/g, '; ');
}
