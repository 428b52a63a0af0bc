import { comparing } from '../../report/compare/compareInput';
import { comparedPieces } from '../../report/compare/renderCompare';
import { inOrder, otherSide, sideOf } from '../compare/compareSides';
import { customRequest, findingRequest } from '../requests/handler';
import { inSlices } from '../session/inSlices';

export const earlier = customRequest(
  'alpcscope/earlier',
  'readings of the session that later ones replaced, for comparison',
  (_, { session }) => ({ readings: session.history.readings }),
);

export const compare = findingRequest(
  'alpcscope/compare',
  'what changed between an earlier reading, or another log or dump, and what the session stands at',
  async (args, { session, signal }) => {
    const { opened } = session;
    const [before, after] = inOrder(sideOf(opened), await otherSide(session, args, signal), args);
    const readAt = opened.target.reading.readAt.toISOString();
    const input = { before, after, readAt, ...(args.redact && { redact: args.redact }) };
    const pieces = comparedPieces(args.format, await inSlices(comparing(input), signal));
    return { text: [...pieces].join(''), title: `Comparison: ${before.source} → ${after.source}` };
  },
);

export const compareRows = findingRequest(
  'alpcscope/compareRows',
  'a page of rows of a comparison, worked out anew when the session stands at another reading',
  async ({ parent, start, count, filter, ...wanted }, { session, signal }) => {
    const { title, warnings, tree } = await session.comparisons.of(session, wanted, signal);
    const page = { start, count, ...(parent !== undefined && { parent }), ...(filter !== undefined && { filter }) };
    return { ...(await inSlices(tree.paging(page), signal)), title, warnings };
  },
);

export const compareEnd = customRequest('alpcscope/compareEnd', 'lets go of what was compared', (_, { session }) => {
  session.comparisons.forget();
  return {};
});
