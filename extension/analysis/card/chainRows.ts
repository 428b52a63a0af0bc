import { shortDuration } from '../../base/duration';
import type { ThreadId } from '../../model/ids';
import type { Chain, Hop, Relation, Verdict } from '../verdict';
import type { CardSource } from './card';
import { type CardRows, lineOf } from './cardRows';
import { entityName } from './names';

const STEPS: Readonly<Record<Relation, string>> = {
  'waits-for-reply': 'waits for reply to message',
  'queued-at': 'queued at port',
  'served-by': 'served by thread',
  'owned-by': 'owned by process',
  'waits-for-lock': 'waits for lock',
  'held-by': 'held by thread',
  'waits-for-process': 'waits for process',
  'waits-for-thread': 'waits for thread',
  'waits-for-io': 'waits for I/O',
};

/** Steps that fit a hover. A longer chain keeps its first and last ones. */
const MOST_STEPS = 8;

/** Adds how the chain of a thread goes and ends, and what waits behind this thread. */
export function chainRows(source: CardSource, rows: CardRows, thread: ThreadId, chain: Chain | undefined): void {
  if (chain) {
    rows.add('Verdict', verdictText(chain.verdict), undefined, {
      certainty: chain.verdict.certainty,
    });
    if (chain.hops.length > 1) for (const hop of shortened(chain.hops)) addStep(rows, hop);
    const oldest = chain.oldestWaitMs === undefined ? undefined : shortDuration(chain.oldestWaitMs);
    if (chain.waiters > 1)
      rows.note('Behind the same end', `${chain.waiters} threads wait` + (oldest ? `, the oldest for ${oldest}` : ''));
  }
  const behind = waitersThrough(source, thread);
  if (behind.length === 0) return;
  rows.add('Holds up', `${behind.length} thread(s)`);
  for (const waiter of behind.slice(0, 5)) rows.relate('waits for this thread', waiter);
}

/** The code of the verdict and its sentence; the code alone where the sentence begins with it. */
function verdictText({ code, summary }: Verdict): string {
  return summary.toLowerCase().startsWith(code) ? summary : `${code}: ${summary}`;
}

function addStep(rows: CardRows, hop: Hop | number): void {
  if (typeof hop === 'number') {
    rows.note('…', `${hop} more step(s)`);
    return;
  }
  const line = lineOf(hop.evidence[0]);
  rows.rows.push({
    kind: 'step',
    label: STEPS[hop.relation],
    value: entityName(rows.snapshot, hop.to),
    certainty: hop.certainty,
    entity: hop.to,
    ...(line === undefined ? {} : { line }),
  });
  rows.relate(STEPS[hop.relation], hop.to);
}

function shortened(hops: readonly Hop[]): readonly (Hop | number)[] {
  if (hops.length <= MOST_STEPS) return hops;
  const half = MOST_STEPS / 2;
  return [...hops.slice(0, half), hops.length - 2 * half, ...hops.slice(-half)];
}

/** The chain of a thread: of a hung one, or of any thread where the analysis is at hand. */
export function chainOfThread(source: CardSource, thread: ThreadId): Chain | undefined {
  return source.chainFrom?.(thread) ?? source.chains.find(c => c.start === thread);
}

/** Threads whose chain passes through or ends at this one. */
function waitersThrough(source: CardSource, thread: ThreadId): readonly ThreadId[] {
  if (source.waitersOf) return source.waitersOf(thread);
  return source.chains.filter(c => c.start !== thread && c.hops.some(h => h.to === thread)).map(c => c.start);
}
