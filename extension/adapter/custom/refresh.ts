import { customRequest } from '../requests/handler';

export const refresh = customRequest(
  'alpcscope/refresh',
  'reads the input again if it has changed; then sends `alpcscope/changed`',
  async (_, { session, signal }) => {
    await session.refresh(signal);
    return session.opened.status();
  },
);
