import type { Address } from '../base/address';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { ObjectReader } from './objectReader';
import { HEX_DIGITS, isHexCode, skipBlanks } from './pointer';

const HANDLE =
  /^\s*([0-9a-f]{1,8}): (?:Object: (?:0x)?[0-9a-f`]{8,17}\s+GrantedAccess: [0-9a-f]{1,8}|free handle, Entry)\b/i;
const TABLE =
  /^(?:(?:Kernel )?(?:New version of )?handle table at [0-9a-fx`]{8,19} with \d{1,9} entries in use|processor number \d{1,4}(?:, process [0-9a-fx`]{8,19})?|Searching for (?:handles of type|Process with Cid ==) .{1,80}|\*{4} NT ACTIVE PROCESS HANDLE DUMP \*{4})\s*$/i;

/**
 * `!handle` in a kernel session: tables, handles, and the object of each in the form of `!object`. The PROCESS block
 * between them is read by its own parser.
 */
export const handleParser: BlockParser = {
  name: 'handle',
  starts: `KHNpS*kh${HEX_DIGITS}`,
  commands: ['!handle'],
  begin(text, line, context): Block | undefined {
    const start = skipBlanks(text);
    const code = text.charCodeAt(start);
    const plausible = isHandleStart(text, start) || 'KHNpS*kh'.includes(String.fromCharCode(code));
    if (!plausible || text.length > 300) return undefined;
    const block = new HandleBlock(context);
    return block.line(text, line) === 'understood' ? block : undefined;
  },
};

/** One to eight hex digits and a colon. */
function isHandleStart(text: string, start: number): boolean {
  let at = start;
  while (at < start + 9 && isHexCode(text.charCodeAt(at))) at++;
  return at > start && text.charCodeAt(at) === 58;
}

class HandleBlock implements Block {
  private readonly object: ObjectReader;
  private holder: Address | undefined;

  constructor(private readonly context: BlockContext) {
    this.object = new ObjectReader(context);
  }

  line(text: string, line: number): LineKind | undefined {
    const start = skipBlanks(text);
    if (start === text.length) return 'noise';
    if (text.length > 700) return undefined;
    if (HANDLE.test(text)) {
      this.finish();
      this.holder = this.processOfCommand();
      return 'understood';
    }
    const evidence = textEvidence(this.context, line, text);
    if (this.object.begin(text, evidence) || this.object.row(text, evidence)) return 'understood';
    if (TABLE.test(text.slice(start))) return 'understood';
    return isElision(text) ? 'noise' : undefined;
  }

  end(): void {
    this.finish();
  }

  private finish(): void {
    this.object.finish(undefined, this.holder);
    this.holder = undefined;
  }

  /** The PROCESS block above, if the same command printed it. */
  private processOfCommand(): Address | undefined {
    const last = this.context.scope.lastProcess;
    return last?.command === this.context.command.index ? last.address : undefined;
  }
}
