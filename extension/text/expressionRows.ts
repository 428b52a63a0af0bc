import { knownLines } from './oneLine';

/** `Evaluate expression: 2 = 00000000`00000002`, and `.formats`, which has only the heading on that line. */
const RESULT = /^Evaluate expression:(?: -?\d+ = [0-9a-f`]{1,17})?\s*$/;
const FORMATS = /^\s{1,4}(?:Hex|Decimal|Decimal \(unsigned\)|Octal|Binary|Chars|Time|Float|Double):\s/;

/** Answers of `?` and `.formats`. */
export const expressionRows = knownLines(
  'expressions',
  'EHDOBCTF',
  (text, { words }) => RESULT.test(text) || ((words[0] === '.formats' || words.length === 0) && FORMATS.test(text)),
  ['?', '??', '.formats'],
);
