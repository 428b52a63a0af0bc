import { followDebuggee } from '../session/debuggeeEvents';
import { noArguments, request } from './handler';
import { sendStopped } from './stopped';

export const restart = request(
  'restart',
  'reads everything again, then sends `stopped`',
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
      followDebuggee(session);
      void debuggee.begin(new AbortController().signal).catch(() => undefined);
    });
    return undefined;
  },
);
