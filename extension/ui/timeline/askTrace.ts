import * as vscode from 'vscode';
import type { EntityId } from '../../model/ids';
import { TRACE_EVENT_KINDS, type TraceEventKind } from '../../model/messageTrace';
import { USUAL_KINDS } from '../../model/traceRoutines';
import {
  TRACE_BOUNDS,
  type TraceCheck,
  type TraceFilter,
  type TraceLimits,
  type TraceStartArguments,
} from '../../protocol/messageTrace';
import { askingPick } from '../navigation/askingPick';
import { type KdSession, titleOf } from '../sessions/kdSession';

const OFFERED = 100;

/**
 * Asks what is to be traced and for how long; `given`: the process or port that the user has pointed at. Undefined when
 * the user goes back.
 */
export async function askTrace(
  session: KdSession,
  given: EntityId | undefined,
  /** What this kernel has; absent where it was not asked, as its target runs. */
  routines: TraceCheck['routines'],
): Promise<TraceStartArguments | undefined> {
  const filter = given === undefined ? await askFilter(session) : filterOf(given);
  const limits = filter && (await askLimits(session));
  const kinds = limits && (await askKinds(session, routines));
  return filter && limits && kinds && { filter, limits, kinds };
}

/** Shows what the trace costs; true when it is to begin. */
export async function agreeToCost(session: KdSession, cost: string): Promise<boolean> {
  const { t } = vscode.l10n;
  const start = t('Start the Trace');
  const text = t('Trace the ALPC messages of {0}?', titleOf(session));
  return (await vscode.window.showWarningMessage(text, { modal: true, detail: cost }, start)) === start;
}

function filterOf(entity: EntityId): TraceFilter {
  return entity.startsWith('process:') ? { process: entity } : { port: entity };
}

async function askFilter(session: KdSession): Promise<TraceFilter | undefined> {
  const { t } = vscode.l10n;
  const items: readonly (vscode.QuickPickItem & { readonly of?: 'process' | 'port' })[] = [
    { label: t('$(server-process) One process…'), detail: t('What its threads send, answer and take.'), of: 'process' },
    { label: t('$(plug) One port…'), detail: t('What goes over the connections of a connection port.'), of: 'port' },
    {
      label: t('$(globe) Everything'),
      detail: t('Every message of the machine. A busy one slows down to a crawl.'),
    },
  ];
  const title = t('Trace Messages of {0}', titleOf(session));
  const chosen = await vscode.window.showQuickPick([...items], { title, placeHolder: t('Of what?') });
  if (!chosen) return undefined;
  const { of: kind } = chosen;
  if (kind === undefined) return {};
  const found = await askingPick({
    title,
    placeholder: kind === 'process' ? t('EPROCESS, PID or image name') : t('Port address or name'),
    ask: async text => (await session.client.request('alpcscope/search', { text, count: OFFERED, kind })).items,
    draw: ({ label, description }) => ({ label, description }),
  });
  return found && filterOf(found.entity);
}

async function askLimits(session: KdSession): Promise<Partial<TraceLimits> | undefined> {
  const { t } = vscode.l10n;
  const { events, hits, seconds } = TRACE_BOUNDS;
  const choices: readonly TraceLimits[] = [
    { events: 100, hits: 500, seconds: 10 },
    { events: events.usual, hits: hits.usual, seconds: seconds.usual },
    { events: events.most, hits: hits.most, seconds: seconds.most },
  ];
  const items = choices.map(limits => ({
    label: t('At most {0} events, {1} s', limits.events.toLocaleString(), limits.seconds),
    description: t('or {0} halts', limits.hits.toLocaleString()),
    limits,
  }));
  const title = t('Trace Messages of {0}', titleOf(session));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: t('For how long?') }))?.limits;
}

async function askKinds(
  session: KdSession,
  routines: TraceCheck['routines'],
): Promise<readonly TraceEventKind[] | undefined> {
  const { t } = vscode.l10n;
  const details: Readonly<Record<TraceEventKind, string>> = {
    send: t('A thread enters the send path; the message does not exist yet.'),
    dispatch: t('A request is on its way to a queue.'),
    reply: t('An answer is on its way to who waits for it.'),
    queue: t('A message is delivered to a queue.'),
    receive: t('A thread asks a port for a message.'),
    take: t('A thread copies the data of a message that it has got.'),
  };
  const there = TRACE_EVENT_KINDS.filter(kind => routines?.some(routine => routine.kind === kind) ?? true);
  const usual = there.filter(kind => USUAL_KINDS.includes(kind));
  const items = there.map(kind => ({
    label: kind,
    detail: details[kind],
    picked: (usual.length > 0 ? usual : there).includes(kind),
    of: kind,
  }));
  const options = {
    title: t('Trace Messages of {0}', titleOf(session)),
    placeHolder: t('What of each message? Every kind more is another halt for each of them.'),
    canPickMany: true as const,
  };
  const chosen = await vscode.window.showQuickPick(items, options);
  if (!chosen || chosen.length === 0) return undefined;
  return chosen.map(({ of }) => of);
}
