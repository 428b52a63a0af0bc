import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import { type Evidence, type Known, stopOfKnown, type UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { StructView } from './structView';
import type { ThreadRecord } from './threadRecords';

/** One object that a thread waits on. */
export interface WaitBlock {
  readonly object: Address;
  /** All objects of the wait have to be signalled; else one is enough. */
  readonly all: boolean;
  readonly evidence: Evidence;
  /** The stop of the evidence. */
  readonly stop: number;
}

/** The wait blocks of one thread. */
export interface WaitBlocks {
  readonly blocks: readonly WaitBlock[];
  /** Why there may be more than these. */
  readonly broken?: UnknownReason;
}

/** MAXIMUM_WAIT_OBJECTS (Microsoft, winnt.h) and the timer of a timeout. */
const MAX_BLOCKS = 65;
/** Blocks of all threads together: those of a damaged kernel may all claim to wait on as much as can be. */
const MOST_BLOCKS = 1 << 20;
/** `_KWAIT_BLOCK.WaitType`. Source: phnt, WAIT_TYPE. */
const WAIT_ALL = 0;

/**
 * Reads the wait blocks of many threads: all at once where the build keeps their number (8.1 and later), else one after
 * the other round the ring of each thread, a turn for each round.
 */
export async function readWaitBlocks(
  target: KernelTarget,
  threads: readonly ThreadRecord[],
  signal?: AbortSignal,
): Promise<readonly WaitBlocks[]> {
  const counted = target.fields.find('_KTHREAD', 'WaitBlockCount') !== undefined;
  return counted ? readCounted(target, threads, signal) : readRings(target, threads, signal);
}

async function readCounted(
  target: KernelTarget,
  threads: readonly ThreadRecord[],
  signal: AbortSignal | undefined,
): Promise<readonly WaitBlocks[]> {
  const size = target.fields.sizeOf('_KWAIT_BLOCK') ?? 0;
  const counts = countsWithin(threads.map(({ waitBlocks }) => waitBlocks?.count ?? 0));
  const addresses = threads.flatMap(({ waitBlocks }, i) =>
    Array.from({ length: counts[i] ?? 0 }, (_, n) => toAddress((waitBlocks?.address ?? 0n) + BigInt(n * size))),
  );
  const views = await target.structs('_KWAIT_BLOCK', addresses, signal);
  let next = 0;
  return threads.map((thread, i) => {
    const own = views.slice(next, (next += counts[i] ?? 0));
    const found = gather(thread, own);
    const claimed = thread.waitBlocks?.count ?? 0;
    return claimed > (counts[i] ?? 0) ? { ...found, broken: found.broken ?? 'invalid' } : found;
  });
}

function countsWithin(claimed: readonly number[]): readonly number[] {
  let total = 0;
  return claimed.map(count => {
    const own = total + count > MOST_BLOCKS ? 0 : Math.min(count, MAX_BLOCKS);
    total += own;
    return own;
  });
}

/** Windows 7: the last block leads back to the first. */
async function readRings(
  target: KernelTarget,
  threads: readonly ThreadRecord[],
  signal: AbortSignal | undefined,
): Promise<readonly WaitBlocks[]> {
  const rings = threads.map(thread => new Ring(thread));
  for (let active = rings; active.length > 0; active = active.filter(ring => ring.next !== undefined)) {
    const going = active.flatMap(ring => (ring.next === undefined ? [] : [{ ring, at: ring.next }]));
    const views = await target.structs(
      '_KWAIT_BLOCK',
      going.map(({ at }) => at),
      signal,
    );
    going.forEach(({ ring }, i) => {
      const view = views[i];
      if (view) ring.take(view);
    });
  }
  return rings.map(ring => ring.result());
}

class Ring {
  next: Address | undefined;
  private readonly views: StructView[] = [];
  private broken: UnknownReason | undefined;

  constructor(private readonly thread: ThreadRecord) {
    this.next = thread.waitBlocks?.address;
  }

  take(view: StructView): void {
    this.views.push(view);
    this.next = undefined;
    const next = view.field('NextWaitBlock');
    if (!next.ok) {
      this.broken = next.reason;
      return;
    }
    const address = toAddress(next.value);
    if (address === this.thread.waitBlocks?.address) return;
    // A ring that comes back to another place than its beginning is damaged.
    const torn = address === 0n || this.views.some(seen => seen.address === address);
    if (torn) this.broken = 'torn';
    else if (this.views.length >= MAX_BLOCKS) this.broken = 'invalid';
    else this.next = address;
  }

  result(): WaitBlocks {
    const found = gather(this.thread, this.views);
    const broken = found.broken ?? this.broken;
    return broken === undefined ? found : { blocks: found.blocks, broken };
  }
}

/** Blocks up to the first that was not read or is another thread's: the memory was used for something else since. */
function gather(thread: ThreadRecord, views: readonly StructView[]): WaitBlocks {
  const blocks: WaitBlock[] = [];
  const { address } = thread;
  for (const view of views) {
    const owner = view.pointer('Thread');
    const object = view.known('Object', toAddress);
    const type = view.number('WaitType');
    if (owner === undefined || !object || type === undefined) return { blocks, broken: reasonOf(view) };
    if (owner !== address) return { blocks, broken: 'torn' };
    blocks.push(new ReadBlock(object, type === WAIT_ALL));
  }
  return { blocks };
}

function reasonOf(view: StructView): UnknownReason {
  const lost = ['Thread', 'Object', 'WaitType'].map(path => view.field(path)).find(field => !field.ok);
  return lost?.ok === false ? lost.reason : 'invalid';
}

/** There are as many as waiting threads, so what is shown of them is made when somebody asks. */
class ReadBlock implements WaitBlock {
  constructor(
    private readonly known: Known<Address>,
    readonly all: boolean,
  ) {}

  get object(): Address {
    return this.known.value;
  }

  get evidence(): Evidence {
    return this.known.evidence;
  }

  get stop(): number {
    return stopOfKnown(this.known);
  }
}
