import type { DebugProtocol } from '@vscode/debugprotocol';
import { RequestError } from '../errors';
import type { SessionState } from '../session/sessionState';
import type { KeyedRow } from '../session/variableStore';
import { fieldsOf, integer, range } from './fields';
import { request } from './handler';

export const variables = request(
  'variables',
  'facts, each opening to its evidence; registers and variables of a frame',
  value => {
    const fields = fieldsOf(value);
    return { reference: integer(fields, 'variablesReference'), ...range(fields, 'start', 'count') };
  },
  async ({ reference, start, count }, { session }) => {
    const rows = await session.variables.children(reference);
    if (!rows) throw new RequestError('notFound', 'These values belong to an earlier reading.');
    return { variables: rows.slice(start, start + count).map(one => variable(session, one)) };
  },
);

function variable(session: SessionState, { row, key }: KeyedRow): DebugProtocol.Variable {
  return {
    name: row.name,
    value: row.value,
    variablesReference: session.variables.referenceOf(row, key),
    ...(row.set ? {} : { presentationHint: { attributes: ['readOnly'] } }),
    ...(row.type === undefined ? {} : { type: row.type }),
    ...(row.place ? { valueLocationReference: session.variables.location(row.place) } : {}),
    ...(row.evaluateName === undefined ? {} : { evaluateName: row.evaluateName }),
    ...(row.memoryReference === undefined ? {} : { memoryReference: row.memoryReference }),
  };
}
