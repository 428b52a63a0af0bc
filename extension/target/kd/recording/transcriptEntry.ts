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
