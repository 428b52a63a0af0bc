import { noArguments, request } from './handler';
import { sendStopped } from './stopped';

export const restart = request(
  'restart',
  'reads everything again, then sends `stopped`',
  noArguments,
  async (_, call) => {
    const { session, signal, after } = call;
    await session.reopen(signal);
    after(() => {
      sendStopped(session);
    });
    return undefined;
  },
);
