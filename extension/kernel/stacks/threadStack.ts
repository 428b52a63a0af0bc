import type { Address } from '../../base/address';
import type { UnknownReason } from '../../model/evidence';
import type { SymbolPlace } from '../modules/moduleMap';
import type { Registers } from '../unwind/registers';

/** How a frame was found. `scan`: a value on the stack that looks like a return address, no more than a hint. */
export type FrameTrust = 'context' | 'unwound' | 'trap' | 'leaf' | 'guessed' | 'scan';

export interface KernelFrame {
  /** Child-SP: the stack pointer while the frame runs. */
  readonly sp: Address;
  readonly ip: Address;
  /** Return address, 0 for the outermost frame; absent where the stack broke. */
  readonly ret?: Address;
  /** Stack pointer behind the return: that of the caller, whose home area for arguments begins there. */
  readonly callerSp?: Address;
  /** `nt!KiSwapContext+0x76`, or the bare address as debuggers print it. */
  readonly symbol: string;
  readonly place?: SymbolPlace;
  readonly registers: Registers;
  readonly trust: FrameTrust;
  readonly user: boolean;
  /** The frame is that of an exception, interrupt or system call: KTRAP_FRAME, as kd prints `TrapFrame @`. */
  readonly trapFrame?: Address;
}

/** How a stack ended. `complete`: the outermost frame was reached; else why it could not be followed further, and where. */
export type StackEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'broken'; readonly reason: UnknownReason; readonly at: Address; readonly why: string };

/** A stack as far as it could be followed. */
export interface ThreadStack {
  readonly frames: readonly KernelFrame[];
  readonly end: StackEnd;
  /** false: the kernel stack is swapped out, so there is nothing to follow. */
  readonly resident: boolean;
  /**
   * Frames of user mode of a stack whose kernel part broke: the KTRAP_FRAME of the thread says where user mode was
   * left. What lies between is not known.
   */
  readonly userFrames?: readonly KernelFrame[];
  /**
   * Values above the place where the stack broke that look like return addresses, `scan` all of them. Some are left
   * over from calls that have returned: no proof of anything.
   */
  readonly hints?: readonly KernelFrame[];
}
