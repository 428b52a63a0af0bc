import { firstPromptAt } from '../../../text/prompt';
import { quits } from '../session/sendable';
import { directionsOf, type Directions, type InputLine } from './inputLines';
import type { Recording } from './recordingFormat';
import type { TranscriptEntry } from './transcriptEntry';

const PAGER = 'Hit Enter...';
/** Where a prompt may begin: any of its first characters. */
const MAYBE_PROMPT = /(?:^|(?<=\n))[ \d|?[lkK]|\d{1,4}: ?l?kd>|\d:\d{3}>|\d:\d{3}:\w+>|l?kd>/g;

/** A session of anybody: each prompt shows that the line behind it is read next. */
export function plainTranscript(recording: Recording): readonly TranscriptEntry[] {
  const all = directionsOf(recording);
  const entries: TranscriptEntry[] = [];
  let next = 0;
  let from = 0;
  let command = '';
  for (;;) {
    const end = nextPrompt(all, from, next);
    const eaten = eatenLines(all, from, end?.start ?? all.output.length, next);
    next += eaten.lines.length;
    // The line that a pager ate is not read again: the prompt belongs to the one behind it.
    const valid = end && isRead(all, end, all.input[next]);
    const last = !valid;
    const stop = last ? all.output.length : end.start;
    const { output, prompt } = last
      ? withoutLastPrompt(eaten.textTo(stop))
      : { output: eaten.textTo(stop), prompt: end.text };
    const answered = prompt !== undefined || command === '' || quits(command);
    add(entries, all, { command, output, answered }, prompt, from, stop);
    for (const line of eaten.lines) entries.push({ command: line, output: '', answered: false });
    if (last) break;
    command = all.input[next]?.text ?? '';
    next++;
    from = end.end;
  }
  for (const line of all.input.slice(next)) entries.push({ command: line.text, output: '', answered: false });
  return entries;
}

interface FoundPrompt {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The first prompt at which the next line was read. */
function nextPrompt(all: Directions, from: number, next: number): FoundPrompt | undefined {
  MAYBE_PROMPT.lastIndex = from;
  for (let match = MAYBE_PROMPT.exec(all.output); match; match = MAYBE_PROMPT.exec(all.output)) {
    const start = match.index;
    MAYBE_PROMPT.lastIndex = start + 1;
    const prompt = firstPromptAt(all.output.slice(start, start + 160));
    if (!prompt) continue;
    const end = start + prompt.end;
    const atLineStart = start === from || all.output.charAt(start - 1) === '\n';
    if (!atLineStart && !all.chunkEnds.has(end)) continue;
    const found = { text: prompt.text, start, end };
    if (isRead(all, found, all.input[next]) || isRead(all, found, all.input[next + 1])) return found;
  }
  return undefined;
}

/** True where the line was sent when nothing more than the prompt had been printed, and the text behind fits it. */
function isRead(all: Directions, prompt: FoundPrompt, line: InputLine | undefined): boolean {
  if (!line || line.at > prompt.end) return false;
  const echo = /^\.echo ([^\s;"'][^;"']*)$/.exec(line.text)?.[1];
  return echo === undefined || all.output.startsWith(echo, prompt.end) || prompt.end === all.output.length;
}

/** Lines that a pager ate inside of an answer. */
function eatenLines(
  all: Directions,
  from: number,
  to: number,
  next: number,
): { readonly lines: readonly string[]; textTo(end: number): string } {
  const cuts: (readonly [start: number, end: number])[] = [];
  const lines: string[] = [];
  for (let at = all.output.indexOf(PAGER, from); at >= 0 && at < to; at = all.output.indexOf(PAGER, at + 1)) {
    const line = all.input[next + lines.length];
    if (!line || !all.output.startsWith(line.text, at + PAGER.length)) continue;
    const end = at + PAGER.length + line.text.length;
    cuts.push([at, all.output.charAt(end) === '\n' ? end + 1 : end]);
    lines.push(line.text);
  }
  return {
    lines,
    textTo(end) {
      let text = '';
      let at = from;
      for (const [start, behind] of cuts) {
        text += all.output.slice(at, start);
        at = behind;
      }
      return text + all.output.slice(at, end);
    },
  };
}

/** The prompt at which a session stood when the recording ended. */
function withoutLastPrompt(text: string): { readonly output: string; readonly prompt?: string } {
  const start = text.lastIndexOf('\n') + 1;
  const prompt = firstPromptAt(text.slice(start));
  if (prompt?.end !== text.length - start || prompt.end === 0) return { output: text };
  return { output: text.slice(0, start), prompt: prompt.text };
}

function add(
  entries: TranscriptEntry[],
  all: Directions,
  entry: Omit<TranscriptEntry, 'prompt' | 'notes'>,
  prompt: string | undefined,
  from: number,
  to: number,
): void {
  if (entry.command === '' && entry.output.trim() === '') return;
  const last = to === all.output.length;
  const notes = all.notes.filter(note => note.at >= from && (last || note.at < to)).map(note => note.text);
  entries.push({
    ...entry,
    output: entry.output.replaceAll('\r\n', '\n'),
    ...(prompt !== undefined && { prompt: `${prompt} ` }),
    ...(notes.length > 0 && { notes }),
  });
}
