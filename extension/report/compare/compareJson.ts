import type { BootComparison } from '../../analysis/sameBoot';
import type { Chain } from '../../analysis/verdict';
import type { Snapshot } from '../../model/snapshot';
import type { Json, JsonObject } from '../json/json';
import { addressJson } from '../json/json';
import { targetJson } from '../json/targetJson';
import { bootWarnings } from './bootText';
import type { Compared } from './compareInput';

/** `compare --format json`: ids that are new and gone, what stayed, and each field that changed. */
export function compareJson(input: Compared): JsonObject {
  const { before, after, readAt, difference, trends, boot, newWaits, goneWaits } = input;
  return {
    before: sideJson(before),
    after: sideJson(after),
    readAt,
    boot: bootJson(boot),
    new: [...difference.new],
    gone: [...difference.gone],
    unconfirmed: [...difference.unconfirmed],
    stillWaiting: difference.stillWaiting.map(({ thread, for: awaited, neverRan }) => ({
      thread,
      for: awaited,
      neverRan,
    })),
    staying: [...difference.staying],
    waits: { new: newWaits.map(waitJson), gone: goneWaits.map(waitJson) },
    growing: trends.growing.map(one => ({ ...one })),
    counters: trends.counters.map(one => ({ ...one })),
    portsByProcess: trends.ports.map(one => ({ ...one })),
    moved: trends.moved.map(one => ({ ...one })),
    changed: difference.changed.map(({ id, field, from, to }) => ({
      id,
      field,
      from: valueJson(from),
      to: valueJson(to),
    })),
  };
}

/** `same` is absent where nothing tells it. */
function bootJson(boot: BootComparison): JsonObject {
  const { differences, isTold, isReversed } = boot;
  return {
    same: differences.length > 0 ? false : isTold ? true : undefined,
    differences: differences.map(one => ({ ...one })),
    reversed: isReversed ? true : undefined,
    warnings: [...bootWarnings(boot)],
  };
}

function waitJson({ start, end, verdict }: Chain): JsonObject {
  const { code, certainty, summary } = verdict;
  return { thread: start, end, verdict: { code, certainty, summary } };
}

function sideJson({ source, snapshot }: { readonly source: string; readonly snapshot: Snapshot }): JsonObject {
  return { source, target: targetJson(snapshot.target) };
}

/** A value of the model: addresses as text, without the evidence inside lists. */
export function valueJson(value: unknown): Json {
  if (typeof value === 'bigint') return addressJson(value) ?? null;
  if (Array.isArray(value)) return value.map(valueJson);
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([key, member]) => key !== 'evidence' && member !== undefined);
    return Object.fromEntries(members.map(([key, member]) => [key, valueJson(member)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
