import { customRequest } from '../requests/handler';

export const rows = customRequest(
  'alpcscope/rows',
  'a page of rows of a view',
  ({ view, grouping, ...page }, { session }) => session.opened.trees.tree(view, grouping).page(page),
);
