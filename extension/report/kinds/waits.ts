import type { Thread } from '../../model/entities';
import type { UnknownReason } from '../../model/evidence';
import { type EntityId, idOf } from '../../model/ids';
import { code, heading, paragraph, type Text, unknown } from '../document';
import { threadWanted } from '../filter';
import { addressJson } from '../json/json';
import { reasonFor } from '../json/unknownFields';
import { Names } from '../names';
import type { ReportInput } from '../reportInput';
import { byText, type Field, known, tableOf, type TableReport } from '../table';
import { count, waitAge } from '../words';

/** Every waiting thread: what for, since when. Oldest first. */
export function waitsReport(input: ReportInput): TableReport<Thread> {
  const { snapshot } = input.analysis;
  const names = new Names(snapshot);
  const rows = [...snapshot.threads.values()]
    .filter(thread => isWaiting(thread) && threadWanted(snapshot, input.filter, thread))
    .sort((a, b) => ageOf(b) - ageOf(a) || byText(a.id, b.id));
  return {
    name: 'Waiting threads',
    rows,
    intro:
      rows.length === 0
        ? []
        : [
            paragraph(`${count(rows.length, 'waiting thread')}.`),
            heading(2, 'By wait reason'),
            tableOf(REASON_FIELDS, reasonsOf(rows)),
            heading(2, 'Threads, longest wait first'),
          ],
    empty: ['No waiting thread was read: type ', code('!process 0 7'), ' or ', code('!stacks 2'), '.'],
    fields: [
      {
        key: 'thread',
        head: 'Thread',
        cell: thread => [names.id(thread.id)],
      },
      { key: 'cid', head: 'Cid', cell: thread => known(thread, 'cid', thread.cid, cid => [code(cid)]) },
      { key: 'process', head: 'Process', cell: thread => processCell(names, thread) },
      {
        key: 'reason',
        head: 'Reason',
        cell: thread => known(thread, 'waitReason', thread.waitReason, reason => [reason]),
      },
      { key: 'mode', head: 'Mode', cell: thread => known(thread, 'waitMode', thread.waitMode, mode => [mode]) },
      { key: 'waitsFor', head: 'Waits for', cell: thread => targetCell(names, thread) },
      {
        key: 'waitMs',
        head: 'Since',
        numeric: true,
        cell: thread => [waitAge(thread) ?? unknown(reasonFor(thread, 'ticks'))],
        csv: thread => thread.waitMs?.value ?? waitAge(thread) ?? 'unknown',
      },
    ],
    json: thread => ({
      thread: thread.id,
      cid: thread.cid?.value,
      process: thread.process && idOf('process', thread.process.value),
      processName: names.processNameOf(thread),
      waitReason: thread.waitReason?.value,
      waitMode: thread.waitMode?.value,
      waitsFor: thread.waitsFor && {
        message: addressJson(thread.waitsFor.value.message),
        messageNumber: thread.waitsFor.value.messageNumber,
        port: addressJson(thread.waitsFor.value.port),
        process: addressJson(thread.waitsFor.value.process),
      },
      waitMs: thread.waitMs?.value,
      ticks: thread.ticks?.value,
    }),
    ids: idsOf,
  };
}

interface ReasonRow {
  readonly reason: string | undefined;
  readonly threads: readonly Thread[];
}

const REASON_FIELDS: readonly Field<ReasonRow>[] = [
  { key: 'reason', head: 'Reason', cell: row => [row.reason ?? unknown(reasonOfAll(row.threads))] },
  { key: 'threads', head: 'Threads', numeric: true, cell: row => [row.threads.length.toString()] },
  { key: 'oldest', head: 'Oldest', numeric: true, cell: row => oldestCell(row.threads) },
];

/** Rows are sorted by age, so the first is the oldest. */
function oldestCell([first]: readonly Thread[]): Text {
  return [waitAge(first) ?? unknown(first ? reasonFor(first, 'ticks') : 'not-asked')];
}

/** Why none of some threads has a wait reason: they were made one row for having none. */
function reasonOfAll([first]: readonly Thread[]): UnknownReason {
  return first ? reasonFor(first, 'waitReason') : 'not-asked';
}

function reasonsOf(threads: readonly Thread[]): readonly ReasonRow[] {
  const groups = new Map<string | undefined, Thread[]>();
  for (const thread of threads) {
    const reason = thread.waitReason?.value;
    const group = groups.get(reason);
    if (group) group.push(thread);
    else groups.set(reason, [thread]);
  }
  return [...groups]
    .map(([reason, members]) => ({ reason, threads: members }))
    .sort((a, b) => b.threads.length - a.threads.length || byText(a.reason ?? '', b.reason ?? ''));
}

/** A thread of which only a wait reason or a reply wait was printed waits, too. */
function isWaiting(thread: Thread): boolean {
  if (thread.state) return thread.state.value === 'WAIT' || thread.state.value === 'GATEWAIT';
  return thread.waitReason !== undefined || thread.waitsFor !== undefined;
}

function ageOf(thread: Thread): number {
  return thread.waitMs?.value ?? thread.ticks?.value ?? -1;
}

function processCell(names: Names, thread: Thread): Text {
  const name = names.processNameOf(thread);
  return [name ?? unknown(reasonFor(thread, 'processName'))];
}

function targetCell(names: Names, thread: Thread): Text {
  const wait = thread.waitsFor?.value;
  if (wait) {
    const message: Text =
      wait.message === undefined
        ? ['message ', code(wait.messageNumber ?? '?')]
        : names.entity(idOf('message', wait.message));
    const port: Text = wait.port === undefined ? [] : [' at ', ...names.entity(idOf('port', wait.port))];
    return [...message, ...port];
  }
  const objects = thread.waitObjects?.value;
  if (!objects) return [unknown(reasonFor(thread, 'waitObjects'))];
  const texts = objects.map((object): Text => [
    `${object.type} `,
    object.address === null ? '(no object)' : names.address(object.address),
  ]);
  return texts.flatMap((text, i) => (i === 0 ? text : [', ', ...text]));
}

function idsOf(thread: Thread): readonly (EntityId | undefined)[] {
  const wait = thread.waitsFor?.value;
  return [
    thread.id,
    thread.process && idOf('process', thread.process.value),
    wait?.message === undefined ? undefined : idOf('message', wait.message),
    wait?.port === undefined ? undefined : idOf('port', wait.port),
    wait?.process === undefined ? undefined : idOf('process', wait.process),
  ];
}
