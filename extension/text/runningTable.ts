import { idOf } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { textEvidence } from './known';
import { parseNonNull, skipBlanks } from './pointer';
import { memoryOf } from './stackMemory';

const HEADER = /^\s*Prcbs?\s+Current\b/;
const TITLE = /^\s*(?:System Processors\b|Idle Processors\b|All processors idle)/;

/** `  0  PRCB  CURRENT [( pri)] [NEXT …]  ................` */
const ROW = /^\s*([0-9a-f]{1,4})\s+([0-9a-f]{8}|[0-9a-f]{16})\s+([0-9a-f]{8}|[0-9a-f]{16})(?=\s)/;

/** `!running`: what each processor runs; with -t a stack stands below each row. */
export const runningParser: BlockParser = {
  name: '!running',
  starts: '0123456789abcdefABCDEFSIP',
  begin(text, line, context) {
    const first = skipBlanks(text);
    const code = text.charCodeAt(first);
    if (code === 83 || code === 73 || code === 65 || code === 80) {
      const row = text.slice(0, 200);
      return TITLE.test(row) || HEADER.test(row) ? new RunningTable(context) : undefined;
    }
    if (context.words[0] !== '!running') return undefined;
    const table = new RunningTable(context);
    return table.take(text, line) ? table : undefined;
  },
};

class RunningTable implements Block {
  constructor(private readonly context: BlockContext) {}

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    const row = text.slice(0, 200);
    return TITLE.test(row) || HEADER.test(row) || this.take(text, line) ? 'understood' : undefined;
  }

  take(text: string, line: number): boolean {
    const match = ROW.exec(text.slice(0, 200));
    const address = parseNonNull(match?.[3] ?? '');
    if (!match || address === undefined) return false;
    const evidence = textEvidence(this.context, line, text);
    // From ten on it is not certain whether the column is decimal.
    const processor = /^\d$/.test(match[1] ?? '') ? Number(match[1]) : undefined;
    const id = idOf('thread', address);
    const fields = {
      address: { value: address, evidence },
      state: { value: 'RUNNING' as const, evidence },
      ...(processor !== undefined && { processor: { value: processor, evidence } }),
    };
    this.context.sink.add({ kind: 'thread', id, fields });
    memoryOf(this.context.scope).heading = { command: this.context.command.index, thread: id };
    return true;
  }

  end(): void {
    // Every row was handed over when it was read.
  }
}
