import { findingRequest } from '../requests/handler';
import { inSlices } from '../session/inSlices';

/** What a filter has found after so long is answered; whoever asks again waits longer for more. */
const FIRST_MS = 100;
const LATER_MS = 400;

export const rows = findingRequest(
  'alpcscope/rows',
  'a page of rows of a view; a debugger is asked again about what they show, where that is of an earlier halt',
  async ({ view, grouping, sorting, more, ...page }, { session, signal, after }) => {
    const { trees, target } = session.opened;
    const until = performance.now() + (more === true ? LATER_MS : FIRST_MS);
    const isEnough = (): boolean => performance.now() > until;
    const answer = await inSlices(trees.tree(view, grouping, sorting).paging(page, isEnough), signal);
    const { debuggee } = target;
    if (debuggee) {
      after(() => {
        debuggee.seen(answer.rows.flatMap(row => [row.entity, row.thread].filter(id => id !== undefined)));
      });
    }
    return answer;
  },
);
