import type { Thread } from '../../model/entities';
import type { RuleContext } from '../ruleContext';
import { ends, hung, type Step } from '../step';
import { ioWait } from './ioWait';
import { judged } from './processEnd';
import { leavesAlpc } from './remoteWords';

/**
 * A call over a named pipe or the network. The chain goes as far as its request in the kernel, and no further: the server
 * may be another machine. That it is such a call is likely: only the frames show it.
 */
export function remoteCall(context: RuleContext, thread: Thread): Step | undefined {
  const { call } = context.stack(thread);
  if (call?.transport !== 'osf') return undefined;
  const irps = thread.irps?.value ?? [];
  const request = irps.length > 0 ? ioWait(context, thread) : undefined;
  if (request && request.follow.length > 0) return request;
  const stub = call.stub === undefined ? '' : ` made by ${call.stub}`;
  const clause = `${context.name(thread.id)} waits in an RPC call${stub} that ${leavesAlpc(context, thread)}`;
  return hung(
    ends({
      code: 'io-wait',
      at: thread.id,
      clause,
      ...judged(context.proof('likely').on(thread, 'frames').onAny(thread, 'state', 'waitReason')),
      missing: thread.irps ? [] : [context.missing(thread.id, 'irps')],
      next: thread.irps ? [] : [context.command(thread.id)],
    }),
  );
}
