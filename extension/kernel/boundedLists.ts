import type { Address } from '../base/address';
import type { KernelTarget } from './kernelTarget';
import { walkLists } from './lists';
import type { ListWalk } from './memory';

/** Lists that are walked side by side. */
const SIDE_BY_SIDE = 1024;
/** Links of all lists together: those of a damaged kernel may all lead into one long one. */
const MOST_LINKS = 1 << 17;

/** Walks lists that belong to single threads: each has a bound of its own, and all have one together. */
export async function walkThreadLists(
  target: KernelTarget,
  heads: readonly Address[],
  limit: number,
  signal?: AbortSignal,
): Promise<readonly ListWalk[]> {
  const walks: ListWalk[] = [];
  let links = 0;
  for (let start = 0; start < heads.length; start += SIDE_BY_SIDE) {
    const batch = heads.slice(start, start + SIDE_BY_SIDE);
    const found = links < MOST_LINKS ? await walkLists(target, batch, signal, limit) : [];
    batch.forEach((head, i) => {
      const walk = found[i];
      links += walk?.links.length ?? 0;
      walks.push(walk && links <= MOST_LINKS ? walk : { links: [], broken: { reason: 'invalid', at: head } });
    });
  }
  return walks;
}
