import { RequestError } from '../errors';
import { customRequest } from '../requests/handler';
import type { Debuggee } from '../session/debuggee';
import type { SessionState } from '../session/sessionState';

function debuggeeOf({ opened }: SessionState): Debuggee {
  const { debuggee } = opened.target;
  if (!debuggee) throw new RequestError('cannotRun', 'No debugger drives this session.');
  return debuggee;
}

export const access = customRequest(
  'alpcscope/access',
  'what the session may do to its target; switches it',
  ({ access: wanted }, { session }) => {
    const debuggee = debuggeeOf(session);
    if (wanted !== undefined) debuggee.setAccess(wanted);
    return { access: debuggee.state.access };
  },
);

export const inventory = customRequest(
  'alpcscope/inventory',
  'reads a halted kernel, or one process of it, in slices; what was read until it is cancelled stays',
  async (scope, { session, signal }) => {
    const debuggee = debuggeeOf(session);
    const { title } = session.opened.target;
    await session.do(`Reading ${title}`, signal, options => debuggee.inventory(scope, options));
    session.takeLatest(true);
    return session.opened.status();
  },
);

export const interrupt = customRequest(
  'alpcscope/interrupt',
  'ends the command that keeps the debugger busy',
  async (_, { session }) => ({ interrupted: await debuggeeOf(session).interrupt() }),
);

export const verify = customRequest(
  'alpcscope/verify',
  'compares typed memory with what the debugger’s own commands print, on a sample',
  (_, { session, signal }) =>
    session.do('Comparing typed memory with commands', signal, options => debuggeeOf(session).verify(options)),
);

export const loadSymbols = customRequest(
  'alpcscope/loadSymbols',
  'has the debugger load the symbols of a module',
  async ({ module }, { session, signal }) => {
    if (!/^[\w.$-]{1,100}$/.test(module)) throw new RequestError('badArguments', `"${module}" is no name of a module.`);
    return { text: await debuggeeOf(session).loadSymbols(module, signal) };
  },
);
