import { jsonText } from '../../report/json/json';
import { snapshotJson } from '../../report/json/factsJson';
import { RequestError } from '../errors';
import { customRequest } from '../requests/handler';

/** More things than this do not fit into one answer; reports tell them in parts. */
const MOST_THINGS = 100_000;

export const facts = customRequest(
  'alpcscope/facts',
  'everything that is known of the target, as the command line prints it with `facts`',
  (_, { session }) => {
    const { snapshot } = session.opened;
    const { processes, threads, ports, messages, locks, irps } = snapshot;
    const count = [processes, threads, ports, messages, locks, irps].reduce((sum, map) => sum + map.size, 0);
    if (count > MOST_THINGS)
      throw new RequestError(
        'notFound',
        `${count} things were read: too many for one answer. Ask for reports instead.`,
      );
    return { json: jsonText(snapshotJson(snapshot)) };
  },
);
