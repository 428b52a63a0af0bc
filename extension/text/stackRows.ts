import type { StackFrame } from '../model/entities';
import type { Known, TextEvidence } from '../model/evidence';
import { readFrame } from './frameRow';
import type { StackColumns } from './stackHeader';
import type { SymbolTable } from './symbolTable';

/** A frame of `kP` may take many rows; more than this is no frame. */
const MAX_JOINED = 4000;

/** No thread has more frames; what goes on beyond is counted but not kept. */
const MAX_FRAMES = 10_000;

/** Collects the rows of one stack. They are taken apart only when the frames are asked for. */
export class StackRows {
  private readonly rows: string[] = [];
  private readonly lines: number[] = [];

  constructor(
    private readonly symbols: SymbolTable,
    readonly columns: StackColumns | undefined,
  ) {}

  get length(): number {
    return this.rows.length;
  }

  get firstLine(): number | undefined {
    return this.lines[0];
  }

  get lastLine(): number | undefined {
    return this.lines.at(-1);
  }

  get firstRow(): string | undefined {
    return this.rows[0];
  }

  push(text: string, line: number): void {
    if (this.rows.length >= MAX_FRAMES) return;
    this.rows.push(text);
    this.lines.push(line);
  }

  /** True if the first frame of `next` stands right behind the last of this one: by number, else by stack address. */
  isFollowedBy(next: StackRows): boolean {
    const last = this.frameAt(this.rows.length - 1);
    const first = next.first();
    if (!last || !first) return false;
    if (last.index !== undefined) return first.index === last.index + 1;
    return first.index === undefined && last.sp !== undefined && first.sp !== undefined && first.sp > last.sp;
  }

  /** Takes the rows of a stack that other output had interrupted, so that this one goes on with it. */
  continueFrom(before: StackRows): void {
    for (let i = 0; i < before.rows.length; i++) this.push(before.rows[i] ?? '', before.lines[i] ?? 0);
  }

  /**
   * True if the row went on with the last frame, which a book, a mail or a narrow window broke, or whose parameters
   * `kP` prints a row each.
   */
  join(text: string): boolean {
    const last = this.rows.at(-1);
    if (last === undefined || last.length + text.length > MAX_JOINED || !this.isOpen(last)) return false;
    this.rows[this.rows.length - 1] = `${last} ${text.trim()}`;
    return true;
  }

  private isOpen(row: string): boolean {
    const from = Math.max(row.indexOf('!'), 0);
    if (unbalanced(row, from, 40, 41) > 0) return true;
    if (row.lastIndexOf(' [') > row.lastIndexOf(']') && row.lastIndexOf(' [') > from) return true;
    return readFrame(row, this.columns, 0, this.symbols) === undefined;
  }

  /** The first frame, if its row is whole. */
  first(): StackFrame | undefined {
    return this.frameAt(0);
  }

  private frameAt(i: number): StackFrame | undefined {
    const row = this.rows[i];
    return row === undefined ? undefined : readFrame(row, this.columns, this.lines[i] ?? 0, this.symbols);
  }

  /** The frames with the evidence of the whole stack; made when `value` is first read. */
  known(evidence: TextEvidence): Known<readonly StackFrame[]> {
    let frames: readonly StackFrame[] | undefined;
    const read = (): readonly StackFrame[] => (frames ??= this.frames());
    return {
      get value() {
        return read();
      },
      evidence,
    };
  }

  private frames(): readonly StackFrame[] {
    const frames: StackFrame[] = [];
    for (let i = 0; i < this.rows.length; i++) {
      const frame = this.frameAt(i);
      if (frame) frames.push(frame);
    }
    return frames;
  }
}

function unbalanced(text: string, from: number, open: number, close: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === open) depth++;
    else if (code === close) depth--;
  }
  return depth;
}
