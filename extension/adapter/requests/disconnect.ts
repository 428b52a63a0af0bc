import { fieldsOf, flag } from './fields';
import { request } from './handler';

export const disconnect = request(
  'disconnect',
  'gives up what is being read and ends the process; a live kernel is left running unless it is to stay halted',
  value => {
    const fields = fieldsOf(value);
    return { terminate: flag(fields, 'terminateDebuggee'), suspend: flag(fields, 'suspendDebuggee') };
  },
  async ({ terminate, suspend }, { session, after, endSession }) => {
    // VS Code ends our process tree as soon as this is answered: all of it has to be done before.
    await session.leave(suspend ? 'halted' : terminate ? 'terminated' : 'default');
    after(endSession);
    return undefined;
  },
);
