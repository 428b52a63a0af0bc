import { noArguments, request } from './handler';

export const terminate = request(
  'terminate',
  'ends what the session has started; then sends `terminated`',
  noArguments,
  async (_, { session, after }) => {
    after(() => {
      session.events.send('terminated');
    });
    await session.leave('default');
    return undefined;
  },
);
