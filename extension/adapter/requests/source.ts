import { RequestError } from '../errors';
import { thisInput } from '../rows/texts';
import { numberedStack, numberOfStackSource } from '../session/stackSource';
import { fieldsOf, integer } from './fields';
import { request } from './handler';

const MIME_TYPE = 'text/x-kd-log';

export const source = request(
  'source',
  'the printed answer, or the stack, behind a `sourceReference`',
  value => {
    const fields = fieldsOf(value);
    const inner = fieldsOf(fields['source']);
    return { reference: integer('sourceReference' in inner ? inner : fields, 'sourceReference') };
  },
  async ({ reference }, { session, signal }) => {
    const { target, snapshot } = session.opened;
    const number = numberOfStackSource(reference);
    const stack = number === undefined ? undefined : await numberedStack(session, number);
    if (stack) return { content: stack.document.text, mimeType: MIME_TYPE };
    if (!target.commands[reference - 1])
      throw new RequestError('notFound', `There is no such answer in ${thisInput(snapshot)}.`);
    const { text, truncated } = await target.answer(reference - 1, signal);
    return { content: truncated ? `${text}\n[cut: this answer is too long]\n` : text, mimeType: MIME_TYPE };
  },
);
