import { evaluateHover } from '../console/evaluateHover';
import { evaluateWatch } from '../console/evaluateWatch';
import { fieldsOf, text } from './fields';
import { type Call, request } from './handler';

/** Longest line that is looked at. */
const MAX_EXPRESSION = 10_000;

export const evaluate = request(
  'evaluate',
  'console: recorded answers; watch: facts of a thing; hover: modules of the snapshot only',
  value => {
    const fields = fieldsOf(value);
    const context = fields['context'];
    return {
      expression: text(fields, 'expression').slice(0, MAX_EXPRESSION),
      context: typeof context === 'string' ? context : 'watch',
    };
  },
  async ({ expression, context }, call) => {
    if (context === 'repl') return replay(expression, call);
    if (context === 'hover') return evaluateHover(call.session.opened.snapshot, expression);
    return evaluateWatch(call.session, expression);
  },
);

/** A recorded answer; its value leads to where it stands in the log. */
async function replay(line: string, { session, signal, after }: Call): Promise<object> {
  const { text: result, command, next } = await session.opened.target.execute(line, signal);
  if (next) {
    after(() => {
      session.switchTo(next);
    });
  }
  if (!command) return { result, variablesReference: 0 };
  const place = { kind: 'text' as const, command, line: Math.max(1, command.line), text: command.text };
  return { result, variablesReference: 0, valueLocationReference: session.variables.location(place) };
}
