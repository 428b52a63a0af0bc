import { sendCustom } from '../session/events';
import { noArguments, request } from './handler';
import { sendStopped } from './stopped';

export const configurationDone = request(
  'configurationDone',
  'then sends `stopped` (`entry` or `exception`)',
  noArguments,
  (_, { session, after }) => {
    const status = session.opened.status();
    const { greeting } = session.opened.target;
    after(() => {
      if (greeting !== undefined) session.events.send('output', { category: 'stdout', output: `${greeting}\n` });
      sendStopped(session);
      sendCustom(session.events, 'alpcscope/changed', status);
    });
    return undefined;
  },
);
