import { plainLine } from '../../base/markdown';
import type { ProcessId } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import type { ReportArguments } from '../../protocol/requests';
import { renderReport } from '../../report/renderReport';
import type { ReportFilter } from '../../report/reportInput';
import { RequestError } from '../errors';
import { customRequest } from '../requests/handler';
import type { Opened } from '../session/opened';

const TITLES = {
  hang: 'Hang report',
  ports: 'Port inventory',
  connections: 'Connections',
  backlog: 'Backlog',
  waits: 'Waiting threads',
  stats: 'Statistics',
} as const;

export const report = customRequest('alpcscope/report', 'a report as text', (args, { session }) => {
  const { opened } = session;
  const { target, analysis } = opened;
  const filter = filterOf(opened, args);
  const text = renderReport(args.kind, args.format, {
    analysis,
    readAt: target.reading.readAt.toISOString(),
    ...target.reportContext,
    ...(filter ? { filter } : {}),
  });
  const about = filter ? `: ${plainLine(filter.label, 80)}` : '';
  return { text, title: `${TITLES[args.kind]}${about} – ${target.title}` };
});

function filterOf(opened: Opened, { thread, process }: ReportArguments): ReportFilter | undefined {
  if (thread === undefined && process === undefined) return undefined;
  const id = thread === undefined ? undefined : opened.entityOf(thread);
  if (thread !== undefined && (id === undefined || kindOfId(id) !== 'thread')) throw notThere('thread', thread);
  const processes = process === undefined ? undefined : processesOf(opened, process);
  return {
    ...(id === undefined ? {} : { thread: id as `thread:${string}` }),
    ...(processes === undefined ? {} : { processes }),
    label: [thread, process].filter(part => part !== undefined).join(' in '),
  };
}

/** A name can mean several processes, an address or a PID one. */
function processesOf(opened: Opened, asked: string): ReadonlySet<ProcessId> {
  const id = opened.entityOf(asked);
  if (id !== undefined && kindOfId(id) === 'process') return new Set([id as ProcessId]);
  const name = asked.trim().toLowerCase();
  const named = [...opened.snapshot.processes.values()].filter(item => item.name?.value.toLowerCase() === name);
  if (named.length === 0) throw notThere('process', asked);
  return new Set(named.map(item => item.id));
}

function notThere(kind: string, asked: string): RequestError {
  return new RequestError('notFound', `There is no ${kind} "${plainLine(asked, 100)}" in this log.`);
}
