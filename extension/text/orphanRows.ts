import { skipBlanks } from './pointer';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isProcessRow } from './processBlock';
import { takeThreadDetail } from './threadDetails';
import { ThreadDraft } from './threadDraft';

/** Labels that stand nowhere but below a THREAD or PROCESS row. */
const BEGINS =
  /^(?:Not impersonating|Impersonation token:|Owning Process\s{2}|Attached Process\s{2}|Wait Start TickCount|Context Switch Count|Win32 Start Address |Stack Init [0-9a-f]{8}|Priority \d+\s+BasePriority|VadRoot [0-9a-f]{8}|ElapsedTime\s{2}|QuotaPoolUsage\[|Working Set Sizes|PeakWorkingSetSize|PeakVirtualSize|VirtualSize\s{2}|PageFaultCount|MemoryPriority\s|CommitCharge\s|DirBase: |SessionId: \S+\s+Cid: )/;

/** Rows of a thread or process whose heading was cut off: understood, but nobody knows whose they are. */
export const orphanParser: BlockParser = {
  name: 'rows without heading',
  starts: 'NIOAWCSPVEQMD',
  begin(text, _line, context) {
    const first = skipBlanks(text);
    return BEGINS.test(text.slice(first, first + 60)) ? new OrphanRows(context) : undefined;
  },
};

class OrphanRows implements Block {
  private readonly draft: ThreadDraft;

  constructor(context: BlockContext) {
    this.draft = new ThreadDraft(context);
  }

  line(text: string, line: number): LineKind | undefined {
    const first = skipBlanks(text);
    if (text.startsWith('THREAD', first) || text.startsWith('PROCESS', first)) return undefined;
    const row = text.slice(first, first + 400);
    return isProcessRow(row) || takeThreadDetail(this.draft, text, line) ? 'understood' : undefined;
  }

  end(): void {
    // Nothing is known of whom the rows describe.
  }
}
