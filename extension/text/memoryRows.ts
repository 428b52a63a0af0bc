import { knownLines } from './oneLine';

const ADDRESS = String.raw`^[0-9a-fA-F]{8}(?:[\x60]?[0-9a-fA-F]{8})?`;
const CELL = String.raw`(?:[0-9a-fA-F]{4}|[0-9a-fA-F]{8}(?:[\x60][0-9a-fA-F]{8})?|\?{4}|\?{8}(?:[\x60]\?{8})?)`;

/** `fffff780`00000738  41 41 41 41-41 …  AAAA`: db, and dyb's bits. */
const BYTES = new RegExp(`${ADDRESS}  (?:(?:[0-9a-f]{2}|[?]{2})[ -]){1,16} .*$`);
/** dw, dd, dp, dq, dc, with the text at the end; `????????` where memory cannot be read. */
const WORDS = new RegExp(`${ADDRESS}  (?:${CELL}(?: |$)){1,8}`);
/** da, du: `00ba7fff  "text"`. */
const STRING = new RegExp(`${ADDRESS}  "`);
/** Physical memory: `#   e9000 000ea002 000ea002 …`. */
const PHYSICAL = new RegExp(`^# ? *[0-9a-fA-F]{1,8}(?:[\\x60][0-9a-fA-F]{8})? (?:${CELL}(?: |$)){1,8}`);

/** Rows of memory: d, da, db, dc, dd, dp, dps, dq, dqs, dds, du, dw, and the physical `!db` family (with `#`). */
export const memoryRows = knownLines(
  'memory',
  '0123456789abcdefABCDEF#',
  text => BYTES.test(text) || WORDS.test(text) || STRING.test(text) || PHYSICAL.test(text),
  ['db', 'dc', 'dd', 'dq', 'dp', 'dps', 'dqs', 'dds', 'da', 'du', 'dw'],
);
