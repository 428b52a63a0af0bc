import type { Address } from '../../extension/base/address';

/** One row of `bl`. */
export interface StandinBreakpoint {
  readonly id: number;
  /** As typed. */
  readonly place: string;
  /** Absent: its module is not loaded. */
  readonly address?: Address;
  /** Source line at which it stands. */
  readonly line?: string;
  /** `e 1`, `w 4`: a breakpoint of the processor. */
  readonly access?: string;
  /** How many passes there are; it stops at the last, and from then on. */
  readonly passes: number;
  /** It goes when it is hit. */
  readonly once: boolean;
  /** EPROCESS and ETHREAD in which alone it counts. */
  readonly process?: Address;
  readonly thread?: Address;
  /** Runs when it is hit. */
  readonly command?: string;
  enabled: boolean;
  /** Passes that are left. */
  left: number;
}

/** Whose code comes to a place. */
export interface Passing {
  readonly thread: Address | undefined;
  readonly process: Address | undefined;
}

/** The breakpoints of a stand-in. */
export class StandinBreakpoints {
  /** How often somebody has come to one, stopped or not. */
  passed = 0;
  private readonly set = new Map<number, StandinBreakpoint>();

  /** By number. */
  get all(): readonly StandinBreakpoint[] {
    return [...this.set.values()].sort((a, b) => a.id - b.id);
  }

  get(id: number): StandinBreakpoint | undefined {
    return this.set.get(id);
  }

  /** True where there was one of this number. */
  put(breakpoint: StandinBreakpoint): boolean {
    const known = this.set.has(breakpoint.id);
    this.set.set(breakpoint.id, breakpoint);
    return known;
  }

  remove(id: number): void {
    this.set.delete(id);
  }

  /** The lowest number that is free. */
  free(): number {
    let id = 0;
    while (this.set.has(id)) id++;
    return id;
  }

  /** Those at a place that stop whoever comes there. Counts the pass of each. */
  hitsAt(address: Address, passing: Passing): readonly StandinBreakpoint[] {
    return this.all.filter(one => one.address === address && isExecution(one) && this.passes(one, passing));
  }

  /** Counts a pass; true where it stops. */
  passes(one: StandinBreakpoint, { thread, process }: Passing): boolean {
    if (!one.enabled || (one.process !== undefined && one.process !== process)) return false;
    if (one.thread !== undefined && one.thread !== thread) return false;
    this.passed++;
    if (one.left > 1) {
      one.left--;
      return false;
    }
    if (one.once) this.remove(one.id);
    return true;
  }
}

export function isExecution({ access }: StandinBreakpoint): boolean {
  return access === undefined || access.startsWith('e');
}
