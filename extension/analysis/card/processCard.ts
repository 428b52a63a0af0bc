import { kdDuration } from '../../base/duration';
import type { Process } from '../../model/entities';
import type { Card, CardSource } from './card';
import { CardRows, lineOf } from './cardRows';
import { addressText } from './names';

/** Card of a process: who it is, how many of its threads were printed and how many of them wait for a reply. */
export function processCard(source: CardSource, process: Process): Card {
  const { snapshot } = source;
  const rows = new CardRows(snapshot, process, process.pid ? 'not-printed' : 'not-asked');
  rows.required('PID', 'pid', process.pid, pid => `${pid} (0n${Number.parseInt(pid, 16)})`);
  rows.optional('Session', 'session', process.session, session => (session === null ? 'none' : String(session)));
  rows.optional('Parent PID', 'parentPid', process.parentPid, pid => pid);
  const hasThreads = addThreads(rows, process);
  addPorts(rows, process);
  rows.optional('Handles', 'handleCount', process.handleCount, String);
  rows.optional('Elapsed', 'elapsedMs', process.elapsedMs, ms => kdDuration(ms) ?? 'unknown (not valid)');
  if (process.exiting?.value) rows.add('State', 'exiting', process.exiting.evidence);
  if (process.frozen?.value) rows.add('State', 'frozen', process.frozen.evidence);
  rows.optional('Command line', 'commandLine', process.commandLine, text => text);
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

/** False when no thread of the process was printed, although it may have some. */
function addThreads(rows: CardRows, process: Process): boolean {
  if (process.activeThreads?.value === 0) {
    rows.add('Threads', 'no active threads', process.activeThreads.evidence);
    return true;
  }
  let seen = 0;
  let replies = 0;
  for (const thread of rows.snapshot.threads.values()) {
    if (!belongs(process, thread.process?.value, thread.cid?.value)) continue;
    seen++;
    if (thread.waitReason?.value !== 'WrLpcReply' || thread.state?.value !== 'WAIT') continue;
    if (++replies <= 5) rows.relate('waits for a reply', thread.id);
  }
  if (seen === 0) rows.unknown('Threads', 'not-asked');
  else rows.add('Threads', `${seen} printed` + (replies > 0 ? `, ${replies} of them wait for an ALPC reply` : ''));
  return seen > 0;
}

function belongs(process: Process, owner: bigint | undefined, cid: string | undefined): boolean {
  if (owner !== undefined) return owner === process.address?.value;
  return cid !== undefined && cid.split('.')[0] === process.pid?.value;
}

function addPorts(rows: CardRows, process: Process): void {
  const address = process.address?.value;
  if (address === undefined) return;
  let owned = 0;
  for (const port of rows.snapshot.ports.values()) {
    if (port.owner?.value !== address) continue;
    owned++;
    if (port.name?.value && rows.relations.length < 10) rows.relate('owns port', port.id);
  }
  if (owned > 0) rows.add('Ports', `${owned} printed`);
}
