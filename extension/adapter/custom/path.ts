import { findingRequest } from '../requests/handler';
import { inSlices } from '../session/inSlices';

export const path = findingRequest(
  'alpcscope/path',
  'rows from the root of a view to a thing',
  async ({ view, entity, grouping, sorting }, { session, signal }) => {
    const { trees, snapshot } = session.opened;
    // An alias is the same thing: rows stand under the id in use.
    const id = snapshot.find(entity)?.id ?? entity;
    return { rows: await inSlices(trees.tree(view, grouping, sorting).findingPath(id), signal) };
  },
);
