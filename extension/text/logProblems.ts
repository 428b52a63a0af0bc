import type { FactCollector } from './factCollector';
import type { LogProblem } from './logFacts';
import { fatalProblem, problem } from './problems';

/** What the text of a log, as opposed to its bytes, leaves to be desired. */
export function contentProblems(collector: FactCollector): readonly LogProblem[] {
  return [...notKept(collector), ...nothingLearned(collector)];
}

function notKept({ unparsed }: FactCollector): readonly LogProblem[] {
  const count = unparsed.ranges.reduce((sum, range) => sum + range.count, 0);
  if (count === 0) return [];
  const message = `${count} further lines were not understood; only their places are kept.`;
  return [problem('unparsed-not-kept', message, unparsed.ranges[0]?.firstLine)];
}

/** Whether the text was a debugger log at all. */
function nothingLearned({ lines, hasEntities, hasPrompts, engineLines }: FactCollector): readonly LogProblem[] {
  if (lines.total === 0 || hasEntities) return [];
  if (!hasPrompts && (lines.understood + engineLines) * 20 <= lines.total)
    return [
      fatalProblem('not-a-kd-log', `Hardly any of its lines (${lines.total}) looks like output of kd, cdb or WinDbg.`),
    ];
  return [problem('no-facts', 'The log names no process, thread, port or message.')];
}
