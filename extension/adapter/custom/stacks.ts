import { RequestError } from '../errors';
import type { StackBulk } from '../machine/stackBulk';
import { findingRequest } from '../requests/handler';
import type { SessionState } from '../session/sessionState';

export const stacks = findingRequest(
  'alpcscope/stacks',
  'how many stacks were not read and what they cost; reads them, until it is cancelled',
  async ({ read }, { session, signal }) => {
    const bulk = bulkOf(session);
    if (!bulk)
      throw new RequestError('noMemory', 'A saved log holds the stacks that were printed: no others can be read.');
    const unread = bulk.unread();
    const { msEach } = bulk;
    const cost = msEach === undefined ? {} : { ms: Math.round(msEach * unread.length) };
    if (read !== true || unread.length === 0) return { unread: unread.length, ...cost };
    await session.do('Reading stacks', signal, options => bulk.read(unread, options));
    session.showAgain();
    // A debugger has made a newer reading by now.
    const now = bulkOf(session) ?? bulk;
    const left = now.unread().length;
    return { unread: left, ...(now.msEach !== undefined && { ms: Math.round(now.msEach * left) }) };
  },
);

function bulkOf({ opened }: SessionState): StackBulk | undefined {
  return opened.target.machine?.stackBulk;
}
