import type { Chain, Hop } from '../../analysis/verdict';
import { kindOfId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { callOfMessage } from '../../rpc/callMeaning';
import { sureCallText } from '../../rpc/callText';
import type { Step, Text } from '../document';
import type { Names } from '../names';
import { count, proofsOf, waitAge } from '../words';

/** Deeper branches, and more of them at one place, are summed up: a log may be made to nest without end. */
const DEEPEST = 6;
const MOST_BRANCHES = 12;
/** Of a longer chain the middle is left out. */
const MOST_HOPS = 120;
const LAST_HOPS = 20;

/** Puts a chain into steps: one for each hop, and each branch below the hop that it goes on from. */
export class ChainSteps {
  constructor(
    private readonly snapshot: Snapshot,
    private readonly names: Names,
    /** What is said at the end of a branch besides its verdict: where the report tells of that end. */
    private readonly endNote: (chain: Chain) => string,
  ) {}

  of(chain: Chain): readonly Step[] {
    return this.at(chain, 0);
  }

  private at(chain: Chain, depth: number): readonly Step[] {
    const { hops } = chain;
    const branches = [...(chain.branches ?? [])];
    if (hops.length <= MOST_HOPS) return this.steps(hops, branches, depth);
    const left = hops.length - MOST_HOPS;
    return [
      ...this.steps(hops.slice(0, MOST_HOPS - LAST_HOPS), branches, depth),
      { depth, text: [`${count(left, 'step')} left out here; the JSON report holds all.`], proofs: [] },
      ...this.steps(hops.slice(-LAST_HOPS), branches, depth),
    ];
  }

  /** Takes out of `branches` those that it has shown; what no hop leads to stands behind the last hop. */
  private steps(hops: readonly Hop[], branches: Chain[], depth: number): readonly Step[] {
    return hops.flatMap((hop, i) => {
      const last = i === hops.length - 1;
      const here = branches.filter(branch => last || branch.start === hop.to);
      for (const branch of here) branches.splice(branches.indexOf(branch), 1);
      return [this.hopStep(hop, depth), ...this.branchSteps(here, depth + 1)];
    });
  }

  private hopStep(hop: Hop, depth: number): Step {
    return {
      depth,
      text: [...this.hopText(hop), ...this.ageText(hop)],
      certainty: hop.certainty,
      proofs: proofsOf(hop.evidence),
    };
  }

  private branchSteps(branches: readonly Chain[], depth: number): readonly Step[] {
    if (branches.length === 0) return [];
    if (depth > DEEPEST)
      return [
        { depth, text: [`${count(branches.length, 'branch', 'branches')} more, nested too deep to show.`], proofs: [] },
      ];
    const shown = branches
      .slice(0, MOST_BRANCHES)
      .flatMap(branch => [...this.at(branch, depth), this.endStep(branch, depth)]);
    const rest = branches.length - MOST_BRANCHES;
    return rest > 0
      ? [...shown, { depth, text: [`and ${count(rest, 'more branch', 'more branches')}.`], proofs: [] }]
      : shown;
  }

  private endStep(branch: Chain, depth: number): Step {
    const { summary, certainty, evidence } = branch.verdict;
    const proofs = branch.hops.length === 0 ? proofsOf(evidence) : [];
    return { depth, text: [summary, this.endNote(branch)], certainty, proofs };
  }

  private hopText(hop: Hop): Text {
    const from = capital(this.names.entity(hop.from));
    const to = this.names.entity(hop.to);
    switch (hop.relation) {
      case 'waits-for-reply':
        return [...from, ' waits for the reply to ', ...to, ...this.callOf(hop)];
      case 'queued-at':
        return [...from, ` is in ${this.queueOf(hop)} of `, ...to];
      case 'served-by':
        return [...from, kindOfId(hop.from) === 'port' ? ' is served by ' : ' was taken by server ', ...to];
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

  /** ` (procedure 15 of svcctl)` of a message that is a call of RPC. */
  private callOf(hop: Hop): Text {
    const message = this.snapshot.find(hop.to);
    const text = message?.kind === 'message' ? sureCallText(callOfMessage(this.snapshot, message)) : undefined;
    return text === undefined ? [] : [` (RPC: ${text})`];
  }

  /** `the pending queue`; `a queue` where the message was not dumped. */
  private queueOf(hop: Hop): string {
    const message = this.snapshot.find(hop.from);
    if (message?.kind !== 'message' || !message.queue || message.queue.value === 'none') return 'a queue';
    return `the ${message.queue.value} queue`;
  }

  /** How the thread at the beginning of the hop waits, and for how long. */
  private ageText(hop: Hop): Text {
    const thread = this.snapshot.find(hop.from);
    if (thread?.kind !== 'thread') return [];
    const parts = [thread.waitReason?.value, waitAge(thread)].filter(part => part !== undefined);
    return parts.length > 0 ? [`, ${parts.join(', ')}`] : [];
  }
}

function capital(text: Text): Text {
  const [first, ...rest] = text;
  return typeof first === 'string' ? [first.charAt(0).toUpperCase() + first.slice(1), ...rest] : text;
}
