import type { Address } from '../../base/address';
import { readWaiting } from '../../kernel/readWaiting';
import { valueOf } from '../../target/kd/memory/processContext';
import { grouped } from './costText';
import type { KdCore } from './kdCore';
import type { ReadingEnd, ReadingWork } from './readingWork';

/** Longest that the list of processes is read for before the threads of the first of them, in milliseconds. */
const LIST_MS = 4_000;

/** Of a slow target: process by process the threads, the current process first, and for whom they wait. */
export async function readWhatWaits(work: ReadingWork, first: Address | undefined): Promise<ReadingEnd> {
  const { core, target, builder, memory, stop, onProgress } = work;
  // Everything was read at an earlier halt: a part of it is no reason to drop the rest.
  const joins = core.readings.isWhole;
  const { processes, listed, threads, followed, torn } = await readWaiting(target, joins ? core.readings : builder, {
    signal: stop,
    first,
    onProgress,
    isQuick: ({ reads, bytes }) => (memory.estimateOf(reads, bytes) ?? 0) <= LIST_MS,
  });
  const of =
    processes === listed && torn === undefined
      ? `all ${grouped(listed)}`
      : `${grouped(processes)} of ${grouped(listed)}`;
  const what = `read: ${grouped(threads)} threads of ${of} processes, and what ${grouped(followed)} of them wait for`;
  return { problems: torn === undefined ? [what] : [what, torn], isWhole: false, joins };
}

/** The process that is current in the debugger: an engineer mostly broke in because of it. */
export async function currentProcess({ session }: KdCore, signal: AbortSignal): Promise<Address | undefined> {
  try {
    const [answer] = await session.batch(['? @$proc'], { priority: 'background', signal });
    return answer && valueOf(answer.lines);
  } catch {
    return undefined;
  }
}
