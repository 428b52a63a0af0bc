import type { ComparedReading } from '../../protocol/findings';
import { comparing, type CompareSide } from '../../report/compare/compareInput';
import { bootWarnings } from '../../report/compare/bootText';
import { RowTree } from '../rows/rowTree';
import { inSlices } from '../session/inSlices';
import type { Opened } from '../session/opened';
import { comparisonRoots } from './comparisonRows';
import { type ComparingSession, inOrder, otherSide, sideOf } from './compareSides';
import { ComparedSides } from './thingSeed';

/** A comparison as the view shows it. */
export interface Comparison {
  readonly title: string;
  readonly warnings: readonly string[];
  readonly tree: RowTree;
}

interface Kept {
  readonly key: string;
  readonly other: CompareSide;
  readonly mine: Opened;
  readonly comparison: Comparison;
}

/**
 * The comparison that the view of a session shows. It is worked out once for each reading that the session stands at; what it
 * is compared with stays, also when it is not among the earlier readings any more.
 */
export class Comparisons {
  private kept: Kept | undefined;

  async of(session: ComparingSession, wanted: ComparedReading, signal: AbortSignal): Promise<Comparison> {
    const key = JSON.stringify([wanted.earlier, wanted.file, wanted.isLater === true]);
    const known = this.kept?.key === key ? this.kept : undefined;
    if (known?.mine === session.opened) return known.comparison;
    const other = known?.other ?? (await otherSide(session, wanted, signal));
    // While the other one was read this session may have gone on.
    const mine = session.opened;
    const comparison = await compare(mine, other, wanted, signal);
    this.kept = { key, other, mine, comparison };
    return comparison;
  }

  /** Nobody looks at it any more: it holds a whole snapshot. */
  forget(): void {
    this.kept = undefined;
  }
}

async function compare(
  mine: Opened,
  other: CompareSide,
  wanted: ComparedReading,
  signal: AbortSignal,
): Promise<Comparison> {
  const [before, after] = inOrder(sideOf(mine), other, wanted);
  const readAt = mine.target.reading.readAt.toISOString();
  const result = await inSlices(comparing({ before, after, readAt }), signal);
  return {
    title: `${before.source} → ${after.source}`,
    warnings: bootWarnings(result.boot),
    tree: new RowTree(() => comparisonRoots(result, new ComparedSides(mine.source, other.snapshot))),
  };
}
