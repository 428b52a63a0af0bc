import type { Thread } from '../../model/entities';
import type { ThreadId } from '../../model/ids';
import type { RuleContext } from '../ruleContext';
import { ends, type Finding, hung, type Step } from '../step';
import { conditionIn, frozenProcess, idleProof } from './condition';
import { ioWait } from './ioWait';
import { listedLockWait } from './locks';
import { placeOfMessage } from './messagePlace';
import { ownedObjectWait, plainObjectWait } from './objectWait';
import { judged, lacking } from './processEnd';
import { remoteCall } from './remoteCall';
import { messageOf, replyHop, replyWait } from './replyWait';
import { recognisedLockWait, sleeping, unaddressedCall } from './stackWait';

/** Of a waiting thread, in this order: what was printed of the wait itself comes before what its frames suggest. */
const WAITS: readonly ((context: RuleContext, thread: Thread) => Step | undefined)[] = [
  (context, thread) => replyWait(context, thread.id, thread),
  ownedObjectWait,
  (context, thread) => listedLockWait(context, thread.id, thread),
  sleeping,
  idle,
  recognisedLockWait,
  remoteCall,
  unaddressedCall,
  ioWait,
  plainObjectWait,
];

/** What a thread waits for, or why its wait cannot be followed. */
export function threadStep(context: RuleContext, id: ThreadId): Step {
  const thread = context.snapshot.threads.get(id);
  const condition = conditionIn(context, thread);
  if (!thread || condition === 'unread') return unread(context, id, thread);
  switch (condition) {
    case 'terminated':
      return ends(header(context, thread, 'not-waiting', `${context.name(id)} has terminated`));
    case 'not-started':
      return ends(header(context, thread, 'not-waiting', `${context.name(id)} has not started yet`));
    case 'running':
      return ends(header(context, thread, 'running', `${context.name(id)} is running`));
    case 'ready':
      return ends(header(context, thread, 'running', `${context.name(id)} ${readyClause(thread)}`));
    case 'suspended':
      return suspended(context, thread);
    case 'waiting':
      break;
  }
  for (const rule of WAITS) {
    const step = rule(context, thread);
    if (step) return step;
  }
  return unexplained(context, thread);
}

function header(context: RuleContext, thread: Thread, code: Finding['code'], clause: string): Finding {
  const proof = context.proof().on(thread, 'state').onAny(thread, 'processor');
  return { code, at: thread.id, clause, ...judged(proof), missing: [], next: [] };
}

function readyClause(thread: Thread): string {
  return thread.state?.value === 'TRANSITION'
    ? 'waits for its kernel stack to be read in'
    : 'is ready and waits for a processor';
}

/** Certain when the header says so. What it would wait for besides is shown, but is not what holds it. */
function suspended(context: RuleContext, thread: Thread): Step {
  const process = frozenProcess(context, thread);
  const proof = context.proof().on(thread, 'state').onAny(thread, 'waitReason', 'suspendCount', 'freezeCount');
  proof.onAny(process, 'frozen');
  const counts = [
    process && `${context.name(process.id)} is frozen`,
    thread.suspendCount && `SuspendCount ${thread.suspendCount.value}`,
    thread.freezeCount && `FreezeCount ${thread.freezeCount.value}`,
  ].filter(text => text !== undefined);
  const clause = `${context.name(thread.id)} is suspended${counts.length > 0 ? ` (${counts.join(', ')})` : ''}`;
  const reply = replyHop(context, thread.id, thread);
  const hops = reply
    ? [{ ...reply, certainty: 'likely' as const }, ...placeOfMessage(context, messageOf(reply)).hops]
    : [];
  const step = ends({ code: 'server-suspended', at: thread.id, clause, ...judged(proof), missing: [], next: [] }, hops);
  return reply ? hung(step) : step;
}

/** Waits for work: nothing is wrong with it. Certain when the wait reason says so. */
function idle(context: RuleContext, thread: Thread): Step | undefined {
  const proof = idleProof(context, thread);
  if (!proof) return undefined;
  const clause = `${context.name(thread.id)} is idle and waits for work`;
  return ends({ code: 'not-waiting', at: thread.id, clause, ...judged(proof), missing: [], next: [] });
}

/** Only pointed at: what others say of its waits still counts. */
function unread(context: RuleContext, id: ThreadId, thread: Thread | undefined): Step {
  const step = replyWait(context, id, thread) ?? listedLockWait(context, id, thread);
  if (step) return step;
  const clause = `what ${context.name(id)} does was not read`;
  return ends(lacking(context, id, clause, [[id, 'state']]));
}

function unexplained(context: RuleContext, thread: Thread): Step {
  const reason = thread.waitReason?.value;
  const clause = `${context.name(thread.id)} waits${reason === undefined ? '' : ` (${reason})`} for something that was not read`;
  const field = thread.waitObjects ? 'frames' : 'waitObjects';
  const finding = lacking(context, thread.id, clause, [[thread.id, field]]);
  return ends({ ...finding, evidence: context.proof().onAny(thread, 'state', 'waitReason').evidence });
}
