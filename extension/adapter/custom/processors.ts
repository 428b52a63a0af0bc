import { RequestError } from '../errors';
import { processorName } from '../rows/processorName';
import { customRequest } from '../requests/handler';

export const processors = customRequest(
  'alpcscope/processors',
  'processors of the target and what ran on them',
  (_, { session }) => {
    const { opened } = session;
    return {
      processors: (opened.target.machine?.processors ?? []).map(({ number, idle, thread }) => ({
        number,
        label: processorName(opened, number),
        idle,
        ...(thread !== undefined && { thread }),
      })),
    };
  },
);

export const processor = customRequest(
  'alpcscope/processor',
  'jumps to the stack of what ran on a processor',
  ({ processor: number }, { session, after }) => {
    const known = session.opened.target.machine?.processors.some(one => one.number === number) === true;
    if (!known) throw new RequestError('noThread', `There is no processor ${number} in this reading.`);
    const threadId = session.roster.processorNumber(number);
    after(() => {
      session.events.send('stopped', { reason: 'inspect', threadId, description: 'inspected' });
    });
    return { threadId };
  },
);
