import { plainLine } from '../../base/markdown';
import { renderReport } from '../../report/renderReport';
import { resolveFilter } from '../../report/resolveFilter';
import { waitPicture } from '../graph/waitPicture';
import { RequestError } from '../errors';
import { findingRequest } from '../requests/handler';

const TITLES = {
  hang: 'Hang report',
  ports: 'Port inventory',
  connections: 'Connections',
  backlog: 'Backlog',
  waits: 'Waiting threads',
  rpc: 'RPC calls',
  stats: 'Statistics',
} as const;

export const report = findingRequest('alpcscope/report', 'a report as text', (args, { session }) => {
  const { target, analysis, snapshot } = session.opened;
  const resolved = resolveFilter(snapshot, args);
  if ('error' in resolved) throw new RequestError('notFound', `There is no such report: ${resolved.error}.`);
  const text = renderReport(args.kind, args.format, {
    analysis,
    readAt: target.reading.readAt.toISOString(),
    ...target.reportContext,
    ...resolved,
    picture: waitPicture,
    ...(args.redact && { redact: args.redact }),
  });
  const about = resolved.filter ? ` (${plainLine(resolved.filter.label, 80)})` : '';
  return { text, title: `${TITLES[args.kind]}${about} – ${target.title}` };
});
