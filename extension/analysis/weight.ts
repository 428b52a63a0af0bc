import type { Chain, VerdictCode } from './verdict';

/**
 * What a verdict means for the reader: something holds threads up; the evidence ends before it is known what; or the
 * wait is no fault at all.
 */
export type Weight = 'fault' | 'open' | 'harmless';

const OF_VERDICTS: Readonly<Record<VerdictCode, Weight>> = {
  deadlock: 'fault',
  'possible-deadlock': 'fault',
  'server-busy': 'fault',
  'unserved-no-thread': 'fault',
  'unserved-all-busy': 'fault',
  'unserved-concurrency-limit': 'fault',
  'reply-lost': 'fault',
  'server-suspended': 'fault',
  'server-exiting': 'fault',
  'port-closed': 'fault',
  'lock-wait': 'fault',
  'io-wait': 'fault',
  'handed-off': 'open',
  unknown: 'open',
  'reply-delivered': 'harmless',
  'not-waiting': 'harmless',
  sleeping: 'harmless',
  running: 'harmless',
};

/** The worst first. */
export const WEIGHTS: readonly Weight[] = ['fault', 'open', 'harmless'];

/** Hops are made when they are looked at, and a root cause may have thousands of chains that are long. */
const MOST_COMPARED = 200;

/** Of chains with one root cause, the one that reaches the end from furthest away, of the first that are looked at. */
export function clearestChain(chains: readonly Chain[]): Chain | undefined {
  const compared = chains.slice(0, MOST_COMPARED);
  const lengths = compared.map(chain => chain.hops.length);
  return compared[lengths.indexOf(lengths.reduce((most, one) => Math.max(most, one), 0))];
}

/** A thread that runs or sleeps while others wait for it is what holds them up. */
export function weightOf(chain: Chain): Weight {
  const { code } = chain.verdict;
  if ((code === 'running' || code === 'sleeping') && chain.end !== chain.start) return 'fault';
  return OF_VERDICTS[code];
}
