import type { WaitTarget } from '../description';
import type { Kernel } from './kernel';
import type { BuiltThread } from './threads';

/** `_KWAIT_BLOCK.WaitType`. Source: phnt WAIT_TYPE: WaitAll 0, WaitAny 1, WaitNotification 2, WaitDequeue 3. */
const WAIT_ALL = 0;
const WAIT_ANY = 1;
const WAIT_DEQUEUE = 3;
/** `_KTHREAD.WaitBlock` has room for four; more objects bring a block array of their own. */
const INLINE_BLOCKS = 4;

/** What a debugger prints as the object of a wait for a set time, so what stands in its wait block (8 and later). */
export const NO_OBJECT = 0xffff_ffff_ffff_ffffn;

/** What a thread waits for, at which address. */
export interface WaitObject {
  readonly kind: WaitTarget['kind'] | 'timer';
  readonly address: bigint;
}

/** Writes the wait blocks of a thread and links each into its object's list of waiters. */
export function writeWait(kernel: Kernel, thread: BuiltThread, objects: readonly WaitObject[], all: boolean): void {
  if (objects.length === 0) return;
  const { layout } = kernel;
  const size = layout.sizeOf('_KWAIT_BLOCK');
  const inline = objects.length <= INLINE_BLOCKS;
  const list = inline ? thread.body.at('Tcb.WaitBlock') : kernel.nonPaged.allocate(size * objects.length);
  thread.body.set({ 'Tcb.WaitBlockList': list }).setWhereKnown({ 'Tcb.WaitBlockCount': objects.length });
  if (objects.some(object => object.kind === 'timer' || object.kind === 'delay'))
    thread.body.set({ 'Tcb.Timer.Header.Inserted': 1 }).setWhereKnown({ 'Tcb.TimerActive': 1 });
  objects.forEach((object, i) => {
    const at = list + BigInt(i * size);
    const block = kernel.struct('_KWAIT_BLOCK', at, {
      Thread: thread.body.address,
      Object: object.address,
      WaitKey: i,
      WaitType: typeOf(kernel, object, all),
      BlockState: layout.enumValue('_KWAIT_BLOCK_STATE', 'WaitBlockActive'),
    });
    // Windows 7 keeps no count: its blocks form a ring.
    if (block.has('NextWaitBlock')) block.set({ NextWaitBlock: list + BigInt(((i + 1) % objects.length) * size) });
    if (object.address === NO_OBJECT) return;
    const waiters = object.address + BigInt(layout.offset('_DISPATCHER_HEADER', 'WaitListHead'));
    kernel.pushTail(waiters, block.at('WaitListEntry'));
  });
}

function typeOf(kernel: Kernel, object: WaitObject, all: boolean): number {
  if (object.kind === 'completion' && !kernel.layout.isWindows7) return WAIT_DEQUEUE;
  return all && object.kind !== 'timer' ? WAIT_ALL : WAIT_ANY;
}
