import { parseAddress } from '../../base/address';
import type { LockKind, Thread } from '../../model/entities';
import type { LockId } from '../../model/ids';
import type { InnermostWait } from '../../rpc/stacks/innermostWait';
import { idAt } from '../inverseIndex';
import type { RuleContext } from '../ruleContext';
import { ends, type Finding, goesOn, hung, type Step } from '../step';
import { timeoutOf } from './condition';
import { judged, lacking } from './processEnd';
import { withArticle } from '../names';

/** Wait reasons that name a kind of lock by themselves. */
const LOCK_REASONS: ReadonlyMap<string, LockKind> = new Map([
  ['WrResource', 'eresource'],
  ['WrPushLock', 'push-lock'],
  ['WrFastMutex', 'fast-mutex'],
  ['WrGuardedMutex', 'guarded-mutex'],
  ['WrMutex', 'mutant'],
]);

/**
 * A lock that only the frames or the wait reason show. That it waits for such a lock is likely (frames may be cut off or
 * left over); which lock is known where its address is an argument: on x86, or when a lock of that address was printed.
 */
export function recognisedLockWait(context: RuleContext, thread: Thread): Step | undefined {
  const wait = context.stack(thread).wait;
  const kind = wait?.kind === 'lock' ? wait.lock : LOCK_REASONS.get(thread.waitReason?.value ?? '');
  if (kind === undefined) return undefined;
  const proof = context.proof('likely').onAny(thread, 'state', 'waitReason');
  if (wait?.kind === 'lock') proof.on(thread, 'frames');
  const lock = wait && lockOfArgument(context, wait);
  if (lock) {
    if (context.snapshot.target.bits !== 32) proof.atMost('heuristic');
    return hung(goesOn([context.hop(thread.id, 'waits-for-lock', lock, proof)], lock, timeoutOf(context, thread)));
  }
  const routine = wait?.kind === 'lock' ? ` (in ${wait.routine})` : '';
  const next = lockCommands(context, kind);
  const end: Finding = {
    code: 'lock-wait',
    at: thread.id,
    clause: `${context.name(thread.id)} waits for ${withArticle(kind)}${routine} whose owner is not known`,
    ...judged(proof),
    missing: [
      { kind: 'unknown', of: thread.id, field: 'lockOwner', reason: next.length > 0 ? 'not-asked' : 'not-printed' },
    ],
    next,
  };
  return hung(ends(end));
}

/** Arguments are what the caller pushed on x86 only; on x64 they are stack slots that may hold anything. */
function lockOfArgument(context: RuleContext, wait: InnermostWait): LockId | undefined {
  const address = wait.kind === 'lock' && wait.argument !== undefined ? parseAddress(wait.argument) : undefined;
  if (address === undefined || address === 0n) return undefined;
  const id = idAt(context.snapshot, 'lock', address);
  return context.snapshot.target.bits === 32 || context.snapshot.locks.has(id) ? id : undefined;
}

function lockCommands(context: RuleContext, kind: LockKind): readonly string[] {
  if (kind === 'eresource') return ['!locks'];
  if (kind === 'critical-section') return [context.snapshot.target.mode === 'user' ? '!locks' : '!cs -l -o'];
  return [];
}

/** Certain when the header says so. */
export function sleeping(context: RuleContext, thread: Thread): Step | undefined {
  const reason = thread.waitReason?.value;
  const header = reason === 'DelayExecution' || reason === 'WrDelayExecution';
  const frames = reason === undefined && context.stack(thread).wait?.kind === 'sleep';
  if (!header && !frames) return undefined;
  const proof = header
    ? context.proof().on(thread, 'state', 'waitReason')
    : context.proof('likely').on(thread, 'frames').onAny(thread, 'state');
  return ends(about('sleeping', thread, `${context.name(thread.id)} sleeps for a set time`, proof));
}

function about(
  code: Finding['code'],
  thread: Thread,
  clause: string,
  proof: { readonly certainty: Finding['certainty']; readonly evidence: Finding['evidence'] },
): Finding {
  return { code, at: thread.id, clause, ...judged(proof), missing: [], next: [] };
}

/** Calls whose other side no text names: window messages and outgoing COM calls of a single-threaded apartment. */
export function unaddressedCall(context: RuleContext, thread: Thread): Step | undefined {
  const { wait, call, com } = context.stack(thread);
  const name = context.name(thread.id);
  if (wait?.kind === 'send-message') {
    const clause = `${name} has sent a window message (in ${wait.routine}) and waits for the receiving thread, which is not recorded`;
    return hung(ends(named(context, thread, clause, 'receivingThread')));
  }
  if (com?.modalLoop === true && wait?.kind === 'message-wait') {
    const clause = `${name} makes an outgoing COM call and pumps messages until it is answered; whom it called is not recorded`;
    return hung(ends(named(context, thread, clause, 'callee')));
  }
  // In user mode the one ALPC system call may as well be a server's receive.
  if (call?.transport === 'alpc' && wait?.kind !== 'reply') return undefined;
  if (call === undefined || thread.waitReason?.value !== undefined || wait?.kind === 'lock') return undefined;
  const stub = call.stub === undefined ? '' : ` made by ${call.stub}`;
  const clause = `${name} waits in ${call.transport === 'alpc' ? 'an ALPC' : 'an RPC'} call${stub}, and its frames do not say for whom`;
  return hung(ends(named(context, thread, clause, 'waitsFor')));
}

function named(context: RuleContext, thread: Thread, clause: string, field: string): Finding {
  const finding = lacking(context, thread.id, clause, [[thread.id, field]]);
  const proof = context.proof('heuristic').on(thread, 'frames');
  const own = context.command(thread.id);
  // What frames do not show, the same stack again will not show either: only a kernel view names the message.
  return { ...finding, evidence: proof.evidence, next: field === 'waitsFor' ? [own] : [] };
}
