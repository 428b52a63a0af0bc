import { noArguments, request } from './handler';

export const terminate = request('terminate', 'then sends `terminated`', noArguments, (_, { session, after }) => {
  after(() => {
    session.events.send('terminated');
  });
  session.close();
  return undefined;
});
