import type { Message, Process, Thread } from '../../extension/model/entities';
import type { Snapshot } from '../../extension/model/snapshot';
import { parseLog } from '../../extension/text/parseLog';

/** The snapshot of a log that consists of these lines. */
export function snapshotOf(...lines: readonly string[]): Snapshot {
  const kernel = parseLog(lines.join('\n')).kernels.at(-1);
  if (!kernel) throw new Error('a log has at least one kernel');
  return kernel.snapshot;
}

/** What no parser understood of these lines. */
export function unparsedOf(...lines: readonly string[]): readonly string[] {
  return snapshotOf(...lines).unparsed.map(row => row.text);
}

export function threadsOf(snapshot: Snapshot): readonly Thread[] {
  return [...snapshot.threads.values()];
}

/** The only thread of the log. */
export function onlyThread(...lines: readonly string[]): Thread {
  return only(threadsOf(snapshotOf(...lines)));
}

export function onlyProcess(...lines: readonly string[]): Process {
  return only([...snapshotOf(...lines).processes.values()]);
}

export function onlyMessage(...lines: readonly string[]): Message {
  return only([...snapshotOf(...lines).messages.values()]);
}

function only<T>(all: readonly T[]): T {
  const [first] = all;
  if (all.length !== 1 || first === undefined) throw new Error(`one expected, ${all.length} found`);
  return first;
}

/** The symbols of a thread's frames, or undefined if it has none. */
export function symbolsOf(thread: Thread | undefined): readonly string[] | undefined {
  return thread?.frames?.value.map(frame => frame.symbol);
}
