import { formatAddress } from '../../base/address';
import { RequestError } from '../errors';
import { noArguments, request } from './handler';

export const exceptionInfo = request(
  'exceptionInfo',
  'the bugcheck that the log names',
  noArguments,
  (_, { session }) => {
    const { bugcheck } = session.opened.snapshot.target;
    if (!bugcheck) throw new RequestError('notInLog', 'The log names no bugcheck.');
    const code = `0x${bugcheck.code.toString(16)}`;
    const parameters = bugcheck.parameters.map(formatAddress).join(', ');
    return {
      exceptionId: `Bugcheck ${code}`,
      description: parameters === '' ? `Bugcheck ${code}` : `Bugcheck ${code} (${parameters})`,
      breakMode: 'always' as const,
    };
  },
);
