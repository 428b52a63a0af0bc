import { shownError } from '../errors';
import { type Handler, noArguments, request } from './handler';

/** Requests that would run or halt the target. */
const COMMANDS = ['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'pause', 'goto'] as const;

/** Each is refused with the reason that the target gives. */
export const running: readonly Handler[] = COMMANDS.map(command =>
  request(command, 'refused: a saved log or dump cannot run', noArguments, (_, { session }) => {
    throw shownError('cannotRun', session.opened.target.whyNotRunning ?? 'This target cannot do that.');
  }),
);
