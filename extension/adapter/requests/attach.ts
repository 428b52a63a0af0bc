import { configurationOf } from '../session/configuration';
import { attachArguments } from '../session/kdArguments';
import { request } from './handler';
import { initialized } from './initialized';

export const attach = request(
  'attach',
  'starts kd or cdb on `connection`, `localKernel`, `remote` or `processId`; then sends `initialized`',
  value => attachArguments(configurationOf(value)),
  async (args, { session, signal, after }) => {
    await session.open(args, signal);
    after(() => {
      initialized(session);
    });
    return undefined;
  },
);
