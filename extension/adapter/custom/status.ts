import { findingRequest } from '../requests/handler';

export const status = findingRequest('alpcscope/status', 'what was read, when, and how much', (_, { session }) =>
  session.opened.status(),
);
