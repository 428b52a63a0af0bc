import { RequestError } from '../errors';
import { fieldsOf, integer } from './fields';
import { request } from './handler';

export const source = request(
  'source',
  'the printed answer behind a `sourceReference`',
  value => {
    const fields = fieldsOf(value);
    const inner = fieldsOf(fields['source']);
    return { reference: integer('sourceReference' in inner ? inner : fields, 'sourceReference') };
  },
  async ({ reference }, { session, signal }) => {
    const { target } = session.opened;
    if (!target.commands[reference - 1]) throw new RequestError('notFound', 'There is no such answer in this log.');
    const { text, truncated } = await target.answer(reference - 1, signal);
    const content = truncated ? `${text}\n[cut: the whole answer is in the log]\n` : text;
    return { content, mimeType: 'text/x-kd-log' };
  },
);
