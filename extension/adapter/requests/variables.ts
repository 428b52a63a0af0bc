import { RequestError } from '../errors';
import { fieldsOf, integer, range } from './fields';
import { request } from './handler';

export const variables = request(
  'variables',
  'facts, each opening to its evidence',
  value => {
    const fields = fieldsOf(value);
    return { reference: integer(fields, 'variablesReference'), ...range(fields, 'start', 'count') };
  },
  ({ reference, start, count }, { session }) => {
    const rows = session.variables.children(reference);
    if (!rows) throw new RequestError('notFound', 'These values belong to an earlier reading.');
    return {
      variables: rows.slice(start, start + count).map(({ row, key }) => ({
        name: row.name,
        value: row.value,
        variablesReference: session.variables.referenceOf(row, key),
        presentationHint: { attributes: ['readOnly'] },
        ...(row.type === undefined ? {} : { type: row.type }),
        ...(row.place ? { valueLocationReference: session.variables.location(row.place) } : {}),
        ...(row.evaluateName === undefined ? {} : { evaluateName: row.evaluateName }),
        ...(row.memoryReference === undefined ? {} : { memoryReference: row.memoryReference }),
      })),
    };
  },
);
