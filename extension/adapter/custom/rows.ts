import { customRequest } from '../requests/handler';

export const rows = customRequest(
  'alpcscope/rows',
  'a page of rows of a view; a debugger is asked again about what they show, where that is of an earlier halt',
  ({ view, grouping, sorting, ...page }, { session, after }) => {
    const { trees, target } = session.opened;
    const answer = trees.tree(view, grouping, sorting).page(page);
    const { debuggee } = target;
    if (debuggee) {
      after(() => {
        debuggee.seen(answer.rows.flatMap(row => [row.entity, row.thread].filter(id => id !== undefined)));
      });
    }
    return answer;
  },
);
