import type { Irp, Thread } from '../../model/entities';
import { remoteTransportOfDriver, remoteTransportOfFrames } from '../../rpc/stacks/remoteTransport';
import { idAt } from '../inverseIndex';
import type { RuleContext } from '../ruleContext';

/** Said of a request whose thread is in such a call. */
export function remoteClause(context: RuleContext, irp: Irp | undefined): string {
  const owner = irp?.thread?.value;
  const thread = owner ? context.snapshot.threads.get(idAt(context.snapshot, 'thread', owner)) : undefined;
  if (!thread || context.stack(thread).call?.transport !== 'osf') return '';
  return `; the RPC call behind it ${leavesAlpc(context, thread, irp)}`;
}

/** `leaves ALPC (ncacn_np)`, by the frames or the driver of the request. */
export function leavesAlpc(context: RuleContext, thread: Thread, irp?: Irp): string {
  const drivers = irp
    ? [irp.driver?.value]
    : (thread.irps?.value ?? []).map(
        one => context.snapshot.irps.get(idAt(context.snapshot, 'irp', one.address))?.driver?.value,
      );
  const found =
    remoteTransportOfFrames(thread.frames?.value ?? []) ?? drivers.map(remoteTransportOfDriver).find(Boolean);
  return `leaves ALPC (${found ?? 'ncacn_np or ncacn_ip_tcp'})`;
}
