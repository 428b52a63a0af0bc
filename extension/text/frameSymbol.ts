import { endOfText } from './pointer';

/** The last column of a frame, taken apart. */
export interface CallSite {
  /** Empty where the row ends before it. */
  readonly symbol: string;
  readonly file?: string;
  readonly line?: number;
}

/** Remarks in parentheses that kd appends to a symbol. */
const REMARK = /^\((?:TrapFrame|FPO|CONV|Inline|No unwind|Fastcall|T\.|Export)/;

/**
 * Takes the call site apart: `module!name+0x12 (FPO: [1,0,0]) (CONV: stdcall) (TrapFrame @ …) [path @ 12] `. Names hold
 * blanks, parentheses and brackets of their own, so only what kd appends is cut off, from the right.
 */
export function readCallSite(text: string, from: number): CallSite {
  let end = endOfText(text);
  if (from >= end) return { symbol: '' };
  const source = readSource(text, from, end);
  if (source) end = source.start;
  end = cutRemarks(text, from, end);
  const symbol = withoutParameters(text.slice(from, end).trimEnd());
  return source ? { symbol, file: source.file, line: source.line } : { symbol };
}

/** ` [path @ line]` at the end. The path may hold blanks, parentheses and brackets. */
function readSource(
  text: string,
  from: number,
  end: number,
): { start: number; file: string; line: number } | undefined {
  if (text.charCodeAt(end - 1) !== 93) return undefined;
  const at = text.lastIndexOf(' @ ', end);
  if (at < from) return undefined;
  const number = text.slice(at + 3, end - 1).trim();
  if (!/^\d{1,7}$/.test(number)) return undefined;
  const start = startOfPath(text, from, at);
  if (start < 0) return undefined;
  return { start, file: text.slice(start + 2, at).trim(), line: Number(number) };
}

/** The ` [` that opens the path: the first that looks like one, since the path itself may hold others. */
function startOfPath(text: string, from: number, at: number): number {
  let last = -1;
  for (let i = text.indexOf(' [', from); i >= 0 && i < at; i = text.indexOf(' [', i + 2)) {
    last = i;
    if (text.charCodeAt(i - 1) === 58) continue;
    if (text.charCodeAt(i + 3) === 58 || text.charCodeAt(i + 2) === 92 || text.charCodeAt(i + 2) === 47) return i;
  }
  return last;
}

function cutRemarks(text: string, from: number, end: number): number {
  let cut = endOfText(text.slice(0, end));
  while (cut > from && text.charCodeAt(cut - 1) === 41) {
    const open = text.lastIndexOf(' (', cut - 1);
    if (open < from || !REMARK.test(text.slice(open + 1, open + 12))) return cut;
    cut = endOfText(text.slice(0, open));
  }
  return cut;
}

/** `kp` and `kP` print the parameters behind the name: `f(int a = 0n1, …)+0x12` is the place `f+0x12`. */
function withoutParameters(symbol: string): string {
  const plus = symbol.lastIndexOf(')+0x');
  const close = symbol.endsWith(')') ? symbol.length - 1 : plus;
  if (close < 0) return symbol;
  const open = openingOf(symbol, close);
  if (open <= 0) return symbol;
  const inside = symbol.slice(open + 1, close);
  const parameters = inside.includes(' = ') || inside === 'void' || inside.trim() === '';
  if (!parameters || symbol.slice(0, open).endsWith('operator')) return symbol;
  return symbol.slice(0, open) + symbol.slice(close + 1);
}

function openingOf(symbol: string, close: number): number {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    const code = symbol.charCodeAt(i);
    if (code === 41) depth++;
    else if (code === 40 && --depth === 0) return i;
  }
  return -1;
}
