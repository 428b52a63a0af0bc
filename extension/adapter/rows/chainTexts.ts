import type { Chain } from '../../analysis/verdict';
import type { EntityId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { VERDICT_TITLES } from './icons';
import { nameOf } from './names';

/** Steps that are looked at for one reading. Beyond it a chain is found by its start, its end and its verdict. */
const MAX_STEPS = 60_000;

/** Branches of one chain that are searched. */
const SEARCHED_BRANCHES = 4;

/** What each chain says, as one text for filters: made once, names of shared steps only once. */
export class ChainTexts {
  private readonly texts = new Map<Chain, string>();
  private readonly names = new Map<EntityId, string>();
  private steps = 0;

  constructor(private readonly snapshot: Snapshot) {}

  of(chain: Chain): string {
    let text = this.texts.get(chain);
    if (text === undefined) {
      text = this.make(chain);
      this.texts.set(chain, text);
    }
    return text;
  }

  private make(chain: Chain): string {
    const { verdict } = chain;
    const parts = [VERDICT_TITLES[verdict.code], verdict.code, verdict.summary, ...verdict.next, this.name(chain.end)];
    const collect = (part: Chain): void => {
      if (this.steps > MAX_STEPS) return;
      const { hops, branches } = part;
      this.steps += hops.length + 1;
      for (const hop of hops) parts.push(this.name(hop.to));
      // Branches lead through what their siblings lead through: the first ones tell enough of it.
      for (const branch of (branches ?? []).slice(0, SEARCHED_BRANCHES)) collect(branch);
    };
    collect(chain);
    return parts.join('\n');
  }

  private name(id: EntityId): string {
    let name = this.names.get(id);
    if (name === undefined) {
      name = `${nameOf(this.snapshot, id)}\n${id}`;
      this.names.set(id, name);
    }
    return name;
  }
}

/** Server threads of one port that are drawn, and followed, below a chain. */
export const MAX_BRANCHES = 24;
