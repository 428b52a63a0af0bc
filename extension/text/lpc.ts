import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { LpcPortReader } from './lpcPort';
import { addScanRow, addWaitRow, readScanRow } from './lpcRows';
import { HEX_DIGITS, isHexCode, skipBlanks } from './pointer';

const NOISE = [/^Searching (?:message|thread) \S{1,20} in .{1,60}\.\.\.$/i, /^Scanning \d{1,9} objects$/i, /^Data:/];

/**
 * `!lpc message|port|thread|scan` of Windows 2000 to Server 2003: ports, the messages in their queue, and which thread
 * waits for which message. Gone since Vista, where `!lpc` prints the help of `!alpc`.
 */
export const lpcParser: BlockParser = {
  name: 'lpc',
  starts: `SCU${HEX_DIGITS}`,
  commands: ['!lpc'],
  begin(text, line, context): Block | undefined {
    const start = skipBlanks(text);
    if (!mayBegin(text, start)) return undefined;
    const block = new LpcBlock(context);
    return block.line(text, line) === 'understood' ? block : undefined;
  },
};

/** First words of every line that can stand at the head of such an answer. */
function mayBegin(text: string, start: number): boolean {
  switch (text.charCodeAt(start)) {
    case 83: // S
      return (
        text.startsWith('Server con', start) ||
        text.startsWith('Server com', start) ||
        text.startsWith('Server thread', start) ||
        text.startsWith('Searching ', start) ||
        text.startsWith('Scanning ', start)
      );
    case 67: // C
      return text.startsWith('Client ', start);
    case 85: // U
      return text.startsWith('Unconnected communication port', start);
    default:
      return isScanStart(text, start);
  }
}

/** Up to eight hex digits of flags, then `Port:`. */
function isScanStart(text: string, start: number): boolean {
  let at = start;
  while (at < start + 9 && isHexCode(text.charCodeAt(at))) at++;
  return at > start && at < start + 9 && text.startsWith('Port:', skipBlanks(text, at));
}

class LpcBlock implements Block {
  private readonly ports: LpcPortReader;
  private readonly pairs = new Set<string>();

  constructor(private readonly context: BlockContext) {
    this.ports = new LpcPortReader(context);
  }

  line(text: string, line: number): LineKind | undefined {
    const words = text.trim();
    if (words === '') return 'noise';
    if (words.length > 400) return undefined;
    if (this.ports.take(text, line)) return 'understood';
    const evidence = textEvidence(this.context, line, text);
    if (addWaitRow(this.context.sink, words, evidence)) return 'understood';
    const scanned = readScanRow(words);
    if (scanned) {
      addScanRow(this.context.sink, scanned, this.pairs, evidence);
      return 'understood';
    }
    if (NOISE.some(form => form.test(words))) return 'understood';
    if (isElision(text)) return 'noise';
    return this.ports.inside(text) ? 'unparsed' : undefined;
  }

  end(): void {
    this.ports.finish();
  }
}
