import { type Address, toAddress } from '../base/address';
import type { ThreadFields, WaitObject } from '../model/entities';
import type { Evidence, Known } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import type { ThreadRecord } from './threadRecords';
import type { WaitBlock, WaitBlocks } from './waitBlocks';
import { type DispatcherObject, hasObject } from './waitObjects';

/** Says of a thread what it waits on, whether for all of it, and whether the wait ends by itself. */
export function reportWait(
  target: KernelTarget,
  sink: FactSink,
  thread: ThreadRecord,
  { blocks, broken }: WaitBlocks,
  objects: ReadonlyMap<Address, DispatcherObject>,
): void {
  const id = idOf('thread', thread.address);
  const { timer } = thread;
  const timeout = timeoutOf(target, thread, timer, blocks, broken === undefined);
  const own = blocks.filter(block => block.object !== timer);
  const [first] = blocks;
  const fields: ThreadFields = {
    // A list that broke is not what the thread waits on: one of the objects that are missing may be the one that counts.
    ...(first &&
      broken === undefined && {
        waitObjects: known(
          blocks.map(one => waitObject(one, timer, objects)),
          first,
        ),
      }),
    ...(own[0] && broken === undefined && { waitType: waitTypeOf(own[0]) }),
    ...(timeout && { timeout }),
  };
  if (Object.keys(fields).length > 0) sink.add({ kind: 'thread', id, fields });
  if (broken !== undefined) {
    sink.add({ kind: 'unknown', of: id, field: 'waitObjects', reason: broken });
    if (!timeout) sink.add({ kind: 'unknown', of: id, field: 'timeout', reason: broken });
  }
}

/** All blocks of one wait carry the same type, those of timers aside. */
function waitTypeOf(block: WaitBlock): Known<'all' | 'any'> {
  return known(block.all ? 'all' : 'any', block);
}

/** A value that a wait block tells. */
export function known<T>(value: T, block: WaitBlock): Known<T> {
  return new WaitFact(value, block);
}

/** There are several of every waiting thread: what is shown as evidence is made when somebody asks. */
class WaitFact<T> implements Known<T> {
  readonly #block: WaitBlock;

  constructor(
    readonly value: T,
    block: WaitBlock,
  ) {
    this.#block = block;
  }

  get evidence(): Evidence {
    return this.#block.evidence;
  }

  get stop(): number {
    return this.#block.stop;
  }

  /** As plain data, for those who write a fact out as a whole. */
  toJSON(): Known<T> {
    return { value: this.value, evidence: this.evidence };
  }
}

function waitObject(
  block: WaitBlock,
  timer: Address | undefined,
  objects: ReadonlyMap<Address, DispatcherObject>,
): WaitObject {
  // As debuggers print a wait without an object: the number of the first kind of event is 0.
  if (!hasObject(block.object)) return { address: null, type: 'NotificationEvent', evidence: block.evidence };
  const object = objects.get(block.object);
  return {
    address: block.object,
    type: object?.type ?? 'Unknown',
    ...(object?.owner !== undefined && object.owner !== null && { owner: object.owner }),
    ...(object?.limit !== undefined && { detail: `Limit 0x${object.limit.toString(16)}` }),
    ...(block.object === timer && { timeout: true as const }),
    get evidence() {
      return block.evidence;
    },
  };
}

/** Whether the wait ends by itself. "No" needs all wait blocks and the timer of the thread. */
function timeoutOf(
  target: KernelTarget,
  thread: ThreadRecord,
  timer: Address | undefined,
  blocks: readonly WaitBlock[],
  whole: boolean,
): Known<boolean> | undefined {
  const block = blocks.find(one => one.object === timer);
  if (block) return known(true, block);
  const { timerArmed } = thread;
  if (timerArmed === undefined || (!timerArmed && !whole)) return undefined;
  return { value: timerArmed, evidence: timerEvidence(target, thread, timerArmed) };
}

function timerEvidence(target: KernelTarget, thread: ThreadRecord, armed: boolean): Evidence {
  const field = 'Tcb.Timer.Header.Inserted';
  const offset = target.fields.find('_ETHREAD', field)?.offset ?? 0;
  return {
    kind: 'memory',
    address: toAddress(thread.address + BigInt(offset)),
    type: '_ETHREAD',
    field,
    value: armed ? '0x1' : '0x0',
    stop: target.stop,
  };
}
