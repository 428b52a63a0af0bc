import { AnswerReader } from '../framing/answerReader';
import { Markers } from '../framing/markers';
import { quits } from '../session/sendable';
import { directionsOf } from './inputLines';
import type { Recording } from './recordingFormat';
import type { TranscriptEntry } from './transcriptEntry';

const MARKER = /^\.printf "%c%c([be])([0-9a-f]{1,8})\.0\.([0-9a-f]{8})%c%c\\n"/;
/** A command between markers in its own line, where others may use the debugger; `g` behind one. */
const FRAMED =
  /^\.printf "%c%cb[0-9a-f]{1,8}\.1\.[0-9a-f]{8}%c%c\\n"(?:, 0x40){4}; (?:\.catch \{(.*)\}; \.printf "%c%ce[0-9a-f]{1,8}\.1\..*|(g))$/;
const SCRIPT_NOTE = /^script ([0-9a-f]{1,8})\n/;

/** The hex digits of this driver's markers in what was sent; undefined: another program has recorded the session. */
export function sessionOf(recording: Recording): string | undefined {
  for (const { dir, text } of recording.rows) {
    const session = dir === 'in' ? MARKER.exec(text)?.[3] : undefined;
    if (session !== undefined) return session;
  }
  return undefined;
}

/** A session of this driver. Commands of a script stand one by one, as if they had been typed. */
export function markedTranscript(recording: Recording, session: string): readonly TranscriptEntry[] {
  const { input, notes } = directionsOf(recording);
  const collector = new Collector(
    commandsByTurn(input.map(line => line.text)),
    new Map(notes.flatMap(note => scriptOf(note.text))),
  );
  const reader = new AnswerReader(new Markers(session), collector);
  for (const { dir, text } of recording.rows) {
    if (dir === 'out') reader.push(text);
    else if (dir === 'note') collector.note(text);
  }
  return collector.end(reader.tail);
}

function commandsByTurn(lines: readonly string[]): ReadonlyMap<number, string> {
  const commands = new Map<number, string>();
  let turn: number | undefined;
  for (const line of lines) {
    const marker = MARKER.exec(line);
    if (marker) turn = marker[1] === 'b' ? Number.parseInt(marker[2] ?? '', 16) : undefined;
    else if (turn !== undefined) commands.set(turn, line);
  }
  return commands;
}

function scriptOf(note: string): readonly (readonly [number, readonly string[]])[] {
  const head = SCRIPT_NOTE.exec(note);
  if (!head) return [];
  const commands = [...note.matchAll(/^\.catch \{(.*)\};$/gm)].map(match => match[1] ?? '');
  return [[Number.parseInt(head[1] ?? '', 16), commands]];
}

type Mutable = { -readonly [K in keyof TranscriptEntry]: TranscriptEntry[K] };

/** Puts entries together from what the reader finds. */
class Collector {
  private readonly entries: Mutable[] = [];
  private readonly done = new Set<number>();
  private current: Mutable | undefined;
  private inner: Mutable | undefined;
  private turn = 0;

  constructor(
    private readonly commands: ReadonlyMap<number, string>,
    private readonly scripts: ReadonlyMap<number, readonly string[]>,
  ) {}

  marker(
    { edge, turn, index }: { edge: 'begin' | 'end'; turn: number; index: number },
    prompt: string | undefined,
  ): void {
    if (index > 0) {
      if (edge === 'begin') this.inner = this.open(this.commandOf(turn, index));
      else {
        if (this.inner) this.inner.answered = true;
        this.inner = undefined;
      }
      return;
    }
    if (edge === 'begin') {
      this.turn = turn;
      const before = this.entries.at(-1);
      if (before?.command === '' && prompt !== undefined) before.prompt ??= `${prompt} `;
      const command = this.commands.get(turn);
      const isInside = command === undefined || this.scripts.has(turn) || FRAMED.test(command);
      this.current = isInside ? undefined : this.open(command);
    } else {
      // What runs on has no marker behind it.
      if (this.inner) this.inner.answered = true;
      this.inner = undefined;
      if (this.current) this.current.answered = true;
      if (this.current && prompt !== undefined) this.current.prompt = `${prompt} `;
      this.current = undefined;
    }
    this.done.add(turn);
  }

  text(text: string, ended: boolean): void {
    const entry = this.inner ?? this.current;
    if (entry) entry.output += ended ? `${text}\n` : text;
    // Another client of a debugging server.
    else if (!this.scripts.has(this.turn)) this.unsolicited(text);
  }

  unsolicited(text: string): void {
    const last = this.entries.at(-1);
    const entry = last?.command === '' ? last : this.open('');
    entry.answered = true;
    entry.output += `${text}\n`;
  }

  pager(): void {
    // The marker that was eaten is left out by the reader.
  }

  note(text: string): void {
    if (SCRIPT_NOTE.test(text)) return;
    const entry = this.entries.at(-1) ?? this.open('');
    entry.notes = [...(entry.notes ?? []), text];
  }

  end(tail: string): readonly TranscriptEntry[] {
    if (this.current && tail !== '') this.current.output += tail;
    if (this.current && quits(this.current.command)) this.current.answered = true;
    for (const [turn, command] of this.commands) if (turn > this.turn && !this.done.has(turn)) this.open(command);
    return this.entries.filter(
      entry => entry.command !== '' || entry.output.trim() !== '' || entry.notes !== undefined,
    );
  }

  private commandOf(turn: number, index: number): string {
    const [, caught, plain] = FRAMED.exec(this.commands.get(turn) ?? '') ?? [];
    return caught ?? plain ?? this.scripts.get(turn)?.[index - 1] ?? `command ${index} of a script`;
  }

  private open(command: string): Mutable {
    const entry: Mutable = { command, output: '', answered: false };
    this.entries.push(entry);
    return entry;
  }
}
