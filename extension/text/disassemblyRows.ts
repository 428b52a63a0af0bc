import { HEX_STARTS, knownLines } from './oneLine';

/** `fffff802`40d322f9 488b4810        mov     rcx,qword ptr [rax+10h]`, `0033:00007ffc`3608c830 4c8bd1 mov …`, `… ??  ???`. */
const INSTRUCTION =
  /^(?:[0-9a-fA-F]{4}:)?[0-9a-fA-F]{8}(?:`?[0-9a-fA-F]{8})? (?:[0-9a-f]{2,30}|\?{2,8}) +(?:[a-z]{1,9}[a-z0-9.]*(?: |$)|\?{3})/;

/** `nt!RtlSubtreePredecessor+0x9:`, with a source position: `App!main+0x12 [c:\src\a.cpp @ 7]:`. */
const LABEL = /^[\w.@?$]+(?:![^\s:][^\n]{0,500}|\+0x[0-9a-f]+)?(?: \[[^\]]{1,260} @ \d+\])?:$/;

/** Rows of `u`, and the instruction that a break or `r` shows. */
export const disassemblyRows = knownLines('instructions', HEX_STARTS, text => INSTRUCTION.test(text), [
  'u',
  'uf',
  'ub',
]);

/** The name of the place above disassembled instructions. */
export const disassemblyLabels = knownLines(
  'names of places',
  undefined,
  text => text.endsWith(':') && (text.includes('!') || text.includes('+0x')) && LABEL.test(text),
  ['u', 'uf', 'ub'],
);
