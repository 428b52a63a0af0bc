import type { Address } from '../base/address';
import type { Evidence } from './evidence';

/** Routines that the kernel calls for each ALPC message. */
export interface LogCallbacks {
  readonly entries: readonly {
    readonly entry: Address;
    /** What stands where the routine is likely to be; absent: null, or not read. */
    readonly routine?: Address;
    /** Where the symbols of the kernel have a symbol at exactly that place: `nt!EtwpTraceALPC`. */
    readonly name?: string;
  }[];
  /** The list was read to its end. */
  readonly isWhole: boolean;
  readonly evidence: Evidence;
}
