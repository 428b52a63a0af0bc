import { knownLines } from './oneLine';

/** `Evaluate expression: 2 = 00000000`00000002`, and `.formats`, which has only the heading on that line. */
const RESULT = /^Evaluate expression:(?: -?\d+ = [0-9a-f`]{1,17})?\s*$/;
const FORMATS = /^\s{1,4}(?:Hex|Decimal|Decimal \(unsigned\)|Octal|Binary|Chars|Time|Float|Double):\s/;

/** `unsigned int64 0x38`, `struct _EPROCESS * 0xffffac0e`2b4f14c0`, `bool true`: first row of `??`. */
const TYPED = /^(?:[\w:!<>-]+ ){1,4}(?:\*+ |\[\d+\] )?(?:0x[0-9a-f`]+|0n-?\d+|-?\d+|true|false)(?: .*)?$/;

/** Answers of `?` and `.formats`. */
export const expressionRows = knownLines(
  'expressions',
  'EHDOBCTF',
  (text, { words }) => RESULT.test(text) || ((words[0] === '.formats' || words.length === 0) && FORMATS.test(text)),
  ['?', '??', '.formats'],
);

/** Answers of `??`; fields of structures stand below them as those of `dt`. */
export const typedRows = knownLines(
  'typed expressions',
  'bcdefiHlsuvw_',
  (text, { words }) => words[0]?.startsWith('??') === true && TYPED.test(text),
  ['??'],
);
