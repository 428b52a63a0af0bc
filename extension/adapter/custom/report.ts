import { plainLine } from '../../base/markdown';
import { reportPieces } from '../../report/renderReport';
import { resolveFilter } from '../../report/resolveFilter';
import { waitPicture } from '../graph/waitPicture';
import { RequestError } from '../errors';
import { findingRequest } from '../requests/handler';
import { joinedPieces } from './joinedPieces';

const TITLES = {
  hang: 'Hang report',
  ports: 'Port inventory',
  connections: 'Connections',
  backlog: 'Backlog',
  waits: 'Waiting threads',
  rpc: 'RPC calls',
  stats: 'Statistics',
} as const;

export const report = findingRequest('alpcscope/report', 'a report as text', async (args, { session, signal }) => {
  const { target, analysis, snapshot } = session.opened;
  const resolved = resolveFilter(snapshot, args);
  if ('error' in resolved) throw new RequestError('notFound', `There is no such report: ${resolved.error}.`);
  const pieces = reportPieces(args.kind, args.format, {
    analysis,
    readAt: target.reading.readAt.toISOString(),
    ...target.reportContext,
    ...resolved,
    picture: waitPicture,
    ...(args.redact && { redact: args.redact }),
  });
  const text = await joinedPieces(pieces, signal);
  const about = resolved.filter ? ` (${plainLine(resolved.filter.label, 80)})` : '';
  return { text, title: `${TITLES[args.kind]}${about} – ${target.title}` };
});
