import type { Process } from '../model/entities';
import type { ProcessId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';

/** Where a process stands below the one that started it. */
export interface ProcessPlace {
  /** The process that started it, if it is still there. */
  readonly parent: Process | undefined;
  /**
   * What is known of its parent otherwise. `parent-gone`: its number is that of a process that was made later.
   * `parent-not-found`: no process that was read has its number; it has ended, or was not read.
   */
  readonly root: 'first' | 'parent-gone' | 'parent-not-found' | 'parent-unknown' | undefined;
}

/**
 * Processes below those that started them. A process keeps the number of its parent when that has ended, and the number
 * is given out again: a process that was created later than its child did not start it.
 */
export class ProcessTree {
  private readonly places = new Map<ProcessId, ProcessPlace>();
  private readonly below = new Map<ProcessId, Process[]>();
  /** Processes that stand under no other, in the order of the snapshot. */
  readonly roots: readonly Process[];

  constructor(snapshot: Snapshot) {
    const byPid = new Map<string, Process[]>();
    for (const process of snapshot.processes.values()) {
      const pid = process.pid?.value;
      if (pid === undefined) continue;
      const same = byPid.get(pid);
      if (same) same.push(process);
      else byPid.set(pid, [process]);
    }
    const roots: Process[] = [];
    for (const process of snapshot.processes.values()) {
      const place = this.placeOf(process, byPid);
      this.places.set(process.id, place);
      if (!place.parent) {
        roots.push(process);
        continue;
      }
      const siblings = this.below.get(place.parent.id);
      if (siblings) siblings.push(process);
      else this.below.set(place.parent.id, [process]);
    }
    this.roots = roots;
  }

  place(process: Process): ProcessPlace {
    return this.places.get(process.id) ?? { parent: undefined, root: 'parent-unknown' };
  }

  /** Processes that this one started and that are there. */
  children(process: Process): readonly Process[] {
    return this.below.get(process.id) ?? [];
  }

  /** Every process behind the one that started it, with how many stand above it. */
  *inOrder(): Iterable<{ readonly process: Process; readonly depth: number }> {
    const open = [...this.roots].reverse().map(process => ({ process, depth: 0 }));
    for (let next = open.pop(); next; next = open.pop()) {
      yield next;
      const { process, depth } = next;
      for (const child of [...this.children(process)].reverse()) open.push({ process: child, depth: depth + 1 });
    }
  }

  private placeOf(process: Process, byPid: ReadonlyMap<string, readonly Process[]>): ProcessPlace {
    const number = process.parentPid?.value;
    if (number === undefined) return { parent: undefined, root: 'parent-unknown' };
    if (Number.parseInt(number, 16) === 0) return { parent: undefined, root: 'first' };
    const same = (byPid.get(number) ?? []).filter(one => one !== process);
    const candidates = same.filter(one => mayHaveStarted(one, process));
    // Of several that had the number, the one that had it last before the child was made.
    const parent = candidates.reduce<Process | undefined>(
      (best, one) => (best && mayHaveStarted(one, best) ? best : one),
      undefined,
    );
    if (!parent) return { parent: undefined, root: same.length > 0 ? 'parent-gone' : 'parent-not-found' };
    // Numbers that lead in a circle are wrong, and nobody knows which.
    return this.isBelow(parent, process) ? { parent: undefined, root: 'parent-unknown' } : { parent, root: undefined };
  }

  /** Damaged numbers may lead in a circle. Those of a machine end after a few steps. */
  private isBelow(process: Process, above: Process): boolean {
    const seen = new Set<Process>();
    for (let at: Process | undefined = process; at && !seen.has(at); at = this.places.get(at.id)?.parent) {
      if (at === above) return true;
      seen.add(at);
    }
    return false;
  }
}

/** The System process: its number is never given out again, and its time was taken before the clock was set. */
const SYSTEM_PID = 4;

/** Whether one process was there before the other. Where no time is known nothing speaks against it. */
function mayHaveStarted(parent: Process, child: Process): boolean {
  if (Number.parseInt(parent.pid?.value ?? '', 16) === SYSTEM_PID) return true;
  const created = [parent.created?.value, child.created?.value] as const;
  // ISO 8601 in UTC: texts are in the order of the times.
  if (created[0] !== undefined && created[1] !== undefined) return created[0] <= created[1];
  const elapsed = [parent.elapsedMs, child.elapsedMs] as const;
  if (!elapsed[0] || !elapsed[1]) return true;
  return elapsed[0].value >= elapsed[1].value;
}
