import { type Analysis, analyse } from '../../analysis/analyse';
import { type BootComparison, compareBoots } from '../../analysis/sameBoot';
import { compareSnapshots, type SnapshotDifference } from '../../analysis/difference';
import { type Trends, trendsOf } from '../../analysis/trends';
import type { Chain } from '../../analysis/verdict';
import type { Snapshot } from '../../model/snapshot';
import type { RedactionPart } from '../redact/parts';

/** One of two readings. */
export interface CompareSide {
  readonly source: string;
  readonly snapshot: Snapshot;
  /** Where it was made already. */
  readonly analysis?: Analysis;
}

/** Two readings of one target, or of two. */
export interface CompareInput {
  readonly before: CompareSide;
  readonly after: CompareSide;
  readonly readAt: string;
  /** What is taken out of the result. */
  readonly redact?: readonly RedactionPart[];
}

export interface Compared extends CompareInput {
  readonly difference: SnapshotDifference;
  readonly trends: Trends;
  /** Whether they are of one start of Windows. */
  readonly boot: BootComparison;
  /** Chains of threads that are hung in the later reading only. */
  readonly newWaits: readonly Chain[];
  /** Chains of threads that were hung in the earlier reading only, as they were then. */
  readonly goneWaits: readonly Chain[];
}

export function compared(input: CompareInput): Compared {
  const { before, after } = input;
  const [earlier, later] = [before, after].map(side => (side.analysis ?? analyse(side.snapshot)).chains);
  return {
    ...input,
    difference: compareSnapshots(before.snapshot, after.snapshot),
    trends: trendsOf(before.snapshot, after.snapshot),
    boot: compareBoots(before.snapshot, after.snapshot),
    newWaits: without(later ?? [], earlier ?? []),
    goneWaits: without(earlier ?? [], later ?? []),
  };
}

function without(chains: readonly Chain[], others: readonly Chain[]): readonly Chain[] {
  const starts = new Set(others.map(chain => chain.start));
  return chains.filter(chain => !starts.has(chain.start));
}
