import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import type { StackFrame } from '../model/entities';
import { numberEnd, skipInline } from './frameScan';
import { readCallSite } from './frameSymbol';
import { isHexCode, pointerEnd, skipBlanks } from './pointer';
import type { StackColumns } from './stackHeader';
import type { SymbolTable } from './symbolTable';

type Draft = { -readonly [K in keyof StackFrame]: StackFrame[K] };

const COLON = 58;

/**
 * Reads one row of a stack. `columns` is what its header promised, or what a row without header shows by itself.
 * undefined: the row was cut off before its call site, or is none.
 */
export function readFrame(
  text: string,
  columns: StackColumns | undefined,
  place: number,
  symbols: SymbolTable,
): StackFrame | undefined {
  const draft: Draft = { symbol: '' };
  const start = readNumbers(text, skipBlanks(text), columns, draft);
  const site = text.startsWith('(Inline', start)
    ? readInline(text, start, draft)
    : readAddresses(text, start, columns, draft);
  const call = readCallSite(columns?.info ? withoutInfo(text, site) : text, site);
  if (call.symbol === '') return undefined;
  draft.symbol = symbols.intern(call.symbol);
  if (call.file !== undefined) draft.file = symbols.intern(call.file);
  if (call.line !== undefined) draft.line = call.line;
  draft.place = place;
  return draft;
}

/** Cuts off what stands in a column of its own behind the call site. */
function withoutInfo(text: string, site: number): string {
  const gap = text.indexOf('   ', site);
  return gap < 0 ? text : text.slice(0, gap);
}

/** Frame number and stack use; only the number is kept. */
function readNumbers(text: string, from: number, columns: StackColumns | undefined, draft: Draft): number {
  let i = from;
  let end = numberEnd(text, i);
  if (end === i) return i;
  // `kf` without numbers prints the stack use in front.
  const numbered = columns === undefined || columns.number || !columns.memory;
  if (numbered && end - i >= 2) draft.index = parseInt(text.slice(i, end), 16);
  i = skipBlanks(text, end);
  end = numberEnd(text, i);
  return end > i ? skipBlanks(text, end) : i;
}

function readInline(text: string, from: number, draft: Draft): number {
  draft.inline = true;
  return skipInline(text, from);
}

function readAddresses(text: string, from: number, columns: StackColumns | undefined, draft: Draft): number {
  const pointers: string[] = [];
  let i = from;
  const most = columns?.bsp ? 3 : 2;
  while (pointers.length < most) {
    const end = pointerEnd(text, i);
    if (end < 0) break;
    pointers.push(text.slice(i, end));
    i = skipBlanks(text, end);
    if (text.charCodeAt(i) === COLON) break;
  }
  assign(pointers, columns, text.charCodeAt(i) === COLON, draft);
  if (text.charCodeAt(i) === COLON && text.charCodeAt(i + 1) !== COLON) return readColonArgs(text, i + 1, draft);
  return columns?.args === false ? i : readBareArgs(text, i, draft);
}

function assign(pointers: readonly string[], columns: StackColumns | undefined, colon: boolean, draft: Draft): void {
  const first = pointers[0];
  if (first === undefined) return;
  const onlyReturn = columns ? !columns.sp : colon && pointers.length === 1;
  // One address where the header promises two: nothing tells which of them it is.
  if (columns?.sp && columns.ret && pointers.length === 1) return;
  const ret = onlyReturn ? first : pointers.at(-1);
  if (!onlyReturn) set(draft, 'sp', parseAddress(first));
  if (onlyReturn || pointers.length > 1) set(draft, 'ret', parseAddress(ret ?? ''));
}

function set(draft: Draft, key: 'sp' | 'ret', value: Address | undefined): void {
  if (value !== undefined) draft[key] = value;
}

/** 64 bits: ` : a b c d : site`, or ` : site` where arguments are off. */
function readColonArgs(text: string, from: number, draft: Draft): number {
  const { args, next } = pointersAt(text, from, 8);
  if (args.length > 0) draft.args = args;
  return text.charCodeAt(next) === COLON ? skipBlanks(text, next + 1) : next;
}

/** 32 bits: up to three values between the return address and the call site. */
function readBareArgs(text: string, from: number, draft: Draft): number {
  if (!isHexCode(text.charCodeAt(from))) return from;
  const { args, next } = pointersAt(text, from, 3);
  if (args.length > 0) draft.args = args;
  return next;
}

function pointersAt(text: string, from: number, most: number): { args: readonly string[]; next: number } {
  const args: string[] = [];
  let i = skipBlanks(text, from);
  while (args.length < most) {
    const end = pointerEnd(text, i);
    if (end < 0) break;
    args.push(text.slice(i, end));
    i = skipBlanks(text, end);
  }
  return { args, next: i };
}
