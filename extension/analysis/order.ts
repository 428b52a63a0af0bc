import type { Chain, VerdictCode } from './verdict';

/** Deadlocks first, then by waiters behind the same end, oldest wait, and id, so that the order is the same every time. */
export function compareChains(a: Chain, b: Chain): number {
  return (
    deadlockRank(a.verdict.code) - deadlockRank(b.verdict.code) ||
    b.waiters - a.waiters ||
    (b.oldestWaitMs ?? -1) - (a.oldestWaitMs ?? -1) ||
    compareText(a.end, b.end) ||
    compareText(a.start, b.start)
  );
}

function deadlockRank(code: VerdictCode): number {
  if (code === 'deadlock') return 0;
  return code === 'possible-deadlock' ? 1 : 2;
}

/** By code units: the same on every machine, whatever its language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
