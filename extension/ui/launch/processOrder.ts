import type { RunningProcess } from '../../base/runningProcess';

/** Names of programs that were attached to and are remembered. */
const MOST_KEPT = 20;

/** Processes as they are offered: programs that were attached to lately, then all others, those that started last first. */
export function inOrder(
  all: readonly RunningProcess[],
  recent: readonly string[],
): { readonly recent: readonly RunningProcess[]; readonly others: readonly RunningProcess[] } {
  const rank = new Map(recent.map((name, i) => [name.toLowerCase(), i]));
  const rankOf = ({ name }: RunningProcess): number | undefined => rank.get(name.toLowerCase());
  const newest = [...all].sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0) || b.pid - a.pid);
  return {
    recent: newest.filter(one => rankOf(one) !== undefined).sort((a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0)),
    others: newest.filter(one => rankOf(one) === undefined),
  };
}

/** The names with the newest first, each once. */
export function withNewestName(all: readonly string[], name: string): readonly string[] {
  const others = all.filter(other => other.toLowerCase() !== name.toLowerCase());
  return [name, ...others].slice(0, MOST_KEPT);
}

/** The number of a process as it is typed: decimal, or 0x and hex digits. */
export function processNumber(text: string): number | undefined {
  if (!/^\s*(?:0x[0-9a-f]{1,8}|\d{1,10})\s*$/i.test(text)) return undefined;
  const value = Number(text);
  return value > 0 && value <= 0xffff_ffff ? value : undefined;
}
