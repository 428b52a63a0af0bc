import { markedTranscript, sessionOf } from './markedTranscript';
import { plainTranscript } from './plainTranscript';
import type { Recording } from './recordingFormat';

/** A command and its answer in a recorded session. */
export interface TranscriptEntry {
  /** As sent; empty for text that answers no command: the start banner, events. */
  readonly command: string;
  /** With LF; prompts left out. */
  readonly output: string;
  /** The prompt behind the answer, with its blank; absent where none came. */
  readonly prompt?: string;
  /** False: the debugger never read the command, or has not answered it to its end. */
  readonly answered: boolean;
  /** What happened meanwhile: breaks, exits. */
  readonly notes?: readonly string[];
}

/**
 * A recorded session as commands and answers. Sessions of this driver are cut by their own markers, which are left out; any
 * other by prompts, of which each shows that one line was read.
 */
export function transcriptOf(recording: Recording): readonly TranscriptEntry[] {
  const session = sessionOf(recording);
  return session === undefined ? plainTranscript(recording) : markedTranscript(recording, session);
}
