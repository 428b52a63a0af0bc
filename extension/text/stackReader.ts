import type { StackFrame } from '../model/entities';
import type { Known } from '../model/evidence';
import type { ThreadId } from '../model/ids';
import type { BlockContext, LineKind } from './blocks';
import { FrameColumns, isFrameRow, isNameRow } from './frameScan';
import { textEvidence } from './known';
import { skipBlanks } from './pointer';
import { readStackHeader, type StackColumns } from './stackHeader';
import type { StackMemory } from './stackMemory';
import { memoryOf } from './stackMemory';
import { isStackNoise } from './stackNoise';
import { StackRows } from './stackRows';

/** Reads the rows of one stack, inside a THREAD block or on its own. */
export class StackReader {
  private rows: StackRows;
  private readonly memory: StackMemory;
  private namesOnly: boolean;
  private readonly columns = new FrameColumns();

  constructor(
    private readonly context: BlockContext,
    columns: StackColumns | undefined,
  ) {
    this.memory = memoryOf(context.scope);
    this.rows = new StackRows(this.memory.symbols, columns);
    this.namesOnly = columns !== undefined && !columns.sp && !columns.ret;
  }

  get length(): number {
    return this.rows.length;
  }

  /** Takes a row that is known to be a frame. */
  push(text: string, line: number): void {
    this.rows.push(text, line);
  }

  /** undefined: the stack ended before this line. */
  line(text: string, line: number): LineKind | undefined {
    if (this.columns.fit(text)) {
      this.rows.push(text, line);
      return 'understood';
    }
    if (isFrameRow(text) || (this.namesOnly && isNameRow(text))) {
      this.rows.push(text, line);
      this.columns.learn(text);
      return 'understood';
    }
    if (isStackNoise(text)) return 'noise';
    const columns = this.rows.length === 0 ? readStackHeader(text) : undefined;
    if (columns) {
      this.rows = new StackRows(this.memory.symbols, columns);
      this.namesOnly = !columns.sp && !columns.ret;
      return 'understood';
    }
    return text.charCodeAt(skipBlanks(text)) !== 84 && this.rows.join(text) ? 'understood' : undefined;
  }

  /** Goes on with the stack that other output broke off just before, if these rows follow from its last. */
  resume(line: number): ThreadId | undefined {
    const before = this.memory.interrupted;
    this.memory.interrupted = undefined;
    if (before?.command !== this.context.command.index || line - before.lastLine > 8) return undefined;
    if (!before.rows.isFollowedBy(this.rows)) return undefined;
    const rows = new StackRows(this.memory.symbols, before.rows.columns);
    rows.continueFrom(before.rows);
    rows.continueFrom(this.rows);
    this.rows = rows;
    return before.thread;
  }

  /** Remembers that other output broke the stack off. */
  interrupt(thread: ThreadId | undefined): void {
    const lastLine = this.rows.lastLine;
    if (lastLine === undefined) return;
    this.memory.interrupted = { command: this.context.command.index, lastLine, rows: this.rows, thread };
  }

  /** True if the stack begins at a place with a name; what stands behind a paged-out stack often does not. */
  beginsWithName(): boolean {
    return this.rows.first()?.symbol.includes('!') ?? false;
  }

  /** The frames; undefined if there are none. */
  frames(): Known<readonly StackFrame[]> | undefined {
    const { firstLine, lastLine, firstRow } = this.rows;
    if (firstLine === undefined || firstRow === undefined) return undefined;
    return this.rows.known(textEvidence(this.context, firstLine, firstRow, lastLine));
  }
}
