import { knownLines } from './oneLine';

/** ` 0 e 010049e0     0001 (0001)  0:**** stst!main`, `     0 e Disable Clear  fffff801`…     0001 (0001) nt!X`. */
const ROW =
  /^\s*\d{1,4} [edbu]{1,3}\d? (?:(?:Disable|Enable) Clear )?(?: ?(?:[0-9a-fA-F`]{8,17}|u) ?(?:[rwei] ?\d)?| )/;
/** Rows of a breakpoint's command and conditions, below it. */
const MORE = /^\s+(?:Match thread data: |Match process data: |"[^\n]*"|\((?:Bp|[\w.]+!))/;
const MESSAGES =
  /^(?:Bp expression '|breakpoint \d+ (?:redefined|exists)|\s*\d+: [0-9a-fA-F`]{8,17}(?: @!"| \S+!)|adding deferred bp|Unable to (?:insert|remove) breakpoint|Matched: |Couldn't resolve error at ')/;

/** Answers of `bl`, `bp`, `bu`, `bm`, `ba`. */
export const breakpointRows = knownLines(
  'breakpoints',
  undefined,
  (text, { words }) => {
    const command = words[0] ?? '';
    if (MESSAGES.test(text)) return true;
    return command === 'bl' && (ROW.test(text) || MORE.test(text) || /^\s*\d+ [edu]/.test(text));
  },
  ['bl', 'bp', 'bu', 'bm', 'ba'],
);
