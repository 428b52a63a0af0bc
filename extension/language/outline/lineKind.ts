import { promptAt } from '../../text/prompt';
import type { LineScanner } from './lineStarts';

/** What the outline of a log is made of. */
export const OUTLINE_KINDS = ['command', 'process', 'thread', 'stack', 'port', 'message'] as const;

export type OutlineKind = (typeof OUTLINE_KINDS)[number];

const BLOCK = /^\s{0,60}(PROCESS|THREAD|Port|Message)(?: @)?\s{1,4}(?:0x)?[0-9a-fA-F`]{8,18}(\s|$)/;
const HEADER = /^\s{0,60}(?:#\s{1,12}|\d{1,3}\s{1,4})?(?:Child-SP|ChildEBP|RetAddr|Call Site)(?=\s|$)/;

const KINDS: ReadonlyMap<string, OutlineKind> = new Map<string, OutlineKind>([
  ['PROCESS', 'process'],
  ['THREAD', 'thread'],
  ['Port', 'port'],
  ['Message', 'message'],
]);

/** First characters, other than digits, that a prompt can have: `kd>`, `lkd>`, `||0:`, `[server] 0:000>`, `?:???>`. */
const PROMPT_STARTS: ReadonlySet<number> = new Set(['k', 'l', '|', '[', '?'].map(c => c.charCodeAt(0)));

/** What begins on the present line of a scanner, if anything. `first` is its first visible character. */
export function lineKindOf(scanner: LineScanner, first: number): OutlineKind | undefined {
  switch (first) {
    case 0:
      return undefined;
    case 0x50: // P
    case 0x54: // T
    case 0x4d: // M
      return blockKind(scanner.head(100));
    case 0x43: // C
    case 0x52: // R
    case 0x23: // #
      return HEADER.test(scanner.head(100)) ? 'stack' : undefined;
    default:
      return mayBePrompt(first) && promptAt(scanner.head(200)) ? 'command' : undefined;
  }
}

function mayBePrompt(first: number): boolean {
  return (first >= 48 && first <= 57) || PROMPT_STARTS.has(first);
}

function blockKind(head: string): OutlineKind | undefined {
  const match = BLOCK.exec(head);
  if (!match) return undefined;
  const word = match[1] ?? '';
  // Inside sentences these words are followed by more; as headings of a block they stand alone.
  if ((word === 'Port' || word === 'Message') && head.slice(match[0].length).trim() !== '') return undefined;
  return KINDS.get(word);
}
