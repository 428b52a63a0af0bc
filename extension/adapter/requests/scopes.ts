import { factRows } from '../session/factVariables';
import { threadOfFrame } from '../session/frames';
import { fieldsOf, integer } from './fields';
import { request } from './handler';
import { knownThread } from './knownThread';

export const scopes = request(
  'scopes',
  'the scope "Thread" of a frame',
  value => ({ frameId: integer(fieldsOf(value), 'frameId') }),
  ({ frameId }, { session }) => {
    const { snapshot } = session.opened;
    const thread = knownThread(session, threadOfFrame(frameId));
    const variablesReference = session.variables.reference(`facts:${thread.id}`, () => factRows(snapshot, thread));
    return { scopes: [{ name: 'Thread', variablesReference, expensive: false }] };
  },
);
