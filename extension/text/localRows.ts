import { knownLines } from './oneLine';

/** `           argc = 0n1`, `@ecx  this = 0x0012ff00`, `prv local  0012ff44    hr = 0x80004005`: answers of `dv`. */
export const localRows = knownLines('locals', undefined, (text, { words }) => words[0] === 'dv' && / = \S/.test(text), [
  'dv',
]);
