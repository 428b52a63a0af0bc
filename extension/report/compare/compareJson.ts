import type { Chain } from '../../analysis/verdict';
import type { Snapshot } from '../../model/snapshot';
import type { Json, JsonObject } from '../json/json';
import { addressJson } from '../json/json';
import { targetJson } from '../json/targetJson';
import type { Compared } from './compareInput';

/** `compare --format json`: ids that are new and gone, what stayed, and each field that changed. */
export function compareJson({ before, after, readAt, difference, trends, newWaits, goneWaits }: Compared): JsonObject {
  return {
    before: sideJson(before),
    after: sideJson(after),
    readAt,
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
