import { stackFrames } from '../session/frames';
import { fieldsOf, integer, range } from './fields';
import { request } from './handler';
import { knownThread } from './knownThread';

export const stackTrace = request(
  'stackTrace',
  'frames of a thread in pages, each at its line of the log',
  value => {
    const fields = fieldsOf(value);
    return { threadId: integer(fields, 'threadId'), ...range(fields, 'startFrame', 'levels') };
  },
  ({ threadId, ...page }, { session }) => {
    const { target } = session.opened;
    const thread = knownThread(session, threadId);
    return {
      stackFrames: stackFrames(target, thread, threadId, page),
      totalFrames: thread.frames?.value.length ?? 0,
    };
  },
);
