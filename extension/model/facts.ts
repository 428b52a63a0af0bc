import type { Address } from '../base/address';
import type {
  Connection,
  IrpFields,
  LockFields,
  MessageFields,
  Module,
  ObjectTypeStats,
  PortFields,
  ProcessFields,
  ThreadFields,
} from './entities';
import type { EntitySource } from './entitySource';
import type { Evidence, UnknownReason } from './evidence';
import type { LogCallbacks } from './logCallbacks';
import type { RpcCell } from './rpcCells';
import type { EntityId, IrpId, LockId, MessageId, PortId, ProcessId, ThreadId } from './ids';

/** One thing that was learned: some fields of one entity. Readers make facts, the snapshot merges them. */
export type EntityFact =
  | { readonly kind: 'process'; readonly id: ProcessId; readonly fields: ProcessFields }
  | { readonly kind: 'thread'; readonly id: ThreadId; readonly fields: ThreadFields }
  | { readonly kind: 'port'; readonly id: PortId; readonly fields: PortFields }
  | { readonly kind: 'message'; readonly id: MessageId; readonly fields: MessageFields }
  | { readonly kind: 'lock'; readonly id: LockId; readonly fields: LockFields }
  | { readonly kind: 'irp'; readonly id: IrpId; readonly fields: IrpFields };

/** A field that was asked for and could not be had. */
export interface UnknownFact {
  readonly kind: 'unknown';
  readonly of: EntityId;
  readonly field: string;
  readonly reason: UnknownReason;
  readonly evidence?: Evidence;
}

/** What the target says of itself. */
export interface TargetFact {
  readonly kind: 'target';
  readonly bits?: 32 | 64;
  /** `Windows 10 Kernel Version 19041 MP (8 procs) Free x64`, as printed. */
  readonly windows?: string;
  readonly build?: number;
  readonly processors?: number;
  readonly machine?: 'x86' | 'x64' | 'arm' | 'arm64' | 'ia64';
  /** `user`: cdb on a process. */
  readonly mode?: 'kernel' | 'local-kernel' | 'user';
  /** Name of the dump file, where the debugger says it opened one (base name only). */
  readonly dumpFile?: string;
  readonly sessionTime?: string;
  readonly uptime?: string;
  /** Length of a clock tick in 100 ns units. */
  readonly tickIncrement?: number;
  readonly logCallbacks?: LogCallbacks;
  readonly bugcheck?: { readonly code: number; readonly parameters: readonly Address[] };
  readonly evidence: Evidence;
}

export type Fact =
  | EntityFact
  | UnknownFact
  | TargetFact
  | { readonly kind: 'connection'; readonly connection: Connection }
  | { readonly kind: 'module'; readonly module: Module }
  | { readonly kind: 'rpc-cell'; readonly cell: RpcCell }
  | { readonly kind: 'object-type'; readonly stats: ObjectTypeStats };

/** Takes facts as they are read. */
export interface FactSink {
  add(fact: Fact): void;
  /** Takes many entities whose fields are worked out when asked for. Absent: one fact for each. */
  addAll?(source: EntitySource): void;
}

/** Tells all entities of a source in the way that the sink prefers. */
export function tellAll(sink: FactSink, source: EntitySource): void {
  if (sink.addAll) {
    sink.addAll(source);
    return;
  }
  for (let i = 0; i < source.size; i++) {
    // The entities of a source have the getters of the fields of its kind.
    sink.add({ kind: source.kind, id: source.idAt(i), fields: source.at(i) } as unknown as EntityFact);
  }
}
