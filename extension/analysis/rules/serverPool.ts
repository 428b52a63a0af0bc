import { isPresent } from '../../base/present';
import type { Port, Thread } from '../../model/entities';
import type { Evidence } from '../../model/evidence';
import type { ThreadId } from '../../model/ids';
import { idAt } from '../inverseIndex';
import type { RuleContext } from '../ruleContext';
import { ends, type Finding, type Step } from '../step';
import type { Hop } from '../verdict';
import { conditionIn, frozenProcess, idleProof } from './condition';
import { judged, lacking } from './processEnd';

/** What a thread that is registered with a port does while a request lies there. */
type Duty = 'idle' | 'blocked' | 'busy' | 'unread' | 'gone';

interface Worker {
  readonly id: ThreadId;
  readonly duty: Duty;
  /** Its own reading proves the duty, and it could not take the request in this state. */
  readonly proven: boolean;
  readonly evidence: readonly Evidence[];
}

/** Suggest reading threads one by one up to this many, else the whole process. */
const SINGLE_COMMANDS = 4;

/** Reasons with which a registered thread may still come back to the port by itself, or that say too little. */
const UNDECIDED: ReadonlySet<string> = new Set([
  'WrQueue',
  'WrLpcReceive',
  'WrUserRequest',
  'DelayExecution',
  'WrDelayExecution',
  'Unknown',
]);

/**
 * A port with registered threads and a request that none of them has taken:
 * - one of them idle: `unserved-concurrency-limit`, likely if another one runs (it then counts against the limit) and
 *   there is no completion list, else by rule of thumb
 * - some not read: unknown
 * - all busy: `unserved-all-busy`. Certain when the port was read as open, owned and without completion list, and each
 *   thread was read as waiting for something of its own.
 */
export function poolStep(context: RuleContext, port: Port, owned: readonly Hop[]): Step {
  const ids = [...new Set(port.registeredThreads?.value.map(a => idAt(context.snapshot, 'thread', a)))];
  const workers = ids.map(id => dutyOf(context, id)).filter(worker => worker.duty !== 'gone');
  const hops = [...owned, ...workers.map(worker => workerHop(context, port, worker))];
  if (workers.some(worker => worker.duty === 'idle')) return ends(limited(context, port, workers), owned);
  const unread = workers.filter(worker => worker.duty === 'unread');
  if (unread.length > 0) return ends(unreadPool(context, port, unread, workers.length, owned), hops);
  const finding = allBusy(context, port, workers);
  return { hops, follow: workers.map(worker => worker.id), mode: 'any', finding };
}

function dutyOf(context: RuleContext, id: ThreadId): Worker {
  const thread = context.snapshot.threads.get(id);
  if (!thread) return { id, duty: 'unread', proven: false, evidence: [] };
  const proof = context.proof().on(thread, 'state');
  const worker = (duty: Duty): Worker => ({
    id,
    duty,
    proven: duty === 'blocked' && proof.certainty === 'certain',
    evidence: proof.evidence,
  });
  switch (conditionIn(context, thread)) {
    case 'unread':
      return worker('unread');
    case 'terminated':
      return worker('gone');
    case 'running':
    case 'ready':
    case 'not-started':
      return worker('busy');
    case 'suspended':
      proof.onAny(thread, 'waitReason', 'suspendCount', 'freezeCount').onAny(frozenProcess(context, thread), 'frozen');
      return worker('blocked');
    case 'waiting':
      break;
  }
  const idle = idleProof(context, thread);
  if (idle) return { id, duty: 'idle', proven: true, evidence: idle.evidence };
  if (!saysWhy(thread)) return worker('unread');
  const undecided = thread.waitReason === undefined || UNDECIDED.has(thread.waitReason.value);
  proof.on(thread, 'waitReason').provided(!undecided);
  return worker('blocked');
}

/** `!alpc /p` prints rows with a bare `WAIT`: that a thread waits is known then, but not for what. */
function saysWhy(thread: Thread): boolean {
  return [thread.waitReason, thread.waitsFor, thread.waitObjects, thread.frames].some(known => known !== undefined);
}

function workerHop(context: RuleContext, port: Port, worker: Worker): Hop {
  // Any of them could serve the request, and a pool may grow: never more than likely.
  const proof = context.proof('likely').on(port, 'registeredThreads');
  return context.hop(port.id, 'served-by', worker.id, proof);
}

function allBusy(context: RuleContext, port: Port, workers: readonly Worker[]): Finding {
  const { closed, disconnected } = port.flags?.value ?? {};
  const proof = context.proof().on(port, 'registeredThreads', 'flags', 'owner', 'completionList', 'threadsAre');
  proof.provided(closed === false && disconnected === false && port.completionList?.value === null);
  proof.provided(port.threadsAre?.value === 'registered' && workers.length > 0 && workers.every(w => w.proven));
  proof.shown(...workers.flatMap(w => w.evidence));
  const count = workers.length === 1 ? 'the only thread' : `all ${workers.length} threads`;
  const name = context.name(port.id);
  const gone = workers.length === 0;
  return {
    code: gone ? 'unserved-no-thread' : 'unserved-all-busy',
    at: port.id,
    clause: gone
      ? `every thread registered with ${name} has terminated`
      : `${count} registered with ${name} ${workers.length === 1 ? 'is' : 'are'} busy elsewhere`,
    ...judged(gone ? proof.atMost('likely') : proof),
    missing: [],
    next: [],
  };
}

function limited(context: RuleContext, port: Port, workers: readonly Worker[]): Finding {
  const running = workers.some(worker => worker.duty === 'busy');
  const state = port.completion?.value;
  const { currentCount, maximumCount } = state ?? {};
  const counted = currentCount !== undefined && maximumCount !== undefined;
  // The queue itself tells whether as many run as may; without its counters a thread that runs makes it likely.
  const full = counted ? maximumCount > 0 && currentCount >= maximumCount : running;
  const likely = full && port.completionList?.value === null && port.threadsAre?.value === 'registered';
  const proof = context
    .proof(likely ? 'likely' : 'heuristic')
    .on(port, 'registeredThreads')
    .onAny(port, 'completion');
  proof.shown(...workers.filter(w => w.duty === 'idle').flatMap(w => w.evidence));
  const completion = port.completionPort?.value;
  const bits = context.snapshot.target.bits ?? 64;
  const limit = counted && full ? `; ${currentCount} of at most ${maximumCount} run` : '';
  return {
    code: 'unserved-concurrency-limit',
    at: port.id,
    clause: `threads of ${context.name(port.id)} are idle and yet none has picked up the request${limit}`,
    ...judged(proof),
    missing: counted
      ? []
      : [{ kind: 'unknown', of: port.id, field: 'completionPort.CurrentCount', reason: 'not-asked' }],
    next: counted || !isPresent(completion) ? [] : [`dt nt!_KQUEUE ${completion.toString(16).padStart(bits / 4, '0')}`],
  };
}

function unreadPool(
  context: RuleContext,
  port: Port,
  unread: readonly Worker[],
  all: number,
  owned: readonly Hop[],
): Finding {
  const owner = owned[0]?.to;
  const commands =
    unread.length > SINGLE_COMMANDS && owner !== undefined
      ? [context.command(owner)]
      : unread.slice(0, SINGLE_COMMANDS).map(worker => context.command(worker.id));
  const clause = `nobody has picked up the request at ${context.name(port.id)}, and what ${unread.length} of its ${all} threads wait for was not read`;
  return lacking(
    context,
    port.id,
    clause,
    unread.map(worker => [worker.id, 'waitReason'] as const),
    commands,
  );
}
