import { knownLines } from './oneLine';

/** `ExceptionAddress: fffff8047bdf5a80 (nt!…)`, `   ExceptionCode: 80000003 (…)`, `   Parameter[0]: …`. */
const RECORD =
  /^ {0,4}(?:ExceptionAddress|ExceptionCode|ExceptionFlags|NumberParameters|Parameter\[\d{1,2}\]): [0-9a-fA-F`?]{1,17}(?: \(.*\))?\s*$/;

/** Rows of `.exr` and of what a stop prints of its exception. */
export const exceptionRows = knownLines('exception record', 'EN P', text => RECORD.test(text), ['.exr', '.ecxr']);

/** `.  0 64-bit Kernel bitmap dump: C:\MEMORY.DMP`: rows of `||`. */
const SYSTEM = /^[.# ] {1,3}\d{1,4} \S.{2,60}: \S/;

/** Which dumps and machines a session has. */
export const systemRows = knownLines(
  'systems',
  '.# ',
  (text, { words }) => words[0]?.startsWith('||') === true && SYSTEM.test(text),
  ['||'],
);
