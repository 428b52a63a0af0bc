import { withoutComment } from './comment';
import { parseNonNull, parsePointer, skipBlanks } from './pointer';
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
    const digits = /^[\s:]*(\d{1,15})\b/.exec(rest)?.[1];
    if (digits !== undefined) draft.set(field, Number(digits), text, line);
  };

const suspendCount = count('suspendCount');
const freezeCount = count('freezeCount');

/** `Owning Process            PTR       Image:         name`. */
const owningProcess: Take = (draft, rest, text, line) => {
  const address = parseNonNull(/^[\s:]*(\S{1,20})/.exec(rest)?.[1] ?? '');
  if (address !== undefined) draft.set('process', address, text, line);
  const image = /\bImage:(.*)$/.exec(rest)?.[1];
  if (image !== undefined) imageName(draft, image, text, line);
};

const imageName: Take = (draft, rest, text, line) => {
  const name = withoutComment(rest).trim();
  if (name !== '' && name !== 'N/A' && !name.startsWith('<')) draft.set('processName', name, text, line);
};

/** `Wait Start TickCount      N       Ticks: N (d:hh:mm:ss.mmm)`; the printed time is exact, `Ticks: 0` has none. */
const waitStart: Take = (draft, rest, text, line) => {
  const start = /^[\s:]*(\d{1,15})\b/.exec(rest)?.[1];
  if (start !== undefined) draft.set('waitStart', Number(start), text, line);
  ticks(draft, rest, text, line);
};

const ticks: Take = (draft, rest, text, line) => {
  const match = /\bTicks:\s*(\d{1,15})\b(?:\s*\(([^)]{1,40})\))?/.exec(rest);
  if (match?.[1] === undefined) return;
  draft.set('ticks', Number(match[1]), text, line);
  const waited = match[2] === undefined ? undefined : parsePrintedTime(match[2]);
  if (waited !== undefined) draft.set('waitMs', waited, text, line);
  else if (Number(match[1]) === 0) draft.set('waitMs', 0, text, line);
};

/** The second half of a `Wait Start TickCount` row that was broken. */
const wrappedTicks: Take = (draft, rest, text, line) => {
  ticks(draft, `Ticks:${rest}`, text, line);
};

/** `Win32 Start Address ntdll!TppWorkerThread (0x…)`, or the bare address. */
const startAddress: Take = (draft, rest, text, line) => {
  const place = withoutComment(rest)
    .replace(/^[\s:]+/, '')
    .replace(/\s*\((?:0x)?[0-9a-f`]{8,18}\)\s*$/i, '')
    .trim();
  if (place !== '') draft.set('startAddress', place, text, line);
};

/** XP prints both; the one that the program asked for tells more. */
const kernelStartAddress: Take = (draft, rest, text, line) => {
  if (draft.fields.startAddress === undefined) startAddress(draft, rest, text, line);
};

const impersonation: Take = (draft, rest, text, line) => {
  const token = parsePointer(/^[\s:]*(\S{1,20})/.exec(rest)?.[1] ?? '');
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
const BY_FIRST: ReadonlyMap<number, readonly DetailRow[]> = groupByFirst();

function groupByFirst(): ReadonlyMap<number, readonly DetailRow[]> {
  const groups = new Map<number, DetailRow[]>();
  for (const row of ROWS) {
    const code = row.label.charCodeAt(0);
    const group = groups.get(code);
    if (group) group.push(row);
    else groups.set(code, [row]);
  }
  return groups;
}

/** True if the line is a row about a thread that begins with a label; what it says is put into the draft. */
export function takeThreadDetail(draft: ThreadDraft, text: string, line: number): boolean {
  const first = skipBlanks(text);
  const rows = BY_FIRST.get(text.charCodeAt(first));
  if (!rows) return false;
  for (const { label, take } of rows) {
    if (!text.startsWith(label, first)) continue;
    const rest = text.slice(first + label.length, first + label.length + 400);
    if (label === 'Call ' && rest.startsWith('Site')) return false;
    // The counts may stand before the wait objects.
    if (take !== suspendCount && take !== freezeCount) draft.section = label === 'IRP List:' ? 'irps' : 'details';
    take(draft, rest, text, line);
    return true;
  }
  return false;
}
