import { isPresent } from '../../base/present';
import type { Address } from '../../base/address';
import type { Message, Thread } from '../../model/entities';
import type { MessageId, PortId, ProcessId } from '../../model/ids';
import { idAt } from '../inverseIndex';
import type { Proof } from '../proof';
import type { RuleContext } from '../ruleContext';
import type { Hop } from '../verdict';

/** Where a message lies and whose port that is. */
export interface MessagePlace {
  readonly port?: PortId;
  readonly process?: ProcessId;
  /** queued-at, then owned-by; each only where it is known. */
  readonly hops: readonly Hop[];
}

/** Takes the place from the message itself, from the port, or from the wait line of the thread that waits for it. */
export function placeOfMessage(context: RuleContext, id: MessageId): MessagePlace {
  const message = context.snapshot.messages.get(id);
  const waiter = context.index.waitersByMessage.get(id)?.[0];
  const port = portOf(context, message, waiter);
  const owner = ownerOfPlace(context, port?.id, message, waiter);
  const hops: Hop[] = [];
  if (port) hops.push(context.hop(id, 'queued-at', port.id, port.proof));
  if (owner) hops.push(context.hop(port?.id ?? id, 'owned-by', owner.id, owner.proof));
  return { ...(port && { port: port.id }), ...(owner && { process: owner.id }), hops };
}

interface Found<I> {
  readonly id: I;
  readonly proof: Proof;
}

function portOf(
  context: RuleContext,
  message: Message | undefined,
  waiter: Thread | undefined,
): Found<PortId> | undefined {
  const own = message?.queuePort?.value;
  // An LPC line (with a message number) names the port that the thread sent on, which is not the queue.
  const line = waiter?.waitsFor?.value.message === undefined ? undefined : waiter.waitsFor.value.port;
  const agree = !isPresent(own) || line === undefined || own === line;
  if (isPresent(own))
    return at(context, 'port', own, context.proof().on(message, 'queuePort').onAny(message, 'queue').provided(agree));
  return line === undefined ? undefined : at(context, 'port', line, context.proof().on(waiter, 'waitsFor'));
}

function ownerOfPlace(
  context: RuleContext,
  portId: PortId | undefined,
  message: Message | undefined,
  waiter: Thread | undefined,
): Found<ProcessId> | undefined {
  const port = portId && context.snapshot.ports.get(portId);
  const values = [port?.owner?.value, message?.queuePortOwner?.value, waiter?.waitsFor?.value.process];
  const known = values.filter(isPresent);
  const agree = new Set(known).size <= 1;
  const owner = known[0];
  if (owner === undefined) return undefined;
  const proof = context.proof().provided(agree);
  if (port?.owner?.value === owner) proof.on(port, 'owner');
  else if (message?.queuePortOwner?.value === owner) proof.on(message, 'queuePortOwner');
  else proof.on(waiter, 'waitsFor');
  return at(context, 'process', owner, proof);
}

function at<K extends 'port' | 'process'>(
  context: RuleContext,
  kind: K,
  address: Address,
  proof: Proof,
): Found<`${K}:${string}`> {
  return { id: idAt(context.snapshot, kind, address), proof };
}
