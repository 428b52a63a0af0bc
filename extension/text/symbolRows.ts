import { knownLines } from './oneLine';

/** `fffff804`7bdf5a80          nt!KiPageFault (no parameter info)`, `00f4f354 foo!bar = 0x00f78768`. */
const ROW =
  /^(?:prv (?:inline |local |global |func |param )?\s*(?:func\s+)?)?[0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})? +@?(?:<[^>]{1,40}>|[\w.]+)![^\n]+$/;
/** `x /v`: `prv func   00000001`00003340  249 notepad!WinMain (…)`, `global 806c9e68    0 nt!CmTypeName = …`. */
const VERBOSE =
  /^(?:(?:prv|pub) +)?(?:func|global|inline|param|local) +[0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})? +[0-9a-f]{1,8} +\S+!\S/;
/** The index of letters above a list with links. */
const LETTERS = /^ *A B C D E F G H I J K L M N O P Q R S T U V W X Y Z *$/;
/** `(fffff801`3e5b2c40)   nt!KiSwapContext   |  (fffff801`3e5b2d60)   nt!SwapContext`, and what stands below it. */
const NEAREST = /^\([0-9a-fA-F`]{8,17}\)\s+\S|^Exact matches:|^Browse module$|^Set b[pu] breakpoint$/;
const EXACT = /^\s+(?:<[^>]{1,40}>|[\w.]+)![^\n]*(?: = |$)/;

/** Answers of `x` and `ln`. */
export const symbolRows = knownLines(
  'symbols',
  undefined,
  (text, { words }) => {
    const command = words[0] ?? '';
    if (ROW.test(text) || NEAREST.test(text)) return true;
    if (VERBOSE.test(text) || (command === 'x' && LETTERS.test(text))) return true;
    if (command === 'ln') return EXACT.test(text);
    // `x /1` prints names only, `x /0` addresses only; locals have neither module nor address.
    return command === 'x' && /^(?:\S+!\S|[0-9a-fA-F`]{8,17}\s*$|(?:@\w+|[0-9a-fA-F`]{8,17})\s+\S)/.test(text);
  },
  ['x', 'ln'],
);
