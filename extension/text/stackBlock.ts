import type { ThreadId } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isLoneFrameRow } from './frameScan';
import { isHexCode, skipBlanks } from './pointer';
import { readStackHeader } from './stackHeader';
import { StackReader } from './stackReader';
import { threadOfStack } from './stackThread';

const MARKER = '*** Stack trace for last set context';

/** Stacks outside of THREAD blocks: `k` in all its forms, `STACK_TEXT` of `!analyze`, pasted frames without header. */
export const stackParser: BlockParser = {
  name: 'stack',
  starts: '0123456789abcdefABCDEF(*#RM',
  begin(text, line, context) {
    const first = skipBlanks(text);
    const code = text.charCodeAt(first);
    if (isHexCode(code) || code === 40) {
      const columns = code === 67 ? readStackHeader(text) : undefined;
      if (columns) return new StackBlock(context, new StackReader(context, columns), false);
      return isLoneFrameRow(text) ? headless(text, line, context) : undefined;
    }
    if (code === 42) {
      return text.startsWith(MARKER, first)
        ? new StackBlock(context, new StackReader(context, undefined), true)
        : undefined;
    }
    const columns = readStackHeader(text);
    return columns && new StackBlock(context, new StackReader(context, columns), false);
  },
};

/** Rows without header: the rest of a stack that was broken off, or an excerpt. */
function headless(text: string, line: number, context: BlockContext): StackBlock {
  const reader = new StackReader(context, undefined);
  reader.push(text, line);
  const thread = reader.resume(line);
  return new StackBlock(context, reader, false, thread);
}

class StackBlock implements Block {
  private readonly thread: ThreadId | undefined;

  constructor(
    private readonly context: BlockContext,
    private readonly reader: StackReader,
    otherContext: boolean,
    thread?: ThreadId,
  ) {
    this.thread = thread ?? threadOfStack(context, otherContext);
  }

  line(text: string, line: number): LineKind | undefined {
    const kind = this.reader.line(text, line);
    if (kind === undefined) this.reader.interrupt(this.thread);
    return kind;
  }

  end(): void {
    const frames = this.thread === undefined ? undefined : this.reader.frames();
    if (this.thread === undefined || !frames) return;
    this.context.sink.add({ kind: 'thread', id: this.thread, fields: { frames } });
  }
}
