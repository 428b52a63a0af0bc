import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parseRecording, type Recording } from './recordingFormat';

/** Bytes of a recording that are read when nothing else is asked for: what they become must fit into memory. */
export const MOST_RECORDED_BYTES = 256 << 20;

export interface ReadRecording extends Recording {
  /** The file goes on. */
  readonly isCut: boolean;
}

/** Reads a recording, or its beginning: whole lines of the first `most` bytes. Rejects where the file cannot be read. */
export async function readRecording(
  file: string,
  { most = MOST_RECORDED_BYTES, signal }: { readonly most?: number; readonly signal?: AbortSignal } = {},
): Promise<ReadRecording> {
  const { size } = await stat(file);
  const isCut = size > most;
  const chunks: Uint8Array[] = [];
  // A stream that is given up before it has begun opens the file all the same, and leaves it open.
  signal?.throwIfAborted();
  const stream = createReadStream(file, { ...(isCut && { end: most - 1 }), ...(signal && { signal }) });
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return { ...parseRecording(isCut ? text.slice(0, text.lastIndexOf('\n') + 1) : text), isCut };
}

/** By the first bytes of a file: whether it is a recording, of ours or of another program in the same format. */
export function looksLikeRecording(head: Uint8Array): boolean {
  const start = new TextDecoder('utf-8').decode(head.subarray(0, 200)).replace(/^\ufeff?\s*/, '');
  return /^\{\s*"ms"\s*:\s*\d/.test(start) && /"dir"\s*:\s*"(?:in|out|note)"/.test(start);
}
