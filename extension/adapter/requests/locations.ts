import { RequestError } from '../errors';
import { placeOf } from '../session/frames';
import { fieldsOf, integer } from './fields';
import { request } from './handler';

export const locations = request(
  'locations',
  'where a value stands in the log',
  value => ({ reference: integer(fieldsOf(value), 'locationReference') }),
  ({ reference }, { session }) => {
    const place = session.variables.placeOf(reference);
    if (!place) throw new RequestError('notFound', 'This place belongs to an earlier reading.');
    return placeOf(session.opened.target, place);
  },
);
