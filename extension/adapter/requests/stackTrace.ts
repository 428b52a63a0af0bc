import { stackFrames } from '../session/frames';
import { debuggeeFrames } from '../session/debuggeeFrames';
import { machineFrames } from '../session/machineFrames';
import { numberedStack } from '../session/stackSource';
import { fieldsOf, integer, range } from './fields';
import { request } from './handler';
import { knownThread } from './knownThread';

export const stackTrace = request(
  'stackTrace',
  'frames of a thread or processor in pages, each at its line of the log, of the stack document or of the answer, or at its source',
  value => {
    const fields = fieldsOf(value);
    return { threadId: integer(fields, 'threadId'), ...range(fields, 'startFrame', 'levels') };
  },
  async ({ threadId, ...page }, { session, signal }) => {
    const { debuggee } = session.opened.target;
    if (debuggee) return debuggeeFrames(session, debuggee, threadId, page, signal);
    const read = await numberedStack(session, threadId);
    if (read) return machineFrames(read, page);
    const { target } = session.opened;
    const thread = knownThread(session, threadId);
    return {
      stackFrames: [...stackFrames(target, thread, threadId, page)],
      totalFrames: thread.frames?.value.length ?? 0,
    };
  },
);
