import { RequestError } from '../errors';
import { customRequest } from '../requests/handler';

export const run = customRequest(
  'alpcscope/run',
  'what a command prints on a target that stands still',
  async ({ command }, { session, signal }) => {
    const { target } = session.opened;
    if (!target.machine) throw new RequestError('noMemory', 'A saved log cannot run commands.');
    const { text } = await target.execute(command, signal);
    return { text };
  },
);
