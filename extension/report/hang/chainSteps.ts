import type { Chain, Hop } from '../../analysis/verdict';
import { kindOfId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import type { Step, Text } from '../document';
import type { Names } from '../names';
import { proofsOf, waitAge } from '../words';

/** A chain hop by hop, its branches below the hop that they leave from. */
export function chainSteps(snapshot: Snapshot, names: Names, chain: Chain): readonly Step[] {
  return stepsAt(snapshot, names, chain, 0);
}

/** Deeper branches than this are summed up; chains come from logs and may be made to nest. */
const DEEPEST = 6;

function stepsAt(snapshot: Snapshot, names: Names, chain: Chain, depth: number): readonly Step[] {
  const steps: Step[] = chain.hops.map(hop => ({
    depth,
    text: [...hopText(snapshot, names, hop), ...ageText(snapshot, hop)],
    certainty: hop.certainty,
    proofs: proofsOf(hop.evidence),
  }));
  for (const branch of chain.branches ?? []) {
    // The branch's own verdict closes it, as the verdict of the whole stands above the chain.
    const inner = depth < DEEPEST ? stepsAt(snapshot, names, branch, depth + 1) : [];
    steps.push(...inner, {
      depth: depth + 1,
      text: [branch.verdict.summary],
      certainty: branch.verdict.certainty,
      proofs: inner.length > 0 ? [] : proofsOf(branch.verdict.evidence),
    });
  }
  return steps;
}

function hopText(snapshot: Snapshot, names: Names, hop: Hop): Text {
  const from = capital(names.entity(hop.from));
  const to = names.entity(hop.to);
  switch (hop.relation) {
    case 'waits-for-reply':
      return [...from, ' waits for the reply to ', ...to];
    case 'queued-at':
      return [...from, ` is in the ${queueOf(snapshot, hop)}queue of `, ...to];
    case 'served-by':
      return kindOfId(hop.from) === 'port'
        ? [...from, ' is served by ', ...to]
        : [...from, ' was taken by server ', ...to];
    case 'owned-by':
      return [...from, ' belongs to ', ...to];
    case 'waits-for-lock':
      return [...from, ' waits for ', ...to];
    case 'held-by':
      return [...from, ' is held by ', ...to];
    case 'waits-for-process':
    case 'waits-for-thread':
      return [...from, ' waits for the end of ', ...to];
    case 'waits-for-io':
      return [...from, ' waits for I/O: ', ...to];
  }
}

/** `pending ` and so on; empty where the message was not dumped. */
function queueOf(snapshot: Snapshot, hop: Hop): string {
  const message = snapshot.find(hop.from);
  if (message?.kind !== 'message' || !message.queue || message.queue.value === 'none') return '';
  return `${message.queue.value} `;
}

/** How long the thread at the beginning of the hop has waited, and how. */
function ageText(snapshot: Snapshot, hop: Hop): Text {
  const thread = snapshot.find(hop.from);
  if (thread?.kind !== 'thread') return [];
  const parts = [thread.waitReason?.value, waitAge(thread)].filter(part => part !== undefined);
  return parts.length > 0 ? [`, ${parts.join(', ')}`] : [];
}

function capital(text: Text): Text {
  const [first, ...rest] = text;
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : text;
}
