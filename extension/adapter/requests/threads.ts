import { callStackName, nameOf } from '../rows/names';
import { noArguments, request } from './handler';

export const threads = request(
  'threads',
  'threads of the chains (at most 64, hung first) and those jumped to',
  noArguments,
  (_, { session }) => {
    const { snapshot } = session.opened;
    return {
      threads: session.roster.visible().map(id => {
        const thread = snapshot.find(id);
        const name = thread?.kind === 'thread' ? callStackName(snapshot, thread) : nameOf(snapshot, id);
        return { id: session.roster.numberOf(id), name };
      }),
    };
  },
);
