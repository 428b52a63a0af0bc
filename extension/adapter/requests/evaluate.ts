import { visibleLines } from '../../base/visible';
import { evaluateHover } from '../console/evaluateHover';
import { evaluateWatch } from '../console/evaluateWatch';
import { evaluateInDebuggee } from '../console/evaluateInDebuggee';
import { frameRegister } from '../console/frameRegister';
import { namedThings } from '../console/namedThings';
import type { SessionState } from '../session/sessionState';
import { fieldsOf, optionalInteger, text } from './fields';
import { type Call, request } from './handler';

/** Longest line that is looked at. */
const MAX_EXPRESSION = 10_000;

export const evaluate = request(
  'evaluate',
  'console: recorded answers of a log, commands on a dump or to the debugger; watch: facts of a thing, expressions; hover: the snapshot, symbols and registers',
  value => {
    const fields = fieldsOf(value);
    const context = fields['context'];
    return {
      expression: text(fields, 'expression').slice(0, MAX_EXPRESSION),
      context: typeof context === 'string' ? context : 'watch',
      frameId: optionalInteger(fields, 'frameId'),
    };
  },
  async ({ expression, context, frameId }, call) => {
    if (context === 'repl') return run(expression, call);
    const { debuggee } = call.session.opened.target;
    if (debuggee) return evaluateInDebuggee(call.session, debuggee, { expression, context, frameId }, call.signal);
    const register = await frameRegister(call.session, expression, frameId);
    if (register) return register;
    if (context === 'hover') return evaluateHover(call.session.opened, expression);
    return evaluateWatch(call.session, expression, call.signal);
  },
);

/** What a line prints; the value leads to where the answer stands, and opens to what it names. */
async function run(line: string, { session, signal, after }: Call): Promise<object> {
  const { text: result, command, next, quit } = await session.opened.target.execute(line, signal);
  if (next) {
    after(() => {
      session.switchTo(next);
    });
  }
  if (quit === true) {
    after(() => {
      session.events.send('terminated');
    });
  }
  const answer = { result: visibleLines(result), variablesReference: thingsIn(session, result) };
  if (!command) return answer;
  const place = { kind: 'text' as const, command, line: Math.max(1, command.line), text: command.text };
  return { ...answer, valueLocationReference: session.variables.location(place) };
}

/** The answer opens to the things that it names; 0 where it names none. */
function thingsIn(session: SessionState, answer: string): number {
  const things = namedThings(session.opened, answer);
  const key = `named:${things.map(thing => thing.name).join(' ')}`;
  return things.length === 0 ? 0 : session.variables.reference(key, () => things);
}
