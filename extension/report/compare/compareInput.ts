import { type Analysis, analysing } from '../../analysis/analyse';
import { type BootComparison, compareBoots } from '../../analysis/sameBoot';
import { comparingSnapshots, type SnapshotDifference } from '../../analysis/difference';
import { findingTrends, type Trends } from '../../analysis/trends';
import type { Chain } from '../../analysis/verdict';
import { atOnce, type Work } from '../../base/slices';
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
  return atOnce(comparing(input));
}

/** The same with pauses. */
export function* comparing(input: CompareInput): Work<Compared> {
  const { before, after } = input;
  const earlier = before.analysis ?? (yield* analysing(before.snapshot));
  const later = after.analysis ?? (yield* analysing(after.snapshot));
  return {
    ...input,
    difference: yield* comparingSnapshots(before.snapshot, after.snapshot),
    trends: yield* findingTrends(before.snapshot, after.snapshot),
    boot: compareBoots(before.snapshot, after.snapshot),
    newWaits: without(later.chains, earlier.chains),
    goneWaits: without(earlier.chains, later.chains),
  };
}

function without(chains: readonly Chain[], others: readonly Chain[]): readonly Chain[] {
  const starts = new Set(others.map(chain => chain.start));
  return chains.filter(chain => !starts.has(chain.start));
}
