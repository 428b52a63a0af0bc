import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { CriticalSectionReader } from './criticalSectionReader';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { isBlankCode, isHexCode, skipBlanks } from './pointer';

const RULE = /^-{5,}\s*$/;
const TOTAL = /^Scanned \d{1,9} critical sections\s*$/i;
const TREE =
  /^(?:Tree root [0-9a-fx`]{8,19}|Level\s+Node\s+CS\s+Debug\b.{0,80}|#{1,3}|No (?:active )?critical sections?.{0,60})\s*$/i;
const TREE_ROW = /^\s*\d{1,4}\s+(?:[0-9a-f`]{8,17}\s+){3}(?:[0-9a-f]{1,8}\s+){1,8}[0-9a-f]{1,8}\s*$/i;
const STACK_ROW = /^(?:0x)?[0-9a-f`]{8,17}: \S/i;

/** `!locks` of a user-mode session, and `!cs` in its forms: critical sections and the threads that own them. */
export const criticalSectionParser: BlockParser = {
  name: 'critical-section',
  starts: 'CDST-',
  commands: ['!cs', '!locks', '!critsec'],
  begin(text, line, context): Block | undefined {
    // C(ritSec, C(ritical section, D(ebugInfo, S(canned, T(ree root
    const code = text.charCodeAt(skipBlanks(text));
    if (code !== 67 && code !== 68 && code !== 83 && code !== 84 && code !== 45) return undefined;
    if (text.length > 400 || (code === 45 && context.words[0] !== '!cs')) return undefined;
    const block = new CriticalSectionsBlock(context);
    return block.line(text, line) === 'understood' ? block : undefined;
  },
};

class CriticalSectionsBlock implements Block {
  private readonly reader: CriticalSectionReader;
  private inStack = false;
  private inTree = false;

  constructor(private readonly context: BlockContext) {
    this.reader = new CriticalSectionReader(context);
  }

  line(text: string, line: number): LineKind | undefined {
    const row = text.trim();
    if (row === '') return 'noise';
    if (row.length > 400) return undefined;
    if (this.reader.take(row, textEvidence(this.context, line, text))) {
      this.inStack = row.startsWith('Stack trace for');
      return 'understood';
    }
    if (RULE.test(row) || TOTAL.test(row)) return 'understood';
    if (TREE.test(row)) {
      this.inTree = true;
      return 'understood';
    }
    if (this.inTree && TREE_ROW.test(row)) return 'understood';
    if (this.inStack && isHexCode(row.charCodeAt(0)) && STACK_ROW.test(row)) return 'understood';
    if (isElision(text)) return 'noise';
    return this.reader.open && isBlankCode(text.charCodeAt(0)) ? 'unparsed' : undefined;
  }

  end(): void {
    this.reader.finish();
  }
}
