import { CAPABILITIES } from '../capabilities';
import { fieldsOf, flag } from './fields';
import { request } from './handler';

export const initialize = request(
  'initialize',
  'what the client shows, what the adapter can do',
  value => {
    const fields = fieldsOf(value);
    return {
      linesStartAt1: flag(fields, 'linesStartAt1', true),
      columnsStartAt1: flag(fields, 'columnsStartAt1', true),
      showsProgress: flag(fields, 'supportsProgressReporting'),
    };
  },
  (client, { session }) => {
    session.client = client;
    return CAPABILITIES;
  },
);
