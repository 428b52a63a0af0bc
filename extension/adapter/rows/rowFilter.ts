import type { Placed } from './rowNode';

/** Which rows a filter shows. */
export interface Filtered {
  /** Rows that match, with everything below them. */
  readonly whole: ReadonlySet<Placed>;
  /** Rows that have a match below. */
  readonly above: ReadonlySet<Placed>;
}

/** Words of a filter, lower-case; the order does not count. */
export function wordsOf(filter: string): readonly string[] {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
}

/**
 * Finds the rows in which every word occurs, in the row itself or in the rows above it: `svchost WrLpcReply` finds the
 * waiting threads below the group of a process. Addresses match with or without kd's backtick and `0x`.
 */
export function filterTree(
  root: Placed,
  words: readonly string[],
  childrenOf: (placed: Placed) => readonly Placed[],
): Filtered {
  const whole = new Set<Placed>();
  const above = new Set<Placed>();
  const wanted = words.map(plainAddress);
  const visit = (parent: Placed, missing: readonly string[]): boolean => {
    let any = false;
    for (const child of childrenOf(parent)) {
      const text = textOf(child);
      const left = missing.filter(word => !text.includes(word));
      if (left.length === 0) {
        whole.add(child);
        any = true;
      } else if (!child.node.search && visit(child, left)) {
        above.add(child);
        any = true;
      }
    }
    return any;
  };
  visit(root, wanted);
  return { whole, above };
}

/** Kept with the row: the next key that is typed into a filter asks for all of them again. */
function textOf(placed: Placed): string {
  return (placed.text ??= makeText(placed));
}

function makeText(placed: Placed): string {
  const { label, description, copy, words, entity } = placed.node.seed();
  return [label, description, copy, words, entity, placed.node.search?.()].join('\n').toLowerCase();
}

/** ``0xffff8001`22334455`` → `ffff800122334455`; other words stay. */
function plainAddress(word: string): string {
  const digits = word.replace(/^0x/, '').replaceAll('`', '');
  return /^[0-9a-f]{2,}$/.test(digits) ? digits : word;
}
