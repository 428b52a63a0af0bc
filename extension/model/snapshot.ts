import type {
  Connection,
  Entity,
  Irp,
  Lock,
  Message,
  Module,
  ObjectTypeStats,
  Port,
  Process,
  Thread,
} from './entities';
import type { Evidence, Known } from './evidence';
import type { TargetFact, UnknownFact } from './facts';
import type { RpcCell } from './rpcCells';
import type { EntityId, IrpId, LockId, MessageId, PortId, ProcessId, ThreadId } from './ids';

/** What the snapshot was taken of. */
export interface TargetInfo extends Partial<Omit<TargetFact, 'kind' | 'evidence'>> {
  readonly kind: 'log' | 'dump' | 'kd';
  readonly evidence?: Evidence;
}

/** Two readings of one field at the same stop that do not agree. The later one is used, at lower certainty. */
export interface Contradiction {
  readonly of: EntityId;
  readonly field: string;
  readonly first: Known<unknown>;
  readonly second: Known<unknown>;
}

/** A value from an earlier stop that a later one replaced. */
export interface EarlierValue {
  readonly field: string;
  readonly known: Known<unknown>;
}

/** A row of text that no parser understood. */
export interface UnparsedLine {
  readonly line: number;
  readonly command: string;
  readonly text: string;
}

/** Everything known of a target at one moment. Immutable. */
export interface Snapshot {
  readonly target: TargetInfo;
  readonly processes: ReadonlyMap<ProcessId, Process>;
  readonly threads: ReadonlyMap<ThreadId, Thread>;
  readonly ports: ReadonlyMap<PortId, Port>;
  readonly messages: ReadonlyMap<MessageId, Message>;
  readonly locks: ReadonlyMap<LockId, Lock>;
  readonly irps: ReadonlyMap<IrpId, Irp>;
  readonly connections: readonly Connection[];
  readonly modules: readonly Module[];
  /** The latest reading of each cell of the RPC runtime that was listed. */
  readonly rpcCells: readonly RpcCell[];
  /** The latest reading of each object type. */
  readonly objectTypes: readonly ObjectTypeStats[];
  /** The stop that the newest fact comes from. */
  readonly stop: number;
  readonly contradictions: readonly Contradiction[];
  /** Values of earlier stops that later ones replaced, oldest first. */
  readonly earlier: ReadonlyMap<EntityId, readonly EarlierValue[]>;
  readonly unknowns: readonly UnknownFact[];
  readonly unparsed: readonly UnparsedLine[];
  /**
   * Present while the target is still being read: what is missing may come yet, and of what is there (the requests of a
   * server, the waiters of a lock) there may be more. Nothing is certain then.
   */
  readonly unfinished?: true;
  /** The entity of an id or of one of its aliases. */
  find(id: EntityId): Entity | undefined;
  /** The fields of this entity on which two readings of one stop disagree. */
  contradicted(id: EntityId, field: string): boolean;
}
