import { type Address, toAddress } from '../../base/address';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import { stackFields } from '../../kernel/stacks/stackFacts';
import type { Thread } from '../../model/entities';
import type { ThreadId } from '../../model/ids';
import { LazyEntity } from '../../model/lazyEntity';
import type { Snapshot } from '../../model/snapshot';

/**
 * A snapshot to which stacks are added as they are read. Nothing else of it ever changes, so what was worked out of it
 * stays true; cards and evidence show the frames from then on.
 */
export class LiveStacks {
  readonly snapshot: Snapshot;
  private readonly threads: Map<ThreadId, Thread>;

  /** @param fieldOffset where a field of `_ETHREAD` lies */
  constructor(
    base: Snapshot,
    private readonly fieldOffset: (field: string) => number | undefined = () => undefined,
  ) {
    this.threads = new Map(base.threads);
    this.snapshot = {
      ...base,
      threads: this.threads,
      find: id => {
        const found = base.find(id);
        return found?.kind === 'thread' ? (this.threads.get(found.id) ?? found) : found;
      },
    };
  }

  /** Gives a thread its frames; a thread that the snapshot does not hold is left alone. */
  add(id: ThreadId, stack: ThreadStack): void {
    const thread = this.threads.get(id);
    const address = thread?.address?.value;
    if (!thread || address === undefined) return;
    const { end } = stack;
    const placeOf = (field: string): Address | undefined => {
      const offset = this.fieldOffset(field);
      return offset === undefined ? undefined : toAddress(address + BigInt(offset));
    };
    const why = stack.frames.length === 0 && end.kind === 'broken' ? { frames: end.reason } : {};
    this.threads.set(
      id,
      withParts(thread, { unknowns: { ...thread.unknowns, ...why }, ...stackFields(address, stack, 0, placeOf) }),
    );
  }
}

/** Threads of a dump may work their fields out when they are asked for: those are no properties to be copied. */
function withParts(thread: Thread, parts: Partial<Thread>): Thread {
  const entity: Thread | LazyEntity = thread;
  // What `with` makes is of the same class, whose fields are those of a thread.
  return entity instanceof LazyEntity ? (entity.with(parts) as Thread) : { ...thread, ...parts };
}
