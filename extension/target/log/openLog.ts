import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { CommandRecord, LogFacts, LogProblem } from '../../text/logFacts';
import { decodeText } from '../../text/decodeText';
import { LogReader } from '../../text/logReader';
import { problem } from '../../text/problems';
import { looksLikeRecording } from '../kd/recording/readRecording';
import { headOf } from './headOf';
import type { LogAnswer, LogTarget, OpenLogOptions } from './logTarget';
import { openRecording } from './openRecording';

/** Of one answer no more is handed out: a document of this size is the largest that is still fit to be read. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Large reads: fewer turns of the event loop, and still small against everything else in memory. */
const CHUNK_BYTES = 1024 * 1024;

export type { LogAnswer, LogTarget, OpenLogOptions } from './logTarget';

/**
 * Reads a log of any size by stream, or a recorded debugger session as a log.
 *
 * Rejects when the file cannot be opened, and with an AbortError when the signal is raised. Where reading fails further
 * on, what was read is kept and the facts say so (`truncated`).
 */
export async function openLog(path: string, options: OpenLogOptions = {}): Promise<LogTarget> {
  const info = await stat(path);
  if (info.isDirectory()) throw Object.assign(new Error(`${path} is a folder, not a log`), { code: 'EISDIR' });
  // /dev/zero and its kin never end.
  if (info.isCharacterDevice() || info.isBlockDevice())
    throw Object.assign(new Error(`${path} is a device, not a log`), { code: 'ENOTSUP' });
  if (looksLikeRecording(await headOf(path))) return openRecording(path, info.size, options);
  const facts = await readFacts(path, info.size, options);
  return { path, size: info.size, facts, answer: index => readAnswer(path, facts, index, options) };
}

async function readFacts(path: string, size: number, options: OpenLogOptions): Promise<LogFacts> {
  const { signal, onProgress } = options;
  const reader = new LogReader(options);
  // A stream that is given up before it has begun opens the file all the same, and leaves it open.
  signal?.throwIfAborted();
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES, ...(signal ? { signal } : {}) });
  let done = 0;
  let failure: LogProblem | undefined;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      reader.push(chunk);
      done += chunk.length;
      onProgress?.(size > 0 ? Math.min(1, done / size) : 1, `${megabytes(done)} of ${megabytes(size)} MB`);
    }
  } catch (error) {
    if (signal?.aborted || done === 0) throw error;
    const why = error instanceof Error ? error.message : String(error);
    failure = problem('truncated', `The file could be read up to byte ${done} of ${size} only: ${why}`);
  }
  signal?.throwIfAborted();
  return reader.end(failure);
}

async function readAnswer(path: string, facts: LogFacts, index: number, options: OpenLogOptions): Promise<LogAnswer> {
  const record: CommandRecord | undefined = facts.commands[index];
  if (!record) throw new Error(`The log holds no command ${index}`);
  const length = Math.min(record.byteLength, MAX_ANSWER_BYTES);
  const bytes = new Uint8Array(length);
  const file = await open(path, 'r');
  try {
    let done = 0;
    while (done < length) {
      const { bytesRead } = await file.read(bytes, done, length - done, record.byteOffset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    const truncated = length < record.byteLength;
    return { text: decodeText(bytes.subarray(0, done), facts.encoding, truncated, options.codePage), truncated };
  } finally {
    await file.close();
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}
