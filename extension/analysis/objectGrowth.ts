import type { ObjectCounts } from '../model/objectCounts';

/** Readings that must climb one after the other. Two are a coincidence on any busy machine. */
const CLIMBING = 3;
/** So much more in all, and so large a part of what there was: what comes and goes is less. */
const MORE = { least: 20, part: 0.01 };

/** A sentence where the objects or handles of a type have climbed at each of the last readings; the earliest comes first. */
export function growthWarning(type: string, series: readonly ObjectCounts[]): string | undefined {
  for (const [field, word] of [
    ['objects', 'objects'],
    ['handles', 'handles'],
  ] as const) {
    const climb = climbOf(series.map(counts => counts[field]));
    if (!climb) continue;
    const [from, to] = [climb[0] ?? 0, climb.at(-1) ?? 0];
    return (
      `${type} ${word} have climbed at each of the last ${climb.length} halts, from ${from} to ${to}: ` +
      'ports may be made and not given back. "ALPC: Compare With..." shows whose they are.'
    );
  }
  return undefined;
}

/** The values of the longest climb that ends with the last reading, where it is long and high enough. */
function climbOf(values: readonly (number | undefined)[]): readonly number[] | undefined {
  const climb: number[] = [];
  for (const value of [...values].reverse()) {
    const [next] = climb;
    if (value === undefined || (next !== undefined && value >= next)) break;
    climb.unshift(value);
  }
  const [from, to] = [climb[0] ?? 0, climb.at(-1) ?? 0];
  const isMuch = to - from >= Math.max(MORE.least, from * MORE.part);
  return climb.length >= CLIMBING && isMuch ? climb : undefined;
}
