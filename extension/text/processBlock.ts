import { idOf } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { textEvidence } from './known';
import { skipBlanks, wholePointer } from './pointer';
import { ProcessDraft } from './processDraft';
import { isStackNoise } from './stackNoise';

/** PROCESS blocks of `!process`, `!sprocess`, `!handle`, `!job`, … */
export const processParser: BlockParser = {
  name: 'process',
  starts: 'P',
  begin(text, line, context) {
    const first = skipBlanks(text);
    if (text.charCodeAt(first) !== 80 || !text.startsWith('PROCESS', first)) return undefined;
    const match = /^PROCESS\s+([0-9a-f`x]{8,18})(?=\s|$)(.*)$/i.exec(text.slice(first, first + 400));
    const address = wholePointer(match?.[1] ?? '');
    if (address === undefined) return undefined;
    const block = new ProcessBlock(new ProcessDraft(context, address), text, line, context);
    block.begin(match?.[2] ?? '');
    return block;
  },
};

/** Rows of the full form that say nothing that is kept. */
const ROWS =
  /^(?:VadRoot|DeviceMap|Token|UserTime|KernelTime|QuotaPoolUsage|Working Set Sizes|PeakWorkingSetSize|VirtualSize|PeakVirtualSize|PageFaultCount|MemoryPriority|BasePriority|CommitCharge|Job\s|DebugPort|ExceptionPort|Process Lock|Clone |Private |Modified |Locked |PEB NULL|Vads |Protection|Mitigation|Restricted|Partition|\(?[0-9a-f]{8,16}\)? MutantState|Owning process)/i;

/** True for a row of a PROCESS block's full form, by its label. */
export function isProcessRow(row: string): boolean {
  return ROWS.test(row) || /^(?:ElapsedTime|DirBase: |SessionId: |Image: |HandleCount: )/.test(row);
}

class ProcessBlock implements Block {
  constructor(
    private readonly draft: ProcessDraft,
    private readonly headerText: string,
    private readonly headerLine: number,
    private readonly context: BlockContext,
  ) {}

  /** Reads what stands behind the address in the first row. */
  begin(rest: string): void {
    this.draft.set('address', this.draft.address, this.headerText, this.headerLine);
    this.draft.takePairs(rest, this.headerText, this.headerLine);
    this.publish();
  }

  line(text: string, line: number): LineKind | undefined {
    const first = skipBlanks(text);
    if (first === text.length) return 'noise';
    const row = text.slice(first, first + 400);
    if (row.startsWith('THREAD ') || row.startsWith('PROCESS ')) return undefined;
    if (this.takeRow(row, text, line)) {
      this.publish();
      return 'understood';
    }
    return isStackNoise(text) ? 'noise' : undefined;
  }

  private takeRow(row: string, text: string, line: number): boolean {
    if (row.startsWith('ElapsedTime')) {
      this.draft.takeElapsed(row.slice(11), text, line);
      return true;
    }
    if (row.startsWith('No active threads')) {
      this.draft.set('activeThreads', 0, text, line);
      return true;
    }
    return ROWS.test(row) || this.draft.takePairs(row, text, line);
  }

  /** Tells the rows behind this block, threads and handles, whose they are. */
  private publish(): void {
    const pid = this.draft.fields.pid?.value;
    const name = this.draft.fields.name?.value;
    const before = this.context.scope.lastProcess;
    if (before?.address === this.draft.address && before.pid === pid && before.name === name) return;
    this.context.scope.lastProcess = {
      command: this.context.command.index,
      address: this.draft.address,
      ...(pid !== undefined && { pid }),
      ...(name !== undefined && { name }),
      evidence: textEvidence(this.context, this.headerLine, this.headerText),
    };
  }

  end(): void {
    this.context.sink.add({ kind: 'process', id: idOf('process', this.draft.address), fields: this.draft.fields });
  }
}
