import type { Address } from '../base/address';
import type { Certainty, Known } from './evidence';

export type LockKind =
  | 'mutant'
  | 'eresource'
  | 'push-lock'
  | 'fast-mutex'
  | 'guarded-mutex'
  | 'critical-section'
  | 'keyed-event'
  | 'wait-on-address'
  | 'event'
  | 'semaphore'
  | 'timer'
  | 'queue'
  | 'gate'
  | 'object';

/** Anything but a message that threads wait on. */
export interface LockFields {
  readonly address?: Known<Address>;
  readonly type?: Known<LockKind>;
  readonly name?: Known<string>;
  /** ETHREADs that hold it. Empty: known to be free. */
  readonly owners?: Known<readonly Address[]>;
  /** Owner by client id or thread number, where only that is printed (critical sections). */
  readonly ownerCid?: Known<string>;
  readonly exclusive?: Known<boolean>;
  readonly waiters?: Known<readonly Address[]>;
  /** How many wait for it by its own count; fewer may have been found. Most kinds of locks keep none. */
  readonly waiterCount?: Known<number>;
  readonly contention?: Known<number>;
  /**
   * What is said of owners and waiters is at most this sure, since it was concluded and not read: by entries whose meaning
   * is not documented (push locks), or by what looks like a lock of user mode. Absent: it was read.
   */
  readonly certainty?: Known<Certainty>;
}

export interface IrpFields {
  readonly address?: Known<Address>;
  readonly thread?: Known<Address>;
  readonly driver?: Known<string>;
  /** DEVICE_OBJECT, as printed. */
  readonly device?: Known<string>;
  readonly deviceName?: Known<string>;
  /** FILE_OBJECT, as printed. */
  readonly file?: Known<string>;
  readonly fileName?: Known<string>;
  /** Events that are set when it is completed: one of its own, and that of its file. Known only where all were read. */
  readonly signals?: Known<readonly Address[]>;
}
