import { markedTranscript, sessionOf } from './markedTranscript';
import { plainTranscript } from './plainTranscript';
import type { Recording } from './recordingFormat';
import type { TranscriptEntry } from './transcriptEntry';

/**
 * A recorded session as commands and answers. Sessions of this driver are cut by their own markers, which are left out; any
 * other by prompts, of which each shows that one line was read.
 */
export function transcriptOf(recording: Recording): readonly TranscriptEntry[] {
  const session = sessionOf(recording);
  return session === undefined ? plainTranscript(recording) : markedTranscript(recording, session);
}

export type { TranscriptEntry };
