import { compareSnapshots, type SnapshotDifference } from '../../analysis/difference';
import type { Snapshot } from '../../model/snapshot';

/** Two readings of one target, or of two. */
export interface CompareInput {
  readonly before: { readonly source: string; readonly snapshot: Snapshot };
  readonly after: { readonly source: string; readonly snapshot: Snapshot };
  readonly readAt: string;
}

export interface Compared extends CompareInput {
  readonly difference: SnapshotDifference;
}

export function compared(input: CompareInput): Compared {
  return { ...input, difference: compareSnapshots(input.before.snapshot, input.after.snapshot) };
}
