import { fieldsOf } from './fields';
import { type Handler, request } from './handler';

/** VS Code sends the breakpoints of the whole workspace to every session: they are taken, and shown as not verified. */
const COMMANDS = ['setBreakpoints', 'setFunctionBreakpoints', 'setExceptionBreakpoints'] as const;

const WHY = 'Nothing can run here, neither a saved log nor a dump: breakpoints have no effect.';

/** The most breakpoints that one answer speaks of. */
const LIMIT = 10_000;

export const breakpoints: readonly Handler[] = COMMANDS.map(command =>
  request(
    command,
    'taken, not verified: nothing can run',
    value => {
      const wanted = fieldsOf(value)['breakpoints'];
      return Array.isArray(wanted) ? Math.min(wanted.length, LIMIT) : 0;
    },
    count => ({ breakpoints: Array.from({ length: count }, () => ({ verified: false, message: WHY })) }),
  ),
);
