import { type KernelClock, readClock } from '../../extension/kernel/clock';
import type { KernelTarget } from '../../extension/kernel/kernelTarget';
import { type ProcessRecord, readProcesses, readProcessesAt } from '../../extension/kernel/processes';
import { readThreads, type ThreadRecord } from '../../extension/kernel/threadRecords';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { addressOf, FactList, withDump } from '../target/worldFiles';
import type { BuiltWorld } from '../world/buildWorld';
import type { DumpOptions } from '../world/dump/writeDump';

/** Processes and threads of a world as the walkers read them, and where their facts went. */
export interface ReadWorld {
  readonly target: KernelTarget;
  readonly sink: FactList;
  readonly clock: KernelClock | undefined;
  readonly processes: readonly ProcessRecord[];
  readonly threads: readonly ThreadRecord[];
}

/** Writes a world as a dump and reads its processes and threads, those of unlinked processes too. */
export async function withWorld<T>(
  world: BuiltWorld,
  use: (read: ReadWorld) => Promise<T>,
  options: DumpOptions = { format: 'bitmap' },
): Promise<T> {
  return withDump(world, options, async ({ target }) => {
    const sink = new FactList();
    const clock = await readClock(target);
    const listed = await readProcesses(target, sink);
    const unlinked = world.description.processes.filter(one => one.unlinked === true);
    const others = await readProcessesAt(
      target,
      sink,
      unlinked.map(one => addressOf(world, one.key)),
    );
    const processes = [...listed, ...others];
    const threads = await readThreads(target, sink, processes, clock);
    return use({ target, sink, clock, processes, threads });
  });
}

/** What the facts of a reading say together. */
export function snapshotOfFacts({ facts }: FactList): Snapshot {
  const builder = new SnapshotBuilder('dump');
  for (const fact of facts) builder.add(fact);
  return builder.build();
}
