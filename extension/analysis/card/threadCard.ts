import { kdDuration } from '../../base/duration';
import type { Thread, WaitObject } from '../../model/entities';
import { idOf } from '../../model/ids';
import { callOfThread } from '../../rpc/callMeaning';
import { callRows } from './callRows';
import type { Card, CardSource } from './card';
import { CardRows, lineOf } from './cardRows';
import { chainOfThread, chainRows } from './chainRows';
import { addressText, processName } from './names';

/** Card of a thread: state and age, what it waits for, how its chain ends, who waits behind it. */
export function threadCard(source: CardSource, thread: Thread): Card {
  const { snapshot } = source;
  const described = thread.ticks ?? thread.waitObjects ?? thread.frames ?? thread.waitReason;
  const rows = new CardRows(snapshot, thread, described ? 'not-printed' : 'not-asked');
  const chain = described ? chainOfThread(source, thread.id) : undefined;
  rows.required('State', 'state', thread.state, () => stateText(thread));
  addAge(rows, thread);
  chainRows(source, rows, thread.id, chain);
  // The steps of a chain begin with what the thread waits for.
  if (chain === undefined || chain.hops.length < 2) addWait(rows, thread);
  addObjects(rows, thread);
  callRows(rows, callOfThread(snapshot, thread));
  addDetails(rows, thread);
  const address = thread.address?.value;
  const line = lineOf(thread.state?.evidence ?? thread.waitReason?.evidence ?? thread.address?.evidence);
  return {
    id: thread.id,
    kind: 'thread',
    title: `Thread ${thread.cid?.value ?? (address === undefined ? thread.id.slice(7) : addressText(snapshot, address))}`,
    subtitle: subtitleOf(source, thread),
    rows: rows.rows,
    relations: rows.relations,
    next: described ? (chain?.verdict.next ?? []) : nextForThread(source, thread),
    ...(thread.frames || address !== undefined ? { stackOf: thread.id } : {}),
    ...(line === undefined ? {} : { line }),
  };
}

function subtitleOf({ snapshot }: CardSource, thread: Thread): string {
  const address = thread.address?.value;
  const parts = [
    thread.processName?.value ?? processName(snapshot, thread.process?.value),
    thread.name?.value,
    address !== undefined && thread.cid ? addressText(snapshot, address) : undefined,
  ];
  return parts.filter(Boolean).join(' · ');
}

function addDetails(rows: CardRows, thread: Thread): void {
  addProcess(rows, thread);
  rows.optional('Suspend count', 'suspendCount', thread.suspendCount, String);
  rows.optional('Freeze count', 'freezeCount', thread.freezeCount, String);
  if (thread.impersonation?.value)
    rows.add(
      'Impersonating',
      `token ${addressText(rows.snapshot, thread.impersonation.value)}`,
      thread.impersonation.evidence,
    );
  if (thread.stackResident?.value === false) rows.add('Kernel stack', 'not resident', thread.stackResident.evidence);
  rows.optional(
    'Stack',
    'frames',
    thread.frames,
    frames => `${frames.length} frame(s), top ${frames[0]?.symbol ?? 'none'}`,
  );
}

function nextForThread(source: CardSource, thread: Thread): readonly string[] {
  return thread.address ? [`!thread ${addressText(source.snapshot, thread.address.value)}`] : [];
}

/** As `!thread` prints it: `WAIT: (WrLpcReply) UserMode Non-Alertable`. */
function stateText(thread: Thread): string {
  const state = thread.state?.value ?? '';
  if (state === 'RUNNING' && thread.processor) return `RUNNING on processor ${thread.processor.value}`;
  if (state !== 'WAIT') return state;
  const reason = thread.waitReason ? `: (${thread.waitReason.value})` : '';
  const alertable = thread.alertable === undefined ? '' : thread.alertable.value ? 'Alertable' : 'Non-Alertable';
  return [state + reason, thread.waitMode?.value, alertable].filter(Boolean).join(' ');
}

function addProcess(rows: CardRows, thread: Thread): void {
  if (thread.process) rows.pointer('Process', 'process', 'process', thread.process);
  else rows.required('Process', 'process', thread.processName, name => name);
}

function addWait(rows: CardRows, thread: Thread): void {
  const wait = thread.waitsFor;
  if (wait) {
    const from = { evidence: wait.evidence };
    const { message, port, process, messageNumber } = wait.value;
    if (message !== undefined) rows.pointer('Waits for message', 'waitsFor', 'message', { ...from, value: message });
    else if (messageNumber !== undefined)
      rows.add('Waits for LPC message', messageNumber, wait.evidence, { entity: `message:id:${messageNumber}` });
    if (port !== undefined) rows.pointer('Queued at port', 'waitsFor', 'port', { ...from, value: port });
    if (process !== undefined) rows.pointer('Port owner', 'waitsFor', 'process', { ...from, value: process });
  } else if (thread.state?.value === 'WAIT' && thread.waitReason?.value === 'WrLpcReply') {
    rows.required('Waits for message', 'waitsFor', thread.waitsFor, () => '');
  }
}

function addAge(rows: CardRows, thread: Thread): void {
  if (thread.timeout?.value === true) rows.optional('Timeout', 'timeout', thread.timeout, () => 'ends by itself');
  if (thread.waitMs) rows.optional(ageLabel(thread), 'waitMs', thread.waitMs, ms => ageText(ms, thread.ticks?.value));
  else rows.required(ageLabel(thread), 'ticks', thread.ticks, ticks => `${ticks} ticks (length of a tick unknown)`);
}

function ageLabel(thread: Thread): string {
  return thread.state?.value === 'WAIT' ? 'Waits since' : 'In this state since';
}

function ageText(ms: number, ticks: number | undefined): string {
  return (kdDuration(ms) ?? 'unknown (invalid)') + (ticks === undefined ? '' : ` (${ticks} ticks)`);
}

function addObjects(rows: CardRows, thread: Thread): void {
  // The semaphore of an ALPC reply is part of the ETHREAD and says nothing that the wait line does not.
  if (thread.waitsFor !== undefined) return;
  for (const object of (thread.waitObjects?.value ?? []).slice(0, 4)) {
    rows.add('Wait object', objectText(rows, object), object.evidence);
    if (object.owner !== undefined) rows.relate('owner of the mutant', idOf('thread', object.owner));
  }
  const objects = (thread.waitObjects?.value ?? []).filter(object => object.timeout !== true);
  if (objects.length > 1)
    rows.optional('Waits for', 'waitType', thread.waitType, type => `${type} of ${objects.length} objects`);
  for (const irp of (thread.irps?.value ?? []).slice(0, 4)) {
    rows.add('Pending IRP', `${addressText(rows.snapshot, irp.address)} ${irp.detail}`.trim(), irp.evidence, {
      entity: idOf('irp', irp.address),
    });
  }
}

function objectText(rows: CardRows, object: WaitObject): string {
  const address = object.address === null ? 'no object' : addressText(rows.snapshot, object.address);
  const timeout = object.timeout === true ? ', its timeout' : '';
  const owner =
    object.owner === undefined ? '' : `, owned by ${rows.named(idOf('thread', object.owner), object.owner)}`;
  return `${address} ${[object.type, object.detail].filter(Boolean).join(' ')}${owner}${timeout}`;
}
