import { customRequest } from '../requests/handler';
import { sendStopped } from '../requests/stopped';

export const refresh = customRequest(
  'alpcscope/refresh',
  'reads the input again if it has changed; then sends `alpcscope/changed`',
  async (_, { session, signal, after }) => {
    const changed = await session.refresh(signal);
    // Of a dump that is read anew (its symbols are there now) everything is new, the threads included.
    if (changed && session.opened.target.machine) {
      after(() => {
        sendStopped(session);
      });
    }
    return session.opened.status();
  },
);
