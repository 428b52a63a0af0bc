import { launchArguments } from '../session/launchArguments';
import { request } from './handler';

export const launch = request(
  'launch',
  'opens `logFile`; then sends `initialized`',
  launchArguments,
  async (args, { session, signal, after }) => {
    await session.open(args, signal);
    after(() => {
      session.events.send('initialized');
    });
    return undefined;
  },
);
