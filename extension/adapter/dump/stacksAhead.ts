import type { Analysis } from '../../analysis/analysis';
import { analysing } from '../../analysis/analyse';
import { paced, type Work } from '../../base/slices';
import type { Chain } from '../../analysis/verdict';
import { kindOfId, type ThreadId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';
import { inSlices } from '../session/inSlices';

/** Stacks that are read before anybody asks for them: about a millisecond each. */
export const MOST_AHEAD = 1000;
/** Frames can make a chain longer, and with it name threads whose stacks were not read yet. */
const ROUNDS = 3;

/** Reads stacks into a snapshot. Ends early, without an error, when the work is not wanted any more. */
export interface StackReader {
  readonly snapshot: Snapshot;
  has(id: ThreadId): boolean;
  read(ids: readonly ThreadId[], onDone: (done: number) => void, stop?: AbortSignal): Promise<void>;
}

export interface AheadOptions {
  /** Raised when nobody wants the answer any more. */
  readonly signal?: AbortSignal;
  /** Raised when the user has seen enough. */
  readonly enough?: AbortSignal | undefined;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * Reads the stacks that the analysis looks at: of the threads that chains lead through, and of those that wait in ALPC.
 * Returns the analysis with these frames, and how many stacks were left out.
 */
export async function readStacksAhead(
  reader: StackReader,
  options: AheadOptions = {},
): Promise<{ readonly analysis: Analysis; readonly left: number }> {
  const analysisNow = (): Promise<Analysis> => inSlices(analysing(reader.snapshot), options.signal);
  let analysis = await analysisNow();
  let room = MOST_AHEAD;
  let left = 0;
  for (let round = 0; round < ROUNDS && options.enough?.aborted !== true; round++) {
    const found = await inSlices(interesting(analysis, round === 0), options.signal);
    const wanted = found.filter(id => !reader.has(id));
    const now = wanted.slice(0, room);
    left = wanted.length - now.length;
    if (now.length === 0) break;
    room -= now.length;
    await reader.read(now, done => options.onProgress?.(done, now.length), options.enough);
    analysis = await analysisNow();
  }
  return { analysis, left };
}

/** Threads of chains in the order of the chains, then those that wait in ALPC. */
function* interesting({ snapshot, chains }: Analysis, waiting: boolean): Work<readonly ThreadId[]> {
  const found = new Set<ThreadId>();
  for (const chain of chains) {
    addThreads(snapshot, chain, found);
    yield;
  }
  if (waiting) {
    yield* paced(snapshot.threads.values(), thread => {
      if (thread.waitsFor || (thread.waitReason?.value ?? '').startsWith('WrLpc')) found.add(thread.id);
    });
  }
  return [...found];
}

function addThreads(snapshot: Snapshot, chain: Chain, found: Set<ThreadId>): void {
  const ids = [chain.start, ...chain.hops.map(hop => hop.to)];
  for (const id of ids) {
    const entity = kindOfId(id) === 'thread' ? snapshot.find(id) : undefined;
    if (entity?.kind === 'thread') found.add(entity.id);
  }
  for (const branch of chain.branches ?? []) addThreads(snapshot, branch, found);
}
