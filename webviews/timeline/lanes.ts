import type { ShownTraceEvent } from '../../extension/protocol/messageTrace';

/** A column: a thread, or a process with all its threads. */
export interface Lane {
  readonly key: string;
  /** The process; lanes of one process stand side by side. */
  readonly group: string;
  readonly label: string;
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** Column of each event, by its index. */
  readonly laneOf: ReadonlyMap<number, number>;
}

const UNKNOWN = 'unknown';

/** Threads by process, both in the order in which they were first seen; what did not say who it was has a lane, too. */
export function lanesOf(events: readonly ShownTraceEvent[], processesOnly: boolean): Lanes {
  const groups = new Map<string, Map<string, Lane>>();
  const keys = new Map<number, string>();
  for (const event of events) {
    const group = nameOf(event.process, 'process unknown');
    const thread = nameOf(event.thread, 'thread unknown');
    const members = groups.get(group.key) ?? new Map<string, Lane>();
    groups.set(group.key, members);
    const key = processesOnly ? group.key : `${group.key} ${thread.key}`;
    keys.set(event.index, key);
    if (!members.has(key))
      members.set(key, { key, group: group.label, label: processesOnly ? '' : shortThread(thread.label) });
  }
  const lanes = [...groups.values()].flatMap(members => [...members.values()]);
  const columns = new Map(lanes.map((lane, column) => [lane.key, column]));
  return { lanes, laneOf: new Map([...keys].map(([index, key]) => [index, columns.get(key) ?? 0])) };
}

function nameOf(name: ShownTraceEvent['thread'], unknown: string): { readonly key: string; readonly label: string } {
  if (!name) return { key: UNKNOWN, label: unknown };
  return { key: name.address ?? name.label, label: name.label };
}

/** `1794.1a10` of `explorer.exe 1794.1a10`, since the process stands above it. */
function shortThread(label: string): string {
  return /\b[0-9a-f]{2,8}\.[0-9a-f]{2,8}\b/.exec(label)?.[0] ?? label;
}
