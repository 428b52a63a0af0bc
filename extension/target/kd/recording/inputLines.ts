import type { Recording } from './recordingFormat';

/** A line that was sent, and how much had been printed by then. */
export interface InputLine {
  readonly text: string;
  /** Characters of output in front of it. */
  readonly at: number;
}

/** The two directions of a recording apart. */
export interface Directions {
  readonly output: string;
  readonly input: readonly InputLine[];
  /** Ends of chunks: a prompt in the middle of a line can only stand at one. */
  readonly chunkEnds: ReadonlySet<number>;
  readonly notes: readonly InputLine[];
}

export function directionsOf(recording: Recording): Directions {
  const parts: string[] = [];
  const input: InputLine[] = [];
  const notes: InputLine[] = [];
  const chunkEnds = new Set<number>();
  let at = 0;
  for (const { dir, text } of recording.rows) {
    if (dir === 'out') {
      parts.push(text);
      at += text.length;
      chunkEnds.add(at);
    } else if (dir === 'in') {
      for (const line of text.split('\n')) {
        const trimmed = line.replace(/\r$/, '');
        if (trimmed.trim() !== '') input.push({ text: trimmed, at });
      }
    } else notes.push({ text, at });
  }
  return { output: parts.join(''), input, chunkEnds, notes };
}
