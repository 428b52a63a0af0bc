import { customRequest } from '../requests/handler';
import { collectGraph } from '../graph/collectGraph';
import { layoutGraph } from '../graph/layoutGraph';

export const graph = customRequest('alpcscope/graph', 'the wait graph, laid out', (args, { session }) => {
  const { target, analysis, snapshot } = session.opened;
  const entity = args.entity === undefined ? undefined : (snapshot.find(args.entity)?.id ?? args.entity);
  return layoutGraph(snapshot, collectGraph(analysis, entity), target.title);
});
