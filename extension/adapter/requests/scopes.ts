import { debuggeeScopes } from '../session/debuggeeScopes';
import { factRows } from '../session/factVariables';
import { rowOfFrame, threadOfFrame } from '../session/frames';
import { machineScopes } from '../session/machineScopes';
import { numberedStack } from '../session/stackSource';
import { fieldsOf, integer } from './fields';
import { request } from './handler';
import { knownThread } from './knownThread';

export const scopes = request(
  'scopes',
  'the scopes "Thread", for a dump "Registers" and "Frame", with a debugger "Locals", "Arguments" and "Registers"',
  value => ({ frameId: integer(fieldsOf(value), 'frameId') }),
  async ({ frameId }, { session }) => {
    const { snapshot, target } = session.opened;
    const number = threadOfFrame(frameId);
    if (target.debuggee) return { scopes: debuggeeScopes(session, target.debuggee, frameId) };
    const read = await numberedStack(session, number);
    if (read && target.machine) return { scopes: machineScopes(session, target.machine, read, rowOfFrame(frameId)) };
    const thread = knownThread(session, number);
    const variablesReference = session.variables.reference(`facts:${thread.id}`, () => factRows(snapshot, thread));
    return { scopes: [{ name: 'Thread', variablesReference, expensive: false }] };
  },
);
