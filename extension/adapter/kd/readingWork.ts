import type { KernelTarget } from '../../kernel/kernelTarget';
import type { SnapshotBuilder } from '../../model/snapshotBuilder';
import type { ReadEstimate } from '../../protocol/debuggee';
import type { KdMemory } from '../../target/kd/memory/kdMemory';
import type { KdCore } from './kdCore';

/** Reading without being asked for takes no longer than this, in milliseconds; what takes longer is offered with its cost. */
export const UNASKED = 10_000;

/** One reading while it is made. */
export interface ReadingWork {
  readonly core: KdCore;
  readonly target: KernelTarget;
  readonly memory: KdMemory;
  readonly builder: SnapshotBuilder;
  /** Raised when the reading is to end; what was read then stays. */
  readonly stop: AbortSignal;
  readonly onProgress: (fraction: number, text: string) => void;
}

/** What a reading has come to. */
export interface ReadingEnd {
  /** Why it is not whole; empty: it is. */
  readonly problems: readonly string[];
  readonly notRead?: ReadEstimate | undefined;
  readonly isWhole: boolean;
  /** What was read went to what was known already. */
  readonly joins?: boolean;
}
