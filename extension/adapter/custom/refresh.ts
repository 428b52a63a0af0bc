import { customRequest } from '../requests/handler';
import { sendStopped } from '../requests/stopped';

export const refresh = customRequest(
  'alpcscope/refresh',
  'reads the input again if it has changed; then sends `alpcscope/changed`',
  async (_, { session, signal, after }) => {
    const changed = await session.refresh(signal);
    const { debuggee, machine } = session.opened.target;
    if (changed && machine) {
      after(() => {
        // The halt of a debugger is the same: a stop would take the focus from the stack that is looked at. Of a dump that is
        // read anew (its symbols are there now) everything is new, the threads included.
        if (debuggee) session.events.send('invalidated', { areas: ['variables'] });
        else sendStopped(session);
      });
    }
    return session.opened.status();
  },
);
