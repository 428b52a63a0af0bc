import { decodeText } from '../../text/decodeText';
import type { LogFacts } from '../../text/logFacts';
import { LogReader } from '../../text/logReader';
import { problem } from '../../text/problems';
import { MOST_RECORDED_BYTES, readRecording } from '../kd/recording/readRecording';
import { transcriptOf } from '../kd/recording/transcript';
import { transcriptText } from '../kd/recording/transcriptText';
import type { LogTarget, OpenLogOptions } from './logTarget';

/** Stands where a recording does not show the prompt, so that the line is taken for a command. */
const SOME_PROMPT = 'kd> ';

/** How often reading gives way to other work. */
const SLICE_BYTES = 1 << 20;

/** A recorded debugger session, replayed as a log: each command with its answer, as if it had been saved by .logopen. */
export async function openRecording(path: string, size: number, options: OpenLogOptions): Promise<LogTarget> {
  const { signal, onProgress } = options;
  const recording = await readRecording(path, signal && { signal });
  const bytes = Buffer.from([...transcriptText(transcriptOf(recording), SOME_PROMPT)].join(''), 'utf8');
  const reader = new LogReader({ encoding: 'utf-8' });
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    reader.push(bytes.subarray(at, at + SLICE_BYTES));
    onProgress?.(at / bytes.length, 'commands of the recording');
    await new Promise(resolve => setImmediate(resolve));
    signal?.throwIfAborted();
  }
  const cut = recording.isCut
    ? problem('truncated', `Only the first ${MOST_RECORDED_BYTES >> 20} MB of the recording were read`)
    : undefined;
  const facts = reader.end(cut);
  return { path, size, facts, isRecording: true, answer: index => answerOf(bytes, facts, index) };
}

function answerOf(bytes: Buffer, facts: LogFacts, index: number): ReturnType<LogTarget['answer']> {
  const record = facts.commands[index];
  if (!record) return Promise.reject(new Error(`The recording holds no command ${index}`));
  const piece = bytes.subarray(record.byteOffset, record.byteOffset + record.byteLength);
  return Promise.resolve({ text: decodeText(piece, 'utf-8', false), truncated: false });
}
