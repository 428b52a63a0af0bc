import type { Address } from '../base/address';
import type { ThreadFields, ThreadState } from '../model/entities';
import type { Evidence } from '../model/evidence';
import { normalCid } from '../model/ids';
import { parsePointer, wholePointer } from './pointer';

/** What one `THREAD …` row says. Parts that it does not print are absent. */
export interface ThreadHeader {
  readonly address: Address;
  cid?: string;
  teb?: Address | null;
  win32Thread?: Address | null;
  state?: ThreadState;
  processor?: number;
  /** Only in state WAIT, as printed. */
  waitReason?: string;
  waitMode?: 'UserMode' | 'KernelMode';
  alertable?: boolean;
  suspendCount?: number;
  freezeCount?: number;
  /** False: words were left over that no THREAD row has. */
  whole: boolean;
  /** Words that were understood, `THREAD` and the address included. */
  words: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** No THREAD row is longer; what stands behind is somebody's comment. */
const MAX_ROW = 400;

const STATES: ReadonlyMap<string, ThreadState> = new Map<string, ThreadState>([
  ['INITIALIZED', 'INITIALIZED'],
  ['READY', 'READY'],
  ['RUNNING', 'RUNNING'],
  ['STANDBY', 'STANDBY'],
  ['TERMINATED', 'TERMINATED'],
  ['WAIT', 'WAIT'],
  ['WAITING', 'WAIT'],
  ['BLOCKED', 'WAIT'],
  ['TRANSITION', 'TRANSITION'],
  ['DEFERREDREADY', 'DEFERREDREADY'],
  ['DEFERRED_READY', 'DEFERREDREADY'],
  ['GATEWAIT', 'GATEWAIT'],
  ['GATE_WAIT', 'GATEWAIT'],
]);

/** The reasons that most waits have: one string for all of them. */
const REASONS: ReadonlyMap<string, string> = new Map(
  [
    'WrLpcReply',
    'WrQueue',
    'UserRequest',
    'WrUserRequest',
    'Executive',
    'DelayExecution',
    'WrAlertByThreadId',
    'WrLpcReceive',
    'WrResource',
    'Suspended',
  ].map(reason => [`(${reason})`, reason]),
);

/**
 * Reads a `THREAD PTR  Cid p.t  Teb: PTR Win32Thread: PTR STATE…` row in its long, short and cut-off forms; undefined
 * if the line is none. Public symbols of some builds leave out Win32Thread, old kernels the Teb's column widths.
 */
export function readThreadHeader(text: string): ThreadHeader | undefined {
  const words = wordsOfRow(text);
  if (words[0] !== 'THREAD') return undefined;
  const address = wholePointer(words[1] ?? '');
  if (address === undefined) return undefined;
  const header: ThreadHeader = { address, whole: true, words: 2 };
  readLabels(words, header);
  readState(words, header);
  const rest = words[header.words];
  header.whole = rest === undefined || rest.startsWith('//') || /^(\.{3,}|\[\.\.\.\])$/.test(rest);
  return header;
}

/**
 * The row that `first` and the line after it make together, where a book, a mail or a narrow console broke it in two;
 * undefined if `next` does not go on with the row.
 */
export function joinThreadHeader(first: string, next: string): string | undefined {
  const before = readThreadHeader(first);
  if (!before || next.length > MAX_ROW) return undefined;
  for (const joined of [`${first} ${next.trim()}`, first + next.trim()]) {
    const together = readThreadHeader(joined);
    if (together?.whole && together.words > before.words && together.address === before.address) return joined;
  }
  return undefined;
}

/** True when a row may go on in the next line: it ends before its state, or inside a wait's description. */
export function isOpenThreadHeader(header: ThreadHeader): boolean {
  return header.state === undefined || (header.state === 'WAIT' && header.alertable === undefined);
}

/** The fields of a header, each with the evidence of its row. */
export function threadHeaderFields(header: ThreadHeader, evidence: Evidence): ThreadFields {
  const fields: Writable<ThreadFields> = {};
  putThreadHeader(fields, header, evidence);
  return fields;
}

/** Puts the fields of a header among others that were read of the same thread. */
export function putThreadHeader(fields: Writable<ThreadFields>, header: ThreadHeader, evidence: Evidence): void {
  fields.address = { value: header.address, evidence };
  if (header.cid !== undefined) fields.cid = { value: header.cid, evidence };
  if (header.teb !== undefined) fields.teb = { value: header.teb, evidence };
  if (header.win32Thread !== undefined) fields.win32Thread = { value: header.win32Thread, evidence };
  if (header.state !== undefined) fields.state = { value: header.state, evidence };
  if (header.processor !== undefined) fields.processor = { value: header.processor, evidence };
  if (header.waitReason !== undefined) fields.waitReason = { value: header.waitReason, evidence };
  if (header.waitMode !== undefined) fields.waitMode = { value: header.waitMode, evidence };
  if (header.alertable !== undefined) fields.alertable = { value: header.alertable, evidence };
  if (header.suspendCount !== undefined) fields.suspendCount = { value: header.suspendCount, evidence };
  if (header.freezeCount !== undefined) fields.freezeCount = { value: header.freezeCount, evidence };
}

/** Words between blanks, of as much of the text as a row can have. */
function wordsOfRow(text: string): readonly string[] {
  const end = Math.min(text.length, MAX_ROW);
  const words: string[] = [];
  for (let i = 0; i < end;) {
    while (i < end && isSpaceCode(text.charCodeAt(i))) i++;
    const start = i;
    while (i < end && !isSpaceCode(text.charCodeAt(i))) i++;
    if (i > start) words.push(text.slice(start, i));
  }
  return words;
}

/** What `\s` matches, as far as logs have it. */
function isSpaceCode(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
}

/** A state as kd prints it, in either case; `!stacks` calls a waiting thread `Blocked`. */
export function readThreadState(word: string): ThreadState | undefined {
  return STATES.get(word) ?? STATES.get(word.toUpperCase());
}

/** `Cid p.t`, `Teb: PTR`, `Win32Thread: PTR`, in this order, each optional. */
function readLabels(words: readonly string[], header: ThreadHeader): void {
  for (;;) {
    const value = words[header.words + 1];
    if (value === undefined) return;
    const label = words[header.words];
    if (label === 'Cid' || label === 'Cid:') {
      const cid = value.includes('.') ? normalCid(value) : undefined;
      if (cid === undefined) return;
      header.cid = cid;
    } else if (label === 'Teb:' || label === 'Win32Thread:') {
      const pointer = value.length >= 8 ? parsePointer(value) : undefined;
      if (pointer === undefined) return;
      if (label === 'Teb:') header.teb = pointer;
      else header.win32Thread = pointer;
    } else {
      return;
    }
    header.words += 2;
  }
}

function readState(words: readonly string[], header: ThreadHeader): void {
  const printed = words[header.words];
  const state =
    printed === undefined ? undefined : readThreadState(printed.endsWith(':') ? printed.slice(0, -1) : printed);
  if (state === undefined) return;
  header.state = state;
  header.words++;
  if (state === 'WAIT') readWait(words, header);
  if (words[header.words] === 'on' && words[header.words + 1] === 'processor') {
    const processor = readCount(words[header.words + 2]);
    if (processor !== undefined) {
      header.processor = processor;
      header.words += 3;
    }
  }
  readCounts(words, header);
}

/** `(Reason) UserMode Alertable` behind `WAIT:`. */
function readWait(words: readonly string[], header: ThreadHeader): void {
  const printed = words[header.words] ?? '';
  const reason = REASONS.get(printed) ?? /^\((\w{1,40})\)$/.exec(printed)?.[1];
  if (reason === undefined) return;
  header.waitReason = reason;
  header.words++;
  const mode = words[header.words];
  if (mode !== 'UserMode' && mode !== 'KernelMode') return;
  header.waitMode = mode;
  header.words++;
  const alertable = words[header.words];
  if (alertable !== 'Alertable' && alertable !== 'Non-Alertable') return;
  header.alertable = alertable === 'Alertable';
  header.words++;
}

/** `SuspendCount n` and `FreezeCount n`, which XP prints behind the state. */
function readCounts(words: readonly string[], header: ThreadHeader): void {
  for (;;) {
    const label = words[header.words];
    const count = readCount(words[header.words + 1]);
    if (count === undefined || (label !== 'SuspendCount' && label !== 'FreezeCount')) return;
    if (label === 'SuspendCount') header.suspendCount = count;
    else header.freezeCount = count;
    header.words += 2;
  }
}

function readCount(word: string | undefined): number | undefined {
  return word !== undefined && /^\d{1,5}$/.test(word) ? Number(word) : undefined;
}
