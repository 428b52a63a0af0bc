import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { isBlankCode, skipBlanks } from './pointer';
import { ResourceReader } from './resourceReader';

const BANNER = /^\*{4} DUMP OF ALL RESOURCE OBJECTS \*{4}\s*$/;
const TOTAL = /^\s*\d{1,9} total locks?(?:, \d{1,9} locks? currently held)?\.?\s*$/i;
const PROGRESS = /^(?:KD: Scanning for held locks)?\.+\s*$/;

/** `!locks` in a kernel session: ERESOURCEs with the threads that hold them and wait for them. */
export const resourceLocksParser: BlockParser = {
  name: 'resource-locks',
  starts: '*RK0123456789',
  commands: ['!locks'],
  begin(text, line, context): Block | undefined {
    const code = text.charCodeAt(skipBlanks(text));
    // * R K: the banner, a resource, the progress line; digits: the totals.
    const digit = code >= 48 && code <= 57;
    if ((code !== 42 && code !== 82 && code !== 75 && !digit) || text.length > 400) return undefined;
    if (digit) return TOTAL.test(text) ? new ResourcesBlock(context) : undefined;
    const block = new ResourcesBlock(context);
    return block.line(text, line) === 'understood' ? block : undefined;
  },
};

class ResourcesBlock implements Block {
  private readonly reader: ResourceReader;

  constructor(private readonly context: BlockContext) {
    this.reader = new ResourceReader(context);
  }

  line(text: string, line: number): LineKind | undefined {
    const start = skipBlanks(text);
    if (start === text.length) {
      this.reader.pause();
      return 'noise';
    }
    if (BANNER.test(text) || TOTAL.test(text)) return 'understood';
    // Counted as understood only where it opens a block.
    if (PROGRESS.test(text)) return text.startsWith('KD') ? 'understood' : 'noise';
    const evidence = textEvidence(this.context, line, text);
    if (this.reader.begin(text, evidence)) return 'understood';
    if (text.length < 2_000 && this.reader.row(text, evidence)) return 'understood';
    if (isElision(text)) return 'noise';
    return isBlankCode(text.charCodeAt(0)) && this.reader.open && !text.startsWith('THREAD ', start)
      ? 'unparsed'
      : undefined;
  }

  end(): void {
    this.reader.finish();
  }
}
