import { type Address, toAddress } from '../../base/address';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import { stackFields } from '../../kernel/stacks/stackFacts';
import type { Port, Process, Thread } from '../../model/entities';
import type { Known } from '../../model/evidence';
import type { PortId, ProcessId, ThreadId } from '../../model/ids';
import { LazyEntity } from '../../model/lazyEntity';
import type { PoolObject } from '../../model/poolObject';
import type { Snapshot } from '../../model/snapshot';
import { OverlaidMap } from './overlaidMap';

/**
 * A snapshot to which stacks and the images of processes are added as they are read. Nothing else of it ever changes, so
 * what was worked out of it stays true; cards and evidence show them from then on.
 */
export class LiveStacks {
  readonly snapshot: Snapshot;
  private readonly threads: Map<ThreadId, Thread>;
  private readonly processes: Map<ProcessId, Process>;
  private readonly ports: OverlaidMap<PortId, Port>;

  /** @param fieldOffset where a field of `_ETHREAD` lies */
  constructor(
    base: Snapshot,
    private readonly fieldOffset: (field: string) => number | undefined = () => undefined,
  ) {
    this.threads = new Map(base.threads);
    this.processes = new Map(base.processes);
    this.ports = new OverlaidMap(base.ports);
    this.snapshot = {
      ...base,
      threads: this.threads,
      processes: this.processes,
      ports: this.ports,
      find: id => {
        const found = base.find(id);
        if (found?.kind === 'thread') return this.threads.get(found.id) ?? found;
        if (found?.kind === 'port') return this.ports.get(found.id) ?? found;
        return found?.kind === 'process' ? (this.processes.get(found.id) ?? found) : found;
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

  /** Gives a process the file names of its images. */
  addImages(id: ProcessId, images: Known<readonly string[]>): void {
    const process = this.processes.get(id);
    if (process) this.processes.set(id, withParts(process, { images }));
  }

  /** Gives a port the object of its owner's thread pool. */
  addPoolObject(id: PortId, poolObject: Known<PoolObject>): void {
    const port = this.ports.get(id);
    if (port) this.ports.set(id, withParts(port, { poolObject }));
  }
}

/** Entities of a dump may work their fields out when they are asked for: those are no properties to be copied. */
function withParts<E extends Port | Process | Thread>(whole: E, parts: Partial<E>): E {
  const entity: unknown = whole;
  // What `with` makes is of the same class, whose fields are those of the entity.
  return entity instanceof LazyEntity ? (entity.with(parts) as unknown as E) : { ...whole, ...parts };
}
