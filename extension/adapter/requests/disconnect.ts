import { noArguments, request } from './handler';

export const disconnect = request(
  'disconnect',
  'gives up what is being read and ends the process',
  noArguments,
  (_, call) => {
    const { session, after, endSession } = call;
    session.close();
    after(endSession);
    return undefined;
  },
);
