import path from 'node:path';
import type { ComparedReading } from '../../protocol/findings';
import type { CompareSide } from '../../report/compare/compareInput';
import { RequestError } from '../errors';
import type { Opened } from '../session/opened';
import type { ReadingHistory } from '../session/readingHistory';
import type { SessionTarget } from '../session/target';

/** What of a session is compared, and where the other side comes from. */
export interface ComparingSession {
  readonly opened: Opened;
  readonly history: ReadingHistory;
  openOther(file: string, signal: AbortSignal): Promise<SessionTarget>;
}

/** What the session stands at, as one side of a comparison. */
export function sideOf({ target, analysis, snapshot }: Opened): CompareSide {
  const { moment } = target.reading;
  return { source: moment === '' ? target.title : `${target.title}, ${moment}`, snapshot, analysis };
}

/** The other side: an earlier reading of the session, or what a file holds. */
export async function otherSide(
  session: ComparingSession,
  { earlier, file }: ComparedReading,
  signal: AbortSignal,
): Promise<CompareSide> {
  if (earlier !== undefined) {
    const kept = session.history.find(earlier);
    if (!kept) throw new RequestError('notFound', `Reading ${earlier} is not kept any more: only the latest few are.`);
    return { source: kept.label, snapshot: kept.analysis.snapshot, analysis: kept.analysis };
  }
  if (file === undefined)
    throw new RequestError('notFound', 'Say what to compare with: an earlier reading, or a file.');
  const target = await session.openOther(file, signal);
  try {
    const { snapshot, analysis } = target.reading;
    return { source: path.basename(file), snapshot, ...(analysis && { analysis }) };
  } finally {
    target.close();
  }
}

/** Both sides in their order. */
export function inOrder(
  mine: CompareSide,
  other: CompareSide,
  { isLater }: ComparedReading,
): readonly [before: CompareSide, after: CompareSide] {
  return isLater === true ? [mine, other] : [other, mine];
}
