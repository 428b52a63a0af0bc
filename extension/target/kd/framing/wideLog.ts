import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { firstPromptAt, promptAtEnd } from '../../../text/prompt';
import { type Clock, pause } from '../session/clock';
import type { Markers } from './markers';

/** How long a log may lag behind the pipe. */
const LATE = 2_000;
const POLL = 20;
const CHUNK = 1 << 20;
/** Of one answer no more is taken from the log. */
const MAX_ANSWER = 64 << 20;

/** Commands of a user that close our log, or put another in its place. */
const REPLACES = /(?:^|;)\s*\.log(?:open|append|close)\b/i;

export function replacesLog(command: string): boolean {
  return REPLACES.test(command);
}

/** The command that opens the log: UTF-16, whatever the code page of the machine. */
export function openLogCommand(file: string): string {
  return `.logopen /u "${file}"`;
}

/**
 * Answers from a Unicode log beside the pipe. On multibyte code pages kd cuts each line that it writes to a pipe by as many
 * bytes as its characters grow; the log is whole. The pipe stays the channel of control: its markers say when an answer has
 * ended, and the same markers stand in the log.
 */
export class WideLog {
  private offset = 0;
  private rest = new Uint8Array(0);
  private text = '';

  constructor(
    private readonly file: string,
    private readonly markers: Markers,
    private readonly clock: Clock,
  ) {}

  /** The answer of a turn; undefined where the log does not hold it whole. */
  async answer(turn: number, command: string): Promise<string | undefined> {
    const begin = this.markers.text({ edge: 'begin', turn, index: 0 });
    const end = this.markers.text({ edge: 'end', turn, index: 0 });
    for (const limit = this.clock.now() + LATE; ;) {
      this.readOn();
      const to = this.text.indexOf(end);
      if (to >= 0) {
        const from = this.text.lastIndexOf(begin, to);
        const inside = from < 0 ? undefined : this.text.slice(from + begin.length, to);
        this.text = this.text.slice(to + end.length);
        return inside === undefined ? undefined : this.withoutEcho(inside, command);
      }
      if (this.clock.now() >= limit) return undefined;
      await pause(this.clock, POLL);
    }
  }

  /** Reads what was written since the last time. A character may be cut by the end of the file. */
  private readOn(): void {
    let handle: number;
    try {
      handle = openSync(this.file, 'r');
    } catch {
      return;
    }
    try {
      const size = fstatSync(handle).size;
      // Somebody has begun the file anew.
      if (size < this.offset) this.offset = 0;
      while (this.offset < size && this.text.length < MAX_ANSWER) {
        const bytes = new Uint8Array(Math.min(CHUNK, size - this.offset));
        const count = readSync(handle, bytes, 0, bytes.length, this.offset);
        if (count === 0) break;
        this.offset += count;
        this.take(bytes.subarray(0, count));
      }
    } finally {
      closeSync(handle);
    }
  }

  private take(bytes: Uint8Array): void {
    const all = Buffer.concat([this.rest, bytes]);
    const whole = all.length & ~1;
    this.rest = all.subarray(whole);
    this.text += all.subarray(0, whole).toString('utf16le').replaceAll('\ufeff', '').replaceAll('\r\n', '\n');
  }

  /** A log shows prompts and what was typed, which a pipe does not: both are left out. */
  private withoutEcho(text: string, command: string): string {
    let inside = text.startsWith('\n') ? text.slice(1) : text;
    const prompt = firstPromptAt(inside);
    if (prompt) inside = inside.slice(prompt.end);
    if (inside.startsWith(command)) inside = inside.slice(command.length).replace(/^\n/, '');
    const echo = inside.lastIndexOf('.printf "%c%c');
    const echoed =
      echo >= 0 && this.markers.isEchoed(inside.slice(echo)) && !inside.slice(echo).trimEnd().includes('\n');
    const typed = echoed ? inside.slice(0, echo) : inside;
    const last = typed.lastIndexOf('\n') + 1;
    const end = promptAtEnd(typed.slice(last));
    return end ? typed.slice(0, last + end.start) : typed;
  }
}
