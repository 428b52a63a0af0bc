import type { Address } from '../../base/address';
import { symbolText } from '../../kernel/modules/moduleMap';
import { bugcheckName, bugcheckTitle, parameterLines } from '../bugcheck/bugcheckText';
import { RequestError } from '../errors';
import { nameOf } from '../rows/names';
import { thisInput } from '../rows/texts';
import type { Opened } from '../session/opened';
import { noArguments, request } from './handler';

export const exceptionInfo = request(
  'exceptionInfo',
  'the bugcheck with its name and the meaning of its parameters, or the exception that has stopped the target',
  noArguments,
  async (_, { session, signal }) => {
    const { opened } = session;
    const stopped = await opened.target.debuggee?.exception(signal);
    if (stopped) return stopped;
    const { bugcheck } = opened.snapshot.target;
    if (!bugcheck || bugcheck.code === 0)
      throw new RequestError('notInLog', `There is no bugcheck in ${thisInput(opened.snapshot)}.`);
    const { code, parameters } = bugcheck;
    const lines = parameterLines(code, parameters, address => meaningOf(opened, address));
    return {
      exceptionId: bugcheckTitle(code),
      description: [`Bugcheck 0x${code.toString(16)}`, ...lines].join('\n'),
      breakMode: 'always' as const,
      details: {
        typeName: bugcheckName(code) ?? `Bugcheck 0x${code.toString(16)}`,
        message: lines.join('\n'),
        evaluateName: '.bugcheck',
      },
    };
  },
);

/** What lies at an address: a thing of the snapshot, or a symbol. */
function meaningOf(opened: Opened, address: Address): string | undefined {
  const { snapshot, target } = opened;
  const id = address < 0xffff_8000_0000_0000n ? undefined : opened.entityOf(address.toString(16));
  return id ? nameOf(snapshot, id) : symbolText(target.machine?.modules.nearest(address));
}
