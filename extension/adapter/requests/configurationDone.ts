import { messageOf } from '../errors';
import { runFirstCommands } from '../session/firstCommands';
import { sendCustom } from '../session/events';
import { noArguments, request } from './handler';
import { sendStopped } from './stopped';

export const configurationDone = request(
  'configurationDone',
  'then sends `stopped` (`entry` or `exception`), or `continued` where the target runs',
  noArguments,
  (_, { session, after }) => {
    const status = session.opened.status();
    const { debuggee, greeting } = session.opened.target;
    after(() => {
      if (greeting !== undefined) session.events.send('output', { category: 'stdout', output: `${greeting}\n` });
      if (!debuggee) sendStopped(session);
      sendCustom(session.events, 'alpcscope/changed', status);
      void runFirstCommands(session, new AbortController().signal);
      // First commands may take long, and are told of as they run.
      debuggee?.begin(new AbortController().signal).catch((error: unknown) => {
        session.events.send('output', { category: 'important', output: `${messageOf(error)}\n` });
      });
    });
    return undefined;
  },
);
