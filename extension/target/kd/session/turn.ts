import type { Clock } from './clock';
import type { KdError } from './kdError';
import type { Marker } from '../framing/markers';
import { NoteFilter } from '../framing/noteFilter';
import { OutputStore } from '../framing/outputStore';

/** What a command has printed. */
export interface CommandAnswer {
  readonly command: string;
  /** Lines with LF, without prompts, markers and pagers; the beginning only where `spilled` has the whole. */
  readonly text: string;
  /** The end of a flood, whose beginning is `text`. */
  readonly tail?: string;
  /** All that was printed, in characters. */
  readonly characters: number;
  /** File with the whole answer (UTF-8), where it was a flood. */
  readonly spilled?: string;
  /** What the debugger engine said of itself in between, taken out of `text`. */
  readonly notes: readonly string[];
  /** The prompt behind the answer, without its blank. */
  readonly prompt?: string;
  /** From the moment it was sent. */
  readonly ms: number;
}

/** How the text of an answer is treated. */
export interface TurnOptions {
  /** Called for every line as it comes. Lines of a flood come here, too. */
  readonly onLine?: (line: string) => void;
  /** Marks inside of a script. */
  readonly onMarker?: (marker: Marker) => void;
  /** Leave what the engine says of itself in the text, as a person wants to see it. */
  readonly keepNotes?: boolean;
  /** Nothing is stored: the lines are all that is wanted. */
  readonly linesOnly?: boolean;
  /**
   * Its text is what stands between two markers of index 1, in its own line: others may use the debugger, and what they print
   * comes between our lines.
   */
  readonly framed?: boolean;
  /** It lets the target run: what looks like a prompt may be printed by that, and the end may come in hours. */
  readonly lasts?: boolean;
}

/** One command line on its way. */
export class Turn {
  readonly done: Promise<CommandAnswer>;
  /** When the marker in front of it came. */
  begunAt: number | undefined;
  /** Asked again for the end marker, so many times. */
  asked = 0;
  readonly sentAt: number;
  private readonly store: OutputStore;
  private readonly filter: NoteFilter;
  private line = '';
  private framing: 'none' | 'open' | 'whole' = 'none';
  private settle: { resolve(answer: CommandAnswer): void; reject(error: KdError): void } | undefined;

  constructor(
    readonly id: number,
    readonly command: string,
    private readonly options: TurnOptions,
    private readonly clock: Clock,
    newFile: () => string | undefined,
  ) {
    this.sentAt = clock.now();
    this.store = new OutputStore(newFile);
    this.filter = new NoteFilter(line => {
      this.take(line);
    });
    this.done = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Somebody may have stopped waiting.
    this.done.catch(() => undefined);
  }

  get open(): boolean {
    return this.settle !== undefined;
  }

  /** The marker in front of it has come. */
  begin(): void {
    this.begunAt ??= this.clock.now();
  }

  get begun(): boolean {
    return this.begunAt !== undefined;
  }

  get lasts(): boolean {
    return this.options.lasts === true;
  }

  /** What its frame tells of it: whether it was read, and has ended. */
  get frame(): 'none' | 'open' | 'whole' | undefined {
    return this.options.framed === true ? this.framing : undefined;
  }

  /** False: the text is not of this command. */
  text(text: string, ended: boolean): boolean {
    if (this.options.framed === true && this.framing !== 'open') return false;
    if (!ended) {
      this.line += text;
      if (this.line.length < 1 << 16) return true;
    }
    const line = ended ? this.line + text : this.line;
    this.line = '';
    this.whole(line);
    return true;
  }

  marker(marker: Marker): void {
    this.flush();
    if (marker.index === 1) {
      if (marker.edge === 'begin') this.framing = 'open';
      else if (this.framing === 'open') this.framing = 'whole';
    }
    this.options.onMarker?.(marker);
  }

  /** The end marker has come. `text`: what is to stand instead of what came over the pipe. */
  end(prompt: string | undefined, text?: string): void {
    this.flush();
    this.filter.end();
    this.store.end();
    const { spilled, tail } = this.store;
    this.settle?.resolve({
      command: this.command,
      text: text ?? this.store.text,
      characters: text?.length ?? this.store.characters,
      notes: this.filter.notes,
      ms: this.clock.now() - this.sentAt,
      ...(spilled !== undefined && { spilled }),
      ...(text === undefined && tail !== undefined && { tail }),
      ...(prompt !== undefined && { prompt }),
    });
    this.settle = undefined;
  }

  fail(error: KdError): void {
    this.store.end();
    this.settle?.reject(error);
    this.settle = undefined;
  }

  /** What has come so far. */
  get soFar(): string {
    return this.store.text;
  }

  private flush(): void {
    if (this.line === '') return;
    const { line } = this;
    this.line = '';
    this.whole(line);
  }

  private whole(line: string): void {
    if (this.options.keepNotes === true) this.take(line);
    else this.filter.line(line);
  }

  private take(line: string): void {
    this.options.onLine?.(line);
    if (this.options.linesOnly !== true) this.store.add(line + '\n');
  }
}
