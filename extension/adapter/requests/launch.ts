import { MACHINE_CAPABILITIES } from '../capabilities';
import { launchArguments } from '../session/launchArguments';
import { request } from './handler';

export const launch = request(
  'launch',
  'opens `logFile` or `dumpFile`; then sends `initialized`',
  launchArguments,
  async (args, { session, signal, after }) => {
    await session.open(args, signal);
    after(() => {
      if (session.opened.target.machine) session.events.send('capabilities', { capabilities: MACHINE_CAPABILITIES });
      session.events.send('initialized');
    });
    return undefined;
  },
);
