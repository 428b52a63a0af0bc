import { noArguments, request } from './handler';
import { initialized } from './initialized';
import { sendStopped } from './stopped';

export const restart = request(
  'restart',
  'reads everything again, then sends `stopped`; a debugger is started anew, then sends `initialized`',
  noArguments,
  async (_, call) => {
    const { session, signal, after } = call;
    await session.reopen(signal);
    const { debuggee } = session.opened.target;
    after(() => {
      if (!debuggee) {
        sendStopped(session);
        return;
      }
      // The client then sends its breakpoints anew, and `configurationDone`.
      initialized(session);
    });
    return undefined;
  },
);
