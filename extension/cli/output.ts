import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { CliError, EXIT, interrupted, systemReason } from './exitCodes';
import type { Host } from './host';

/** Writes a result to a file, or to stdout where none is named. */
export async function writeResult(host: Host, pieces: Iterable<string>, file: string | undefined): Promise<void> {
  // Everything up to here may have run without a pause: let a waiting Ctrl+C arrive before anything is written.
  await new Promise(resolve => setImmediate(resolve));
  throwIfInterrupted(host);
  if (file === undefined) await writeToStream(host, pieces);
  else await writeFileAtomically(host, pieces, file);
}

export function throwIfInterrupted(host: Host): void {
  if (host.signal.aborted) throw interrupted();
}

/** A reader that closes the pipe early (`| head`) has what it wanted: no error. */
async function writeToStream(host: Host, pieces: Iterable<string>): Promise<void> {
  const { stdout } = host;
  for (const piece of pieces) {
    throwIfInterrupted(host);
    if (stdout.destroyed) return;
    if (!stdout.write(piece)) await drained(stdout);
  }
}

/** Waits until a stream takes more; also returns when it was closed or broke, which its owner hears of itself. */
export async function drained(stream: Writable): Promise<void> {
  if (stream.destroyed) return;
  const stop = new AbortController();
  try {
    await Promise.race(['drain', 'close'].map(event => once(stream, event, { signal: stop.signal })));
  } catch {
    // An error event: whoever made the stream listens for it.
  } finally {
    stop.abort();
  }
}

/** The file holds either its old content or all of the new one, whatever happens in between. */
export async function writeFileAtomically(host: Host, pieces: Iterable<string>, file: string): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    const handle = await open(temporary, 'w');
    try {
      for (const batch of batches(pieces)) {
        throwIfInterrupted(host);
        await handle.write(batch);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    throwIfInterrupted(host);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof CliError) throw error;
    throw new CliError(EXIT.wrongUsage, `${file}: cannot be written: ${systemReason(error)}`);
  }
}

const BATCH = 1 << 20;

/** Pieces joined to about a million characters each, so that a file is not written row by row. */
function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length >= BATCH) {
      yield batch;
      batch = '';
    }
  }
  if (batch !== '') yield batch;
}
