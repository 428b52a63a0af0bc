import type { Snapshot } from '../../extension/model/snapshot';
import { differences } from '../worlds/subset';

/**
 * Values that only text has: which queues the count in `!alpc /lpp` counts is not documented; references to objects are
 * of no use to the analysis; memory tells the processors of running threads by the processors alone.
 */
const TEXT_ONLY: readonly RegExp[] = [
  /^port:\S+ queued: /,
  /^port:\S+ (?:pointerCount|ownerPid): \S+ is unknown there$/,
  /^thread:\S+ processor: \d+ is unknown there$/,
];

/** One sentence for each value that text knows and memory does not, or knows otherwise. */
export function beyond(text: Snapshot, memory: Snapshot): readonly string[] {
  return differences(text, memory).filter(line => !TEXT_ONLY.some(pattern => pattern.test(line)));
}
