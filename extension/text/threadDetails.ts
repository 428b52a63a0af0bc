import { withoutComment } from './comment';
import { endOfText, isBlankCode, parseNonNull, parsePointer, skipBlanks } from './pointer';
import { parsePrintedTime } from './printedTime';
import type { ThreadDraft } from './threadDraft';

/** Takes one row; `rest` is what stands behind its label. */
type Take = (draft: ThreadDraft, rest: string, text: string, line: number) => void;

interface DetailRow {
  readonly label: string;
  readonly take: Take;
}

const ignore: Take = () => undefined;

const count =
  (field: 'suspendCount' | 'freezeCount' | 'contextSwitches' | 'priority'): Take =>
  (draft, rest, text, line) => {
    const number = leadingNumber(rest);
    if (number !== undefined) draft.set(field, number, text, line);
  };

const suspendCount = count('suspendCount');
const freezeCount = count('freezeCount');

/** `Owning Process            PTR       Image:         name`. */
const owningProcess: Take = (draft, rest, text, line) => {
  const address = parseNonNull(leadingWord(rest));
  if (address !== undefined) draft.set('process', address, text, line);
  const image = rest.indexOf(' Image:');
  if (image >= 0) imageName(draft, rest.slice(image + ' Image:'.length), text, line);
};

const imageName: Take = (draft, rest, text, line) => {
  const name = withoutComment(rest).trim();
  if (name !== '' && name !== 'N/A' && !name.startsWith('<')) draft.set('processName', name, text, line);
};

/** `Wait Start TickCount      N       Ticks: N (d:hh:mm:ss.mmm)`; the printed time is exact, `Ticks: 0` has none. */
const waitStart: Take = (draft, rest, text, line) => {
  const start = leadingNumber(rest);
  if (start !== undefined) draft.set('waitStart', start, text, line);
  ticks(draft, rest, text, line);
};

const ticks: Take = (draft, rest, text, line) => {
  const label = rest.indexOf('Ticks:');
  const count = label < 0 ? undefined : leadingNumber(rest.slice(label + 'Ticks:'.length));
  if (count === undefined) return;
  draft.set('ticks', count, text, line);
  const open = rest.indexOf('(', label);
  const close = open < 0 ? -1 : rest.indexOf(')', open);
  const waited = close < 0 ? undefined : parsePrintedTime(rest.slice(open + 1, Math.min(close, open + 41)));
  if (waited !== undefined) draft.set('waitMs', waited, text, line);
  else if (count === 0) draft.set('waitMs', 0, text, line);
};

/** The second half of a `Wait Start TickCount` row that was broken. */
const wrappedTicks: Take = (draft, rest, text, line) => {
  ticks(draft, `Ticks:${rest}`, text, line);
};

/** `Win32 Start Address ntdll!TppWorkerThread (0x…)`, or the bare address. */
const startAddress: Take = (draft, rest, text, line) => {
  const printed = withoutComment(rest).trimEnd();
  const place = printed.slice(skipColons(printed), printed.endsWith(')') ? startOfRemark(printed) : undefined);
  if (place !== '') draft.set('startAddress', draft.intern(place), text, line);
};

/** Where the address in parentheses begins that ends the text, with the blanks before it; its length if there is none. */
function startOfRemark(text: string): number {
  const open = text.lastIndexOf('(');
  if (open < 0 || !/^(?:0x)?[0-9a-f`]{8,18}$/i.test(text.slice(open + 1, -1))) return text.length;
  return endOfText(text.slice(0, open));
}

/** XP prints both; the one that the program asked for tells more. */
const kernelStartAddress: Take = (draft, rest, text, line) => {
  if (draft.fields.startAddress === undefined) startAddress(draft, rest, text, line);
};

const impersonation: Take = (draft, rest, text, line) => {
  const token = parsePointer(leadingWord(rest));
  if (token !== undefined) draft.set('impersonation', token, text, line);
};

const notImpersonating: Take = (draft, _rest, text, line) => {
  draft.set('impersonation', null, text, line);
};

const notResident: Take = (draft, _rest, text, line) => {
  draft.set('stackResident', false, text, line);
  draft.noFrames = { reason: 'paged-out', evidence: evidenceOf(draft, text, line) };
};

const noContext: Take = (draft, _rest, text, line) => {
  draft.noFrames ??= { reason: 'unreadable', evidence: evidenceOf(draft, text, line) };
};

const lpcServer: Take = (draft, rest, text, line) => {
  const number = /^[\s:]*(?:0x)?([0-9a-f]{1,8})\b/i.exec(rest)?.[1];
  if (number === undefined) return;
  draft.lpcServed = { value: number.toLowerCase().padStart(8, '0'), evidence: evidenceOf(draft, text, line) };
};

/** Index of the first character that is neither blank nor a colon. */
function skipColons(text: string): number {
  let i = skipBlanks(text);
  while (text.charCodeAt(i) === 58) i = skipBlanks(text, i + 1);
  return i;
}

/** The decimal number at the beginning, up to 15 digits, that no letter follows. */
function leadingNumber(text: string): number | undefined {
  const first = skipColons(text);
  let value = 0;
  let i = first;
  for (; i < first + 16; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    value = value * 10 + digit;
  }
  const next = text.charCodeAt(i) | 32;
  return i > first && i < first + 16 && !(next >= 97 && next <= 122) && next !== 127 ? value : undefined;
}

/** The first word, cut to 20 characters. */
function leadingWord(text: string): string {
  const first = skipColons(text);
  let end = first;
  while (end < text.length && end < first + 20 && !isBlankCode(text.charCodeAt(end))) end++;
  return text.slice(first, end);
}

function evidenceOf(draft: ThreadDraft, text: string, line: number): NonNullable<ThreadDraft['noFrames']>['evidence'] {
  return { kind: 'text', command: draft.context.command, line, text };
}

const ROWS: readonly DetailRow[] = [
  { label: 'Not impersonating', take: notImpersonating },
  { label: 'Impersonation token:', take: impersonation },
  { label: 'DeviceMap', take: ignore },
  { label: 'Owning Process', take: owningProcess },
  { label: 'Image:', take: imageName },
  { label: 'Attached Process', take: ignore },
  { label: 'Wait Start TickCount', take: waitStart },
  { label: 'Ticks:', take: wrappedTicks },
  { label: 'WaitTime (seconds)', take: ignore },
  { label: 'Elapsed Ticks', take: ignore },
  { label: 'Context Switch Count', take: count('contextSwitches') },
  { label: 'IdealProcessor:', take: ignore },
  { label: 'LargeStack', take: ignore },
  { label: 'UserTime', take: ignore },
  { label: 'KernelTime', take: ignore },
  { label: 'Win32 Start Address', take: startAddress },
  { label: 'Start Address', take: kernelStartAddress },
  { label: 'LPC Server thread working on message Id', take: lpcServer },
  { label: 'Stack Init', take: ignore },
  { label: 'Initial Sp', take: ignore },
  { label: 'Base ', take: ignore },
  { label: 'Limit ', take: ignore },
  { label: 'Current ', take: ignore },
  { label: 'Call ', take: ignore },
  { label: 'Priority ', take: count('priority') },
  { label: 'BasePriority ', take: ignore },
  { label: 'PriorityDecrement ', take: ignore },
  { label: 'IoPriority ', take: ignore },
  { label: 'PagePriority ', take: ignore },
  { label: 'UnusualBoost ', take: ignore },
  { label: 'ForegroundBoost ', take: ignore },
  { label: 'SuspendCount', take: suspendCount },
  { label: 'FreezeCount', take: freezeCount },
  { label: 'Kernel stack not resident', take: notResident },
  { label: 'Child stack not resident', take: ignore },
  { label: 'GetContextState failed', take: noContext },
  { label: 'Unable to get ', take: noContext },
  { label: 'Unable to read ', take: noContext },
  { label: "Can't retrieve thread context", take: noContext },
  { label: 'IRP List:', take: ignore },
  { label: 'Scheduling Group:', take: ignore },
  { label: 'Affinity Mask:', take: ignore },
  { label: 'Global Idle', take: ignore },
];

/** Labels by their first character, so that a row is compared with a few of them only. */
const BY_FIRST: readonly (readonly DetailRow[])[] = Array.from({ length: 128 }, (_, code) =>
  ROWS.filter(row => row.label.charCodeAt(0) === code),
);

/** True if the line is a row about a thread that begins with a label; what it says is put into the draft. */
export function takeThreadDetail(draft: ThreadDraft, text: string, line: number, first = skipBlanks(text)): boolean {
  const rows = BY_FIRST[text.charCodeAt(first)];
  if (!rows) return false;
  for (const { label, take } of rows) {
    if (text.charCodeAt(first + 1) !== label.charCodeAt(1) || !text.startsWith(label, first)) continue;
    const behind = first + label.length;
    if (label === 'Call ' && text.startsWith('Site', behind)) return false;
    // The counts may stand before the wait objects.
    if (take !== suspendCount && take !== freezeCount) draft.section = label === 'IRP List:' ? 'irps' : 'details';
    if (take !== ignore) take(draft, text.slice(behind, behind + 400), text, line);
    return true;
  }
  return false;
}
