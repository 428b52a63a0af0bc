import type { KernelTarget } from './kernelTarget';

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
/** By the variables of the kernel that point at the type of each. */
const TYPES: Readonly<Record<string, ReadNeed>> = {
  PsProcessType: { reads: 5, bytes: 4_800 },
  PsThreadType: { reads: 4, bytes: 2_600 },
  AlpcPortObjectType: { reads: 5, bytes: 900 },
};

/**
 * Estimates what reading everything takes, out of the counters of object types: two turns, six reads. A counter that
 * cannot be read counts for nothing.
 */
export async function estimateInventory(target: KernelTarget, signal?: AbortSignal): Promise<ReadNeed> {
  const known = Object.entries(TYPES).flatMap(([name, need]) => {
    const place = target.symbol(name);
    return place === undefined ? [] : [{ place, need }];
  });
  const pointers = await target.pointers(
    known.map(({ place }) => place),
    signal,
  );
  const types = known.flatMap(({ need }, i) => {
    const address = pointers[i];
    return address === undefined || address === 0n ? [] : [{ address, need }];
  });
  const views = await target.structs(
    '_OBJECT_TYPE',
    types.map(({ address }) => address),
    signal,
  );
  const parts = types.map(({ need }, i) => times(need, views[i]?.number('TotalNumberOfObjects') ?? 0));
  return parts.reduce(sum, BASE);
}

/** So many processes: each is a link and a body. */
export function processNeed(count: number): ReadNeed {
  return times({ reads: 1, bytes: 2_800 }, count);
}

function times({ reads, bytes }: ReadNeed, count: number): ReadNeed {
  return { reads: reads * count, bytes: bytes * count };
}

function sum(a: ReadNeed, b: ReadNeed): ReadNeed {
  return { reads: a.reads + b.reads, bytes: a.bytes + b.bytes };
}
