import { createReadStream } from 'node:fs';
import { MessageTraceReader, type FoundTrace } from '../../text/messageTrace/readMessageTrace';
import { looksLikeRecording, readRecording } from '../kd/recording/readRecording';
import { headOf } from './headOf';

/** Characters of a line that are kept until its end comes. */
const MOST_CARRIED = 64 << 10;

/** Every message trace of a saved log or a recorded debugger session. Rejects where the file cannot be read. */
export async function readTraces(path: string, signal?: AbortSignal): Promise<readonly FoundTrace[]> {
  const head = await headOf(path);
  const reader = new MessageTraceReader();
  if (looksLikeRecording(head)) {
    const { rows } = await readRecording(path, signal ? { signal } : {});
    reader.push(rows.flatMap(({ dir, text }) => (dir === 'out' ? [text] : [])).join(''));
    return reader.found();
  }
  // The lines of a trace are ASCII: of the code pages only the width matters.
  const decoder = new TextDecoder(head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : 'windows-1252');
  let carried = '';
  // A stream that is given up before it has begun opens the file all the same, and leaves it open.
  signal?.throwIfAborted();
  for await (const chunk of createReadStream(path, signal ? { signal } : {}) as AsyncIterable<Uint8Array>) {
    const text = carried + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n') + 1;
    reader.push(text.slice(0, end));
    carried = text.slice(end).slice(-MOST_CARRIED);
  }
  reader.push(carried);
  return reader.found();
}
