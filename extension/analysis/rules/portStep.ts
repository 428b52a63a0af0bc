import { isPresent } from '../../base/present';
import type { Port } from '../../model/entities';
import type { PortId, ProcessId } from '../../model/ids';
import { idAt } from '../inverseIndex';
import type { RuleContext } from '../ruleContext';
import { ends, type Finding, type Step } from '../step';
import type { Hop } from '../verdict';
import { judged, lacking, processFinding } from './processEnd';
import { poolStep } from './serverPool';

/**
 * Why a request that lies in the main or large message queue of a port is not picked up. The port comes before its
 * threads: closed, then nobody registered, then what the registered ones do, then what the owner's process says.
 */
export function portStep(context: RuleContext, id: PortId): Step {
  const port = context.snapshot.ports.get(id);
  const owner = ownerHop(context, id, port);
  const hops = owner ? [owner] : [];
  if (!port) return ownerSays(context, id, owner);
  const closed = closedPort(context, port);
  if (closed) return ends(closed, hops);
  const threads = port.registeredThreads?.value;
  if (threads === undefined) return ownerSays(context, id, owner);
  if (threads.length === 0) return ends(nobody(context, port, owner?.to as ProcessId | undefined), hops);
  return poolStep(context, port, hops);
}

/** Owner by the port itself, or by any message that is queued here. */
function ownerHop(context: RuleContext, id: PortId, port: Port | undefined): Hop | undefined {
  if (isPresent(port?.owner?.value)) {
    const process = idAt(context.snapshot, 'process', port.owner.value);
    return context.hop(id, 'owned-by', process, context.proof().on(port, 'owner'));
  }
  for (const message of context.index.messagesByPort.get(id) ?? []) {
    const owner = message.queuePortOwner?.value;
    if (!isPresent(owner)) continue;
    const process = idAt(context.snapshot, 'process', owner);
    return context.hop(id, 'owned-by', process, context.proof().on(message, 'queuePortOwner'));
  }
  return undefined;
}

/** Certain when the flag was read. An owner that is gone leaves the port behind: likely. */
function closedPort(context: RuleContext, port: Port): Finding | undefined {
  const { closed, disconnected } = port.flags?.value ?? {};
  const name = context.name(port.id);
  const say = (clause: string, proof: { certainty: Finding['certainty']; evidence: Finding['evidence'] }): Finding => ({
    code: 'port-closed',
    at: port.id,
    clause,
    ...judged(proof),
    missing: [],
    next: [],
  });
  if (closed === true) return say(`${name} is closed`, context.proof().on(port, 'flags'));
  if (disconnected === true) return say(`${name} is disconnected`, context.proof().on(port, 'flags'));
  if (port.ownerGone?.value === true || port.owner?.value === null)
    return say(`the owner of ${name} has gone`, context.proof('likely').onAny(port, 'owner', 'ownerGone'));
  return undefined;
}

/**
 * No thread is registered. Certain only when the process was read as alive and the port delivers through a completion
 * port without a completion list: threads that wait on the port itself come and go. An exiting process explains it.
 */
function nobody(context: RuleContext, port: Port, owner: ProcessId | undefined): Finding {
  const process = owner && context.snapshot.processes.get(owner);
  const flagged = process?.exiting?.value === true;
  const proof = context.proof().on(port, 'registeredThreads', 'flags');
  if (flagged || process?.activeThreads?.value === 0) {
    const clause = `${context.name(owner ?? port.id)} is exiting and no thread serves ${context.name(port.id)} any more`;
    const both = proof.onAny(process, 'exiting', 'activeThreads').provided(flagged);
    return { code: 'server-exiting', at: owner ?? port.id, clause, ...judged(both), missing: [], next: [] };
  }
  proof.on(port, 'completionPort', 'completionList').on(process, 'exiting');
  proof.provided(port.completionPort?.value !== null && port.completionList?.value === null);
  return {
    code: 'unserved-no-thread',
    at: port.id,
    clause: `no thread serves ${context.name(port.id)}`,
    ...judged(proof),
    missing: [],
    next: owner ? [context.command(owner)] : [],
  };
}

/** The port's threads are not known: the process may explain it, else they have to be read. */
function ownerSays(context: RuleContext, id: PortId, owner: Hop | undefined): Step {
  const hops = owner ? [owner] : [];
  const end = processFinding(context, owner?.to as ProcessId | undefined);
  if (end) return ends(end, hops);
  const clause = `nobody has picked up the request at ${context.name(id)}, whose threads were not read`;
  return ends(lacking(context, id, clause, [[id, 'registeredThreads']]), hops);
}
