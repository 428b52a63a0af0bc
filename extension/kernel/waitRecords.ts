import type { Address } from '../base/address';
import type { ThreadRecord } from './threadRecords';
import type { DispatcherObject } from './waitObjects';

/** What a waiting thread waits on, for the walkers of locks. */
export interface WaitRecord {
  readonly thread: ThreadRecord;
  /** Without the timer of its own timeout. */
  readonly objects: readonly Address[];
}

/** Everything that threads wait on. */
export interface Waits {
  readonly records: readonly WaitRecord[];
  readonly objects: ReadonlyMap<Address, DispatcherObject>;
}

/** Names of kernel objects by address; those without one are left out. */
export type ReadNames = (addresses: readonly Address[], signal?: AbortSignal) => Promise<ReadonlyMap<Address, string>>;
