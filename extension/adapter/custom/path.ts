import { customRequest } from '../requests/handler';

export const path = customRequest(
  'alpcscope/path',
  'rows from the root of a view to a thing',
  ({ view, entity, grouping, sorting }, { session }) => {
    const { trees, snapshot } = session.opened;
    // An alias is the same thing: rows stand under the id in use.
    const id = snapshot.find(entity)?.id ?? entity;
    return { rows: trees.tree(view, grouping, sorting).pathTo(id) };
  },
);
