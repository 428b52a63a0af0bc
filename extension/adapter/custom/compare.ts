import path from 'node:path';
import type { CompareArguments } from '../../protocol/findings';
import type { CompareSide } from '../../report/compare/compareInput';
import { comparePieces } from '../../report/compare/renderCompare';
import { RequestError } from '../errors';
import { customRequest, findingRequest } from '../requests/handler';
import type { SessionState } from '../session/sessionState';

export const earlier = customRequest(
  'alpcscope/earlier',
  'readings of the session that later ones replaced, for comparison',
  (_, { session }) => ({ readings: session.history.readings }),
);

export const compare = findingRequest(
  'alpcscope/compare',
  'what changed between an earlier reading, or another log or dump, and what the session stands at',
  async (args, { session, signal }) => {
    const { target, analysis, snapshot } = session.opened;
    const mine: CompareSide = { source: sourceOf(target.title, target.reading.moment), snapshot, analysis };
    const other = await otherOf(session, args, signal);
    const [before, after] = args.isLater === true ? [mine, other] : [other, mine];
    const readAt = target.reading.readAt.toISOString();
    const pieces = comparePieces(args.format, { before, after, readAt, ...(args.redact && { redact: args.redact }) });
    return { text: [...pieces].join(''), title: `Comparison: ${before.source} → ${after.source}` };
  },
);

async function otherOf(
  session: SessionState,
  { earlier: number, file }: CompareArguments,
  signal: AbortSignal,
): Promise<CompareSide> {
  if (number !== undefined) {
    const kept = session.history.find(number);
    if (!kept) throw new RequestError('notFound', `Reading ${number} is not kept any more: only the latest few are.`);
    return { source: kept.label, snapshot: kept.analysis.snapshot, analysis: kept.analysis };
  }
  if (file === undefined)
    throw new RequestError('notFound', 'Say what to compare with: an earlier reading, or a file.');
  const target = await session.openOther(file, signal);
  try {
    const { snapshot, analysis } = target.reading;
    return { source: path.basename(file), snapshot, ...(analysis && { analysis }) };
  } finally {
    target.close();
  }
}

function sourceOf(title: string, moment: string): string {
  return moment === '' ? title : `${title}, ${moment}`;
}
