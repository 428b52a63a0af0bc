import type { Block, BlockContext, BlockParser } from './blocks';

/** The block of a family whose lines stand by themselves: it ends before the next line. */
export const ONE_LINE: Block = { line: () => undefined, end: () => undefined };

/** No row of the simple families is longer; what is gets no pattern tried on it. */
const MAX_ROW = 2000;

/** A family of lines that are known and from which nothing is learned, each by itself. */
export function knownLines(
  name: string,
  starts: string | undefined,
  isKnown: (text: string, context: BlockContext) => boolean,
  commands?: readonly string[],
): BlockParser {
  return {
    name,
    ...(starts === undefined ? {} : { starts }),
    ...(commands === undefined ? {} : { commands }),
    begin: (text, _line, context) => (text.length <= MAX_ROW && isKnown(text, context) ? ONE_LINE : undefined),
  };
}

/** The characters of hex digits, for `starts`. */
export const HEX_STARTS = '0123456789abcdefABCDEF';
