import { launchArguments } from '../session/launchArguments';
import { request } from './handler';
import { initialized } from './initialized';

export const launch = request(
  'launch',
  'opens `logFile` or `dumpFile`, or starts `program` under cdb; then sends `initialized`',
  launchArguments,
  async (args, { session, signal, after }) => {
    await session.open(args, signal);
    after(() => {
      initialized(session);
    });
    return undefined;
  },
);
