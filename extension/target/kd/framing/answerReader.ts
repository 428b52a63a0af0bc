import { firstPromptAt, promptAtEnd } from '../../../text/prompt';
import { LineCutter } from './lineCutter';
import type { Marker, Markers } from './markers';

/**
 * Whether the debugger has read the line between two markers, as its prompts tell: it shows one in front of each line that
 * it reads. `no`: only the prompt of that line stands there. `unclear`: nothing that was printed tells.
 */
export type LineRead = 'yes' | 'no' | 'unclear';

/** What the reader finds in the output of a debugger. */
export interface AnswerSink {
  /**
   * An answer begins or ends. `prompt`: the one in front of the marker, where there is one. `read`: at an end, whether the
   * line of the answer was read.
   */
  marker(marker: Marker, prompt: string | undefined, read: LineRead): void;
  /** Text of the open answer. `ended`: false where no line end follows (the output had none, or the line is very long). */
  text(text: string, ended: boolean): void;
  /**
   * Text that belongs to no command: the start banner, events, other clients of a debugging server. `behindPrompt`: a prompt
   * stood in front of it, so that it may be what another client has typed.
   */
  unsolicited(text: string, behindPrompt: boolean): void;
  /** The debugger waits for Enter and will eat the next line that is sent. */
  pager(): void;
}

const PAGER = 'Hit Enter...';

/**
 * Cuts the output of a debugger into answers by their markers. A chunk is neither a line nor an answer; prompts have no
 * line end, so that the next answer begins on their line, and several may stand on one.
 */
export class AnswerReader {
  private readonly lines = new LineCutter();
  private open = false;
  /** The answer has just begun: the prompt of its own command line stands in front of it. */
  private atBegin = false;
  /** The prompt of the line of the open answer was seen. */
  private ownPrompt = false;
  /** Something was printed in the open answer. */
  private printed = false;
  private pagerSeen = false;
  private prompt: string | undefined;

  constructor(
    private readonly markers: Markers,
    private readonly sink: AnswerSink,
  ) {}

  push(text: string): void {
    for (const { text: line, ended } of this.lines.push(text)) {
      this.line(line, ended);
      this.pagerSeen = false;
    }
    if (!this.pagerSeen && this.atPager) {
      this.pagerSeen = true;
      this.sink.pager();
    }
  }

  /**
   * The prompt at which the debugger waits now; undefined while it prints, runs its target, or works on a command that has
   * printed nothing: the prompt of that command's own line does not count.
   */
  get promptNow(): string | undefined {
    if (!/> ?$/.test(this.lines.tail)) return undefined;
    const { open } = this.lines;
    const own = this.atBegin ? firstPromptAt(open) : undefined;
    const rest = own ? open.slice(own.end) : open;
    return rest === '' ? undefined : promptAtEnd(rest, this.prompt)?.text;
  }

  /** The debugger waits for Enter. */
  get atPager(): boolean {
    return this.lines.tail.endsWith(PAGER);
  }

  /** The last part of a line that has not ended. */
  get tail(): string {
    return this.lines.open.slice(-400);
  }

  private line(text: string, ended: boolean): void {
    let rest = this.withoutEcho(this.withoutOwnPrompt(text));
    if (rest === undefined) return;
    for (let found = this.markers.find(rest); found; found = this.markers.find(rest)) {
      this.beforeMarker(rest.slice(0, found.start), found);
      rest = rest.slice(found.end);
      if (rest === '') return;
    }
    this.emit(rest, ended);
  }

  private beforeMarker(before: string, marker: Marker): void {
    let left = before;
    let prompt: string | undefined;
    // Behind an idle prompt there may be more of them; at the end of an answer one, which is that of the marker's line.
    for (let more = true; more;) {
      const found = marker.index === 0 ? promptAtEnd(left, this.prompt) : undefined;
      if (found) {
        prompt ??= found.text;
        left = left.slice(0, found.start);
      }
      more = found !== undefined && !this.open;
    }
    if (prompt !== undefined) this.prompt = prompt;
    if (left !== '') this.emit(left, false);
    const read = this.lineRead(marker, prompt);
    if (marker.index === 0) {
      this.open = marker.edge === 'begin';
      this.atBegin = this.open;
      this.ownPrompt = false;
      this.printed = false;
    }
    this.sink.marker(marker, prompt, read);
  }

  private lineRead(marker: Marker, prompt: string | undefined): LineRead {
    if (!this.open || marker.index !== 0 || marker.edge !== 'end' || this.printed) return 'yes';
    if (!this.ownPrompt) return 'unclear';
    return prompt === undefined ? 'no' : 'yes';
  }

  private withoutOwnPrompt(text: string): string {
    if (!this.atBegin) return text;
    this.atBegin = false;
    const prompt = firstPromptAt(text);
    this.ownPrompt = prompt !== undefined;
    return prompt ? text.slice(prompt.end) : text;
  }

  /** A pager echoes the line that it has eaten behind its own text. */
  private withoutEcho(text: string): string | undefined {
    const at = text.indexOf(PAGER);
    if (at < 0) return text;
    // What has waited for Enter was read.
    this.printed = true;
    const echoed = text.slice(at + PAGER.length);
    if (echoed !== '' && !this.markers.isEchoed(echoed)) return text;
    return at === 0 ? undefined : text.slice(0, at);
  }

  private emit(text: string, ended: boolean): void {
    if (this.open) {
      this.printed = true;
      this.sink.text(text, ended);
    } else {
      const left = withoutPrompts(text);
      if (left !== '' || text === '') this.sink.unsolicited(left, left !== text);
    }
  }
}

function withoutPrompts(text: string): string {
  let rest = text;
  for (let prompt = firstPromptAt(rest); prompt; prompt = firstPromptAt(rest)) rest = rest.slice(prompt.end);
  return rest;
}
