import { kdDuration } from '../../base/duration';
import type { Process } from '../../model/entities';
import type { ProcessPlace } from '../processTree';
import type { Card, CardSource } from './card';
import type { CardIndex } from './cardIndex';
import { CardRows, lineOf } from './cardRows';
import { addressText } from './names';

/** Card of a process: who it is, how many of its threads were printed and how many of them wait for a reply. */
export function processCard(source: CardSource, process: Process, index: CardIndex): Card {
  const { snapshot } = source;
  const rows = new CardRows(snapshot, process, process.pid ? 'not-printed' : 'not-asked');
  rows.required('PID', 'pid', process.pid, pid => `${pid} (0n${Number.parseInt(pid, 16)})`);
  rows.optional('Session', 'session', process.session, session => (session === null ? 'none' : String(session)));
  addParent(rows, process, index);
  const hasThreads = addThreads(rows, process, index);
  addPorts(rows, process, index);
  rows.optional('Handles', 'handleCount', process.handleCount, String);
  rows.optional('Elapsed', 'elapsedMs', process.elapsedMs, ms => kdDuration(ms) ?? 'unknown (not valid)');
  if (process.exiting?.value) rows.add('State', 'exiting', process.exiting.evidence);
  if (process.frozen?.value) rows.add('State', 'frozen', process.frozen.evidence);
  rows.optional('Command line', 'commandLine', process.commandLine, text => text);
  rows.optional('Program', 'imagePath', process.imagePath, path => path);
  rows.optional('Created', 'created', process.created, time => time);
  const address = process.address?.value;
  const line = lineOf((process.pid ?? process.name ?? process.address)?.evidence);
  return {
    id: process.id,
    kind: 'process',
    title: `Process ${process.name?.value ?? ''} ${process.pid?.value ?? ''}`.replace(/ +/g, ' ').trim(),
    subtitle: address === undefined ? '' : addressText(snapshot, address),
    rows: rows.rows,
    relations: rows.relations,
    next: !hasThreads && address !== undefined ? [`!process ${addressText(snapshot, address)} 7`] : [],
    ...(line === undefined ? {} : { line }),
  };
}

/** The process that started it, if it is still there; a number that is in use again is none. */
function addParent(rows: CardRows, process: Process, index: CardIndex): void {
  if (!process.parentPid) return;
  const { value, evidence } = process.parentPid;
  const { parent, root } = index.processes.place(process);
  if (parent) {
    rows.add('Parent', rows.nameOf(parent.id), evidence, { entity: parent.id });
    rows.relate('parent', parent.id);
  } else rows.add('Parent', parentText(value, root), evidence);
  const started = index.processes.children(process);
  if (started.length > 0) rows.add('Started', countText(rows, started.length));
  for (const child of started.slice(0, 5)) rows.relate('started', child.id);
}

function parentText(pid: string, root: ProcessPlace['root']): string {
  if (root === 'parent-gone') return `PID ${pid}, which is not there any more`;
  return root === 'parent-not-found' ? `PID ${pid}, not among the processes that were read` : pid;
}

/** False when no thread of the process was printed, although it may have some. */
function addThreads(rows: CardRows, process: Process, index: CardIndex): boolean {
  if (process.activeThreads?.value === 0) {
    rows.add('Threads', 'no active threads', process.activeThreads.evidence);
    return true;
  }
  const threads = index.threadsOf(process);
  const replies = threads.filter(t => t.waitReason?.value === 'WrLpcReply' && t.state?.value === 'WAIT');
  for (const thread of replies.slice(0, 5)) rows.relate('waits for a reply', thread.id);
  if (threads.length === 0) rows.unknown('Threads', 'not-asked');
  else rows.add('Threads', threadsText(rows, process, threads.length) + waitingText(replies.length));
  return threads.length > 0;
}

/** A log shows a part of what there is, and so may a debugger that was asked for some; a dump is read as a whole. */
function countText({ snapshot }: CardRows, count: number): string {
  const { target, unfinished } = snapshot;
  if (target.kind === 'log') return `${count} printed`;
  return target.kind === 'kd' || unfinished ? `${count} read` : String(count);
}

/** Threads that are ending are on the list and not counted: only fewer than the count says that some were not read. */
function threadsText(rows: CardRows, process: Process, count: number): string {
  const active = process.activeThreads?.value ?? 0;
  return active > count ? `${countText(rows, count)} of ${active}` : countText(rows, count);
}

function waitingText(replies: number): string {
  return replies > 0 ? `, ${replies} of them wait for an ALPC reply` : '';
}

function addPorts(rows: CardRows, process: Process, index: CardIndex): void {
  const ports = index.portsOf(process);
  const named = ports.filter(port => port.name !== undefined && port.name.value !== '');
  for (const port of named.slice(0, 5)) rows.relate('owns port', port.id);
  if (ports.length > 0) rows.add('Ports', countText(rows, ports.length));
}
