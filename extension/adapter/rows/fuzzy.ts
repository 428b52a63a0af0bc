/**
 * How badly letters typed in haste fit a name: undefined where the name does not hold them in this order, else smaller
 * for names in which they stand together, begin words, and come early. Both lower case.
 */
export function fuzzyRank(name: string, letters: string): number | undefined {
  let rank = 0;
  let at = -1;
  for (const letter of letters) {
    const next = name.indexOf(letter, at + 1);
    if (next === -1) return undefined;
    const begins = next === 0 || !/[a-z0-9]/.test(name[next - 1] ?? '');
    if (next !== at + 1) rank += begins ? 1 : 2 + Math.min(8, next - at - 2);
    at = next;
  }
  return rank * 100 + Math.min(99, name.length);
}
