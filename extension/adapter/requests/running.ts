import { cancelledError, messageOf, shownError } from '../errors';
import type { Debuggee, StepKind } from '../session/debuggee';
import { ownerOfNumber } from '../session/debuggeeFrames';
import type { SessionState } from '../session/sessionState';
import { fieldsOf, integer } from './fields';
import { type Handler, noArguments, request } from './handler';

/** Requests that no target of ours can carry out. */
const NEVER = ['stepBack', 'reverseContinue', 'goto'] as const;
const STEPS: readonly { readonly command: string; readonly kind: StepKind }[] = [
  { command: 'next', kind: 'over' },
  { command: 'stepIn', kind: 'into' },
  { command: 'stepOut', kind: 'out' },
];

/** What drives the target. Throws with the reason where nothing can run. */
function runnable({ opened }: SessionState): Debuggee {
  const { debuggee, whyNotRunning } = opened.target;
  if (debuggee && whyNotRunning === undefined) return debuggee;
  throw shownError('cannotRun', whyNotRunning ?? 'This target cannot do that.');
}

const resume = request(
  'continue',
  'lets the target run; refused for logs, dumps and local kernels',
  noArguments,
  async (_, { session }) => {
    await runnable(session).resume();
    return { allThreadsContinued: true };
  },
);

const pause = request(
  'pause',
  'breaks in, again and again until the target takes it; then sends `stopped`',
  noArguments,
  (_, { session, signal }) => {
    const debuggee = runnable(session);
    if (signal.aborted) throw cancelledError();
    // Whether and when the target takes it is told by events: a request that waits would look like one that hangs.
    debuggee.pause(signal).catch((error: unknown) => {
      session.events.send('output', { category: 'important', output: `${messageOf(error)}\n` });
    });
    return undefined;
  },
);

const steps: readonly Handler[] = STEPS.map(({ command, kind }) =>
  request(
    command,
    'steps by source line or by instruction; refused on parked threads and with read-only access',
    value => {
      const fields = fieldsOf(value);
      return { threadId: integer(fields, 'threadId'), byInstruction: fields['granularity'] === 'instruction' };
    },
    async ({ threadId, byInstruction }, { session }) => {
      await runnable(session).step(kind, byInstruction, ownerOfNumber(session, threadId));
      return undefined;
    },
  ),
);

const never: readonly Handler[] = NEVER.map(command =>
  request(command, 'refused: no target can do that', noArguments, (_, { session }) => {
    throw shownError('cannotRun', session.opened.target.whyNotRunning ?? 'The debugger cannot do that.');
  }),
);

export const running: readonly Handler[] = [resume, ...steps, pause, ...never];
