import type { Marker, Markers } from '../framing/markers';

/** What one command of a batch has printed. */
export interface BatchAnswer {
  readonly command: string;
  /** Lines in order, what the engine says of itself left out. */
  readonly lines: readonly string[];
  /** Both markers were seen. False: the command may not have run, or not to its end. */
  readonly complete: boolean;
}

/**
 * The text of a script that runs commands one after the other. kd joins the lines to one block, in which an error ends
 * everything that follows; so each command stands in a `.catch` of its own, between two markers of its own.
 */
export function batchScript(commands: readonly string[], markers: Markers, turn: number): string {
  const line = (edge: Marker['edge'], index: number): string => markers.command({ edge, turn, index });
  return commands
    .map((command, i) => `${line('begin', i + 1)};\n.catch {${command}};\n${line('end', i + 1)};\n`)
    .join('');
}

/** Puts the answers of a batch together from the lines and markers of its turn. */
export class BatchCollector {
  private readonly lines: string[][];
  private readonly complete: boolean[];
  private current: number | undefined;

  /** `onAnswer`: called with each answer as soon as it is whole; its lines are not kept then. */
  constructor(
    private readonly commands: readonly string[],
    private readonly onAnswer?: (index: number, answer: BatchAnswer) => void,
  ) {
    this.lines = commands.map(() => []);
    this.complete = commands.map(() => false);
  }

  /** False: the line belongs to no command. */
  line(text: string): boolean {
    if (this.current === undefined) return false;
    this.lines[this.current]?.push(text);
    return true;
  }

  marker({ edge, index }: Marker): void {
    const at = index - 1;
    if (edge === 'begin') {
      this.current = at;
      return;
    }
    // An end without its beginning proves nothing.
    if (this.current === at && at < this.commands.length) {
      this.complete[at] = true;
      if (this.onAnswer) {
        this.onAnswer(at, this.answer(at));
        this.lines[at] = [];
      }
    }
    this.current = undefined;
  }

  answers(): readonly BatchAnswer[] {
    return this.commands.map((_, i) => this.answer(i));
  }

  private answer(at: number): BatchAnswer {
    return { command: this.commands[at] ?? '', lines: this.lines[at] ?? [], complete: this.complete[at] ?? false };
  }
}

/** How a script is noted in a recording: its commands cannot be seen on the wire. */
export function scriptNote(turn: number, script: string): string {
  return `script ${turn.toString(16)}\n${script}`;
}
