/** Rows that only one side has, in order. */
export interface Difference {
  /** Rows that both sides have in the same order. */
  readonly same: number;
  readonly changes: readonly { readonly side: '-' | '+'; readonly row: string }[];
}

/** The smallest difference between two lists of rows (longest common subsequence). `-`: of the first alone. */
export function compareRows(first: readonly string[], second: readonly string[]): Difference {
  const lengths = table(first, second);
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const changes: { side: '-' | '+'; row: string }[] = [];
  let [i, j] = [0, 0];
  while (i < first.length || j < second.length) {
    const [a, b] = [first[i], second[j]];
    if (a !== undefined && a === b) [i, j] = [i + 1, j + 1];
    else if (b === undefined || (a !== undefined && at(i + 1, j) >= at(i, j + 1)))
      changes.push({ side: '-', row: first[i++] ?? '' });
    else changes.push({ side: '+', row: second[j++] ?? '' });
  }
  return { same: at(0, 0), changes };
}

/** Length of the longest common part of what is left, by place in both lists. */
function table(first: readonly string[], second: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: first.length + 1 }, () => new Array<number>(second.length + 1).fill(0));
  for (let i = first.length - 1; i >= 0; i--) {
    const [row, below] = [lengths[i], lengths[i + 1]];
    for (let j = second.length - 1; row && below && j >= 0; j--)
      row[j] = first[i] === second[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return lengths;
}
