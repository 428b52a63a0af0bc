import { rootCauses } from '../../analysis/analyse';
import type { Analysis, RootCause } from '../../analysis/analysis';
import type { Chain, VerdictCode } from '../../analysis/verdict';
import { clearestChain, type Weight, WEIGHTS, weightOf } from '../../analysis/weight';
import type { ThreadId } from '../../model/ids';

/** Names of verdicts for people. */
export const VERDICT_WORDS: Readonly<Record<VerdictCode, string>> = {
  deadlock: 'Deadlock',
  'possible-deadlock': 'Possible deadlock',
  'server-busy': 'Server busy',
  'unserved-no-thread': 'Request not picked up: no server thread',
  'unserved-all-busy': 'Request not picked up: all server threads are blocked',
  'unserved-concurrency-limit': 'Request not picked up: concurrency limit',
  'reply-lost': 'Reply lost: the server thread is gone',
  'server-suspended': 'Server suspended',
  'server-exiting': 'Server process is exiting',
  'port-closed': 'Port closed',
  'reply-delivered': 'Reply already delivered',
  'handed-off': 'Request handed off',
  'lock-wait': 'Waits for a lock',
  'io-wait': 'Waits for I/O',
  sleeping: 'Sleeping',
  running: 'Running',
  'not-waiting': 'Not waiting',
  unknown: 'Cause not shown',
};

/** A root cause with the chain that shows it best. */
export interface Cause {
  readonly weight: Weight;
  readonly root: RootCause;
  /** The one that reaches the end from furthest away, of the first that were looked at. */
  readonly chain: Chain;
  /** The other chains of the group. */
  readonly others: readonly Chain[];
}

/** The root causes of some chains of an analysis, in the order in which it ranked them; faults before open ends. */
export function causesOf(analysis: Analysis, chains: readonly Chain[]): readonly Cause[] {
  const causes = rootCauses({ ...analysis, chains }).flatMap(root => {
    const chain = clearestChain(root.chains);
    if (!chain) return [];
    return [{ weight: weightOf(chain), root, chain, others: root.chains.filter(one => one !== chain) }];
  });
  return WEIGHTS.flatMap(weight => causes.filter(cause => cause.weight === weight));
}

/** The last thread that a chain reaches; its own start if it reaches none. */
export function lastThread(chain: Chain): ThreadId {
  const hop = chain.hops.findLast(one => isThread(one.to));
  return hop && isThread(hop.to) ? hop.to : chain.start;
}

function isThread(id: string): id is ThreadId {
  return id.startsWith('thread:');
}
