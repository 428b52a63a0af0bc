import { customRequest } from '../requests/handler';

export const status = customRequest('alpcscope/status', 'what was read, when, and how much', (_, { session }) =>
  session.opened.status(),
);
