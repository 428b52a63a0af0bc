import assert from 'node:assert/strict';
import { analyse, chainFrom } from '../../extension/analysis/analyse';
import type { Chain } from '../../extension/analysis/verdict';
import { addressOfId, idOf } from '../../extension/model/ids';
import type { Snapshot } from '../../extension/model/snapshot';
import { needsOf, type Truth } from '../worlds/truth';
import { INVENTED, type Places } from '../worlds/places';
import type { World } from '../worlds/world';
import { at } from '../worlds/worldFacts';

/** Worlds a test; `WORLD_SEEDS` asks for more. */
export const SEEDS = Number(process.env['WORLD_SEEDS'] ?? 300);

export function threadId(n: number, places: Pick<Places, 'thread'> = INVENTED): `thread:${string}` {
  return idOf('thread', at(places.thread(n)));
}

/** The chain of every thread of a world, in the world's order. */
export function chainsOf(
  world: World,
  snapshot: Snapshot,
  places: Pick<Places, 'thread'> = INVENTED,
): readonly Chain[] {
  const analysis = analyse(snapshot);
  return [...world.threads.keys()].map(n => chainFrom(analysis, threadId(n, places)));
}

/** For messages of assertions; evaluated only when one fails. */
export function describeChain(seed: number, chain: Chain): string {
  return `seed ${seed}, ${chain.start}: ${chain.verdict.certainty} ${chain.verdict.code}: ${chain.verdict.summary}`;
}

/** A certain verdict says what is so, and a deadlock names threads that really wait in a circle. */
export function assertTrue(
  world: World,
  chain: Chain,
  truth: Truth,
  seed: number,
  places: Pick<Places, 'thread'> = INVENTED,
): void {
  const { code, cycle } = chain.verdict;
  if (code !== truth.code) assert.fail(`${describeChain(seed, chain)} is really ${truth.code}`);
  if (truth.thread !== undefined) assert.equal(chain.end, threadId(truth.thread, places));
  if (code !== 'deadlock') return;
  const members = (cycle ?? []).map(id => [...world.threads.keys()].find(n => places.thread(n) === addressOfId(id))!);
  assert.ok(members.length > 0);
  for (const [i, member] of members.entries()) {
    assert.deepEqual(needsOf(world, member), { thread: members[(i + 1) % members.length] });
    assert.equal(world.threads[member]!.timed, false, describeChain(seed, chain));
  }
}

/** A circle with a timeout, or through a pool, is only possibly a deadlock; a pool may also be held up by a real one. */
export function isAcceptable(code: string, truth: Truth): boolean {
  return code === truth.code || (code.endsWith('deadlock') && truth.code.endsWith('deadlock'));
}
