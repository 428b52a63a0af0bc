import type { KernelTarget } from './kernelTarget';
import { readKernelVariables } from './kernelVariables';
import { readObjectTypes } from './objectTypes';
import type { ProcessRecord } from './processes';

/** What an inventory will need of a target. */
export interface ReadNeed {
  readonly reads: number;
  readonly bytes: number;
}

/**
 * Reads and bytes of an inventory without handle tables, for each thing. Measured over worlds of different sizes
 * (docs/verification.md); messages are not counted, since nothing says how many there are before ports are read.
 */
const BASE: ReadNeed = { reads: 150, bytes: 130_000 };
const PROCESS: ReadNeed = { reads: 5, bytes: 4_800 };
const THREAD: ReadNeed = { reads: 4, bytes: 2_600 };
const PORT: ReadNeed = { reads: 5, bytes: 900 };

/**
 * Estimates what reading everything takes, out of counters: each process counts its threads, and the type of ports its
 * objects. Two turns.
 */
export async function estimateInventory(
  target: KernelTarget,
  processes: readonly ProcessRecord[],
  signal?: AbortSignal,
): Promise<ReadNeed> {
  const { alpcPortType } = await readKernelVariables(target, signal);
  const [type] = alpcPortType === undefined ? [] : await readObjectTypes(target, [alpcPortType], signal);
  const threads = processes.reduce((sum, { view }) => sum + (view.number('ActiveThreads') ?? 0), 0);
  const parts: readonly (readonly [ReadNeed, number])[] = [
    [BASE, 1],
    [PROCESS, processes.length],
    [THREAD, threads],
    [PORT, type?.stats.objects ?? 0],
  ];
  const sum = (of: keyof ReadNeed): number => parts.reduce((all, [need, count]) => all + need[of] * count, 0);
  return { reads: sum('reads'), bytes: sum('bytes') };
}
