import type { Address } from '../../base/address';
import { isPresent } from '../../base/present';
import type { Irp, IrpReference, Thread } from '../../model/entities';
import type { Certainty } from '../../model/evidence';
import type { IrpId } from '../../model/ids';
import { idAt } from '../inverseIndex';
import type { RuleContext } from '../ruleContext';
import { ends, goesOn, hung, type Step } from '../step';
import type { Hop } from '../verdict';
import { isTimer, timeoutOf } from './condition';
import { judged } from './processEnd';
import { remoteClause } from './remoteWords';

/** Paging and the like: the thread waits for storage without an IRP of its own. */
const PAGING: ReadonlySet<string> = new Set(['PageIn', 'WrPageIn', 'WrPageOut', 'WrPhysicalFault']);
const IN_KERNEL: ReadonlySet<string> = new Set(['Executive', 'WrExecutive']);
const BY_USER: ReadonlySet<string> = new Set(['UserRequest', 'WrUserRequest']);
/** More IRPs than this are listed by their first ones. */
const SHOWN = 8;

/**
 * Waits for I/O. Certain that it waits for its IRP when that sets the event waited on, or when the innermost frames wait for synchronous I/O and there is one
 * IRP only; likely inside the kernel; by rule of thumb for a wait of user code, which may have IRPs under way that it
 * does not wait for.
 */
export function ioWait(context: RuleContext, thread: Thread): Step | undefined {
  const reason = thread.waitReason?.value ?? '';
  if (PAGING.has(reason)) return paging(context, thread);
  const irps = thread.irps?.value ?? [];
  const inIo = context.stack(thread).wait?.kind === 'io';
  if (irps.length === 0 && !inIo) return undefined;
  if (irps.length === 0) return unlistedIrp(context, thread);
  const waitedFor = irps.find(irp => completes(context, thread, irp.address));
  if (waitedFor) return known(context, thread, waitedFor);
  const certainty = certaintyOf(reason, inIo, irps.length, ownObjects(thread));
  if (certainty === undefined || (certainty === 'heuristic' && noneCompletes(context, irps))) return undefined;
  const hops = irps.slice(0, SHOWN).map((irp): Hop => {
    const proof = context.proof(certainty).on(thread, 'state', 'waitReason', 'irps').shown(irp.evidence);
    if (inIo) proof.on(thread, 'frames');
    return context.hop(thread.id, 'waits-for-io', idAt(context.snapshot, 'irp', irp.address), proof);
  });
  const [first] = hops;
  if (!first) return undefined;
  const timeout = timeoutOf(context, thread);
  const step: Step = { hops, follow: [first.to], mode: 'all', ...(timeout && { timeout }) };
  // RPC over a named pipe or TCP shows as I/O and nothing else.
  return context.stack(thread).call ? hung(step) : step;
}

/** True if the one object that the thread waits on is an event that the completion of the request sets. */
function completes(context: RuleContext, thread: Thread, irp: Address): boolean {
  const objects = (thread.waitObjects?.value ?? []).filter(o => o.timeout !== true);
  const [only] = objects;
  const event = objects.length === 1 ? only?.address : undefined;
  return isPresent(event) && requestAt(context, irp)?.signals?.value.includes(event) === true;
}

/** It is known of all requests what they set, so the wait is for something else. */
function noneCompletes(context: RuleContext, irps: readonly IrpReference[]): boolean {
  return irps.every(irp => requestAt(context, irp.address)?.signals !== undefined);
}

function requestAt(context: RuleContext, address: Address): Irp | undefined {
  return context.snapshot.irps.get(idAt(context.snapshot, 'irp', address));
}

/** Certain: the kernel itself will end this wait when the request is completed. */
function known(context: RuleContext, thread: Thread, irp: IrpReference): Step {
  const id = idAt(context.snapshot, 'irp', irp.address);
  const proof = context.proof().on(thread, 'state', 'waitReason', 'waitObjects', 'irps');
  proof.on(context.snapshot.irps.get(id), 'signals').shown(irp.evidence);
  const step = goesOn([context.hop(thread.id, 'waits-for-io', id, proof)], id, timeoutOf(context, thread));
  return context.stack(thread).call ? hung(step) : step;
}

function certaintyOf(reason: string, inIo: boolean, irps: number, objects: number): Certainty | undefined {
  if (inIo) return irps === 1 ? 'certain' : 'likely';
  if (IN_KERNEL.has(reason)) return 'likely';
  if (BY_USER.has(reason) || reason === 'Unknown') return objects > 1 ? undefined : 'heuristic';
  return undefined;
}

function ownObjects(thread: Thread): number {
  return (thread.waitObjects?.value ?? []).filter(o => o.address !== null && o.timeout !== true && !isTimer(o.type))
    .length;
}

/** The end of a wait for I/O: the request itself. */
export function irpStep(context: RuleContext, id: IrpId): Step {
  const irp = context.snapshot.irps.get(id);
  const driver = irp?.driver?.value;
  const file = irp?.fileName?.value ?? irp?.file?.value;
  const at = driver === undefined ? '' : ` at ${driver}`;
  const clause = `${context.name(id)} is pending${at}${file === undefined ? '' : ` for ${file}`}${remoteClause(context, irp)}`;
  return ends({
    code: 'io-wait',
    at: id,
    clause,
    ...judged(context.proof().onAny(irp, 'driver', 'device', 'file', 'fileName', 'thread')),
    missing: driver === undefined ? [context.missing(id, 'driver')] : [],
    next: driver === undefined ? [context.command(id)] : [],
  });
}

function paging(context: RuleContext, thread: Thread): Step {
  const proof = context.proof('likely').on(thread, 'state', 'waitReason');
  const clause = `${context.name(thread.id)} waits for a page to be read or written`;
  return ends({ code: 'io-wait', at: thread.id, clause, ...judged(proof), missing: [], next: [] });
}

function unlistedIrp(context: RuleContext, thread: Thread): Step {
  const clause = `${context.name(thread.id)} waits for I/O, and its request was not read`;
  const proof = context.proof('likely').on(thread, 'frames').onAny(thread, 'state', 'waitReason');
  const missing = [context.missing(thread.id, 'irps')];
  const next = [context.command(thread.id)];
  return ends({ code: 'io-wait', at: thread.id, clause, ...judged(proof), missing, next });
}
