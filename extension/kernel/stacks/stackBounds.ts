import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelTarget } from '../kernelTarget';
import type { StructView } from '../structView';

/** A piece of a kernel stack: from its limit (lowest address) up to its base. */
export interface StackSegment {
  readonly limit: bigint;
  readonly base: bigint;
}

/** A stack grows by expansion a few times at most; more segments are damage. */
const MAX_SEGMENTS = 16;

/** The segment that holds a stack pointer. */
export function segmentOf(segments: readonly StackSegment[], sp: bigint): StackSegment | undefined {
  return segments.find(segment => sp >= segment.limit && sp <= segment.base);
}

/**
 * The segments of the kernel stacks of some threads. KeExpandKernelStackAndCallout chains them: each has a
 * `_KSTACK_CONTROL` at its InitialStack, whose `Previous` describes the one before.
 */
export async function readStackSegments(
  target: KernelTarget,
  threads: readonly StructView[],
  signal?: AbortSignal,
): Promise<readonly (readonly StackSegment[])[]> {
  const all = threads.map(thread => segmentsOf(thread.value('Tcb.StackLimit'), thread.value('Tcb.StackBase')));
  let level = threads.map((thread, i) => ({ i, control: thread.pointer('Tcb.InitialStack') }));
  if (!target.fields.find('_KSTACK_CONTROL', 'Previous.StackBase')) return all;
  for (let depth = 0; depth < MAX_SEGMENTS && level.length > 0; depth++) {
    const known = level.flatMap(({ i, control }) => (control === undefined || control === 0n ? [] : [{ i, control }]));
    const views = await target.structs(
      '_KSTACK_CONTROL',
      known.map(({ control }) => control),
      signal,
    );
    level = known.flatMap(({ i }, k) => {
      const view = views[k];
      const previous = segmentsOf(view?.value('Previous.StackLimit'), view?.value('Previous.StackBase'));
      if (previous.length === 0) return [];
      all[i]?.push(...previous);
      return [{ i, control: view?.pointer('Previous.InitialStack') }];
    });
  }
  return all;
}

function segmentsOf(limit: bigint | undefined, base: bigint | undefined): StackSegment[] {
  return limit !== undefined && base !== undefined && limit !== 0n && limit < base ? [{ limit, base }] : [];
}

/** Pages of a segment from a stack pointer up, most useful first, to be read ahead. */
export function pagesAbove(sp: bigint, segment: StackSegment, most: number): readonly Address[] {
  const pages: Address[] = [];
  for (let page = sp & ~0xfffn; page < segment.base && pages.length < most; page += 0x1000n)
    pages.push(toAddress(page));
  return pages;
}
