import type { Fact } from '../model/facts';
import type { UnparsedLine } from '../model/snapshot';
import { SNAPSHOT_LIMITS, SnapshotBuilder } from '../model/snapshotBuilder';
import type { KernelLog, LogProblem } from './logFacts';
import { problem } from './problems';

export interface KernelLimits {
  /** Kernels that are listed. A hostile log may announce one on every line. */
  readonly kernels: number;
  /** Values of fields that are held of all kernels together. */
  readonly values: number;
}

export const KERNEL_LIMITS: KernelLimits = { kernels: 1_000, values: SNAPSHOT_LIMITS.values };

/** How many facts are taken between two looks at the room they need. */
const STEP = 4096;

interface OpenKernel {
  readonly index: number;
  readonly firstLine: number;
  builder: SnapshotBuilder;
  /** Nothing was learned of it, and no command asked. */
  silent: boolean;
}

/**
 * The kernels of a log and what is learned of each. What is said last counts most: where a log says more than fits into
 * memory, the earliest kernels are forgotten first, then values of earlier stops.
 */
export class KernelList {
  private readonly kernels = new Map<number, OpenKernel>();
  private facts = 0;
  private dropped = 0;
  private forgotten = 0;
  private prepared = 0;

  constructor(private readonly limits: KernelLimits = KERNEL_LIMITS) {
    this.begin(0, 1);
  }

  /** A kernel that is spoken of from this line on. */
  begin(index: number, line: number): void {
    this.of(index, line);
    if (this.kernels.size <= this.limits.kernels) return;
    const [oldest] = this.kernels.keys();
    if (oldest === undefined) return;
    this.kernels.delete(oldest);
    this.dropped++;
  }

  add(fact: Fact, index: number): void {
    const kernel = this.of(index, 1);
    kernel.silent = false;
    kernel.builder.add(fact);
    if (++this.facts % STEP === 0) this.makeRoom(kernel);
  }

  /** A command asks this kernel. */
  ask(index: number): void {
    const kernel = this.kernels.get(index);
    if (kernel) kernel.silent = false;
  }

  /** Does some of the work of `logs` ahead: about `most` entities. True when there is no more to do. */
  prepare(most: number): boolean {
    const open = [...this.kernels.values()];
    for (; this.prepared < open.length; this.prepared++) {
      if (open[this.prepared]?.builder.prepare(most) === false) return false;
    }
    return true;
  }

  /** `unparsed`: the lines of each kernel that were not understood. */
  logs(lastLine: number, unparsed: (kernel: number) => readonly UnparsedLine[]): readonly KernelLog[] {
    const open = [...this.kernels.values()].sort((a, b) => a.index - b.index);
    // A connection that was waited for and never came is no kernel.
    for (let last = open.at(-1); open.length > 1 && last?.silent === true; last = open.at(-1)) {
      if (unparsed(last.index).length > 0) break;
      open.pop();
    }
    return open.map(({ index, firstLine, builder }, i) => ({
      index,
      firstLine,
      lastLine: (open[i + 1]?.firstLine ?? lastLine + 1) - 1,
      snapshot: builder.build(unparsed(index)),
    }));
  }

  problems(): readonly LogProblem[] {
    const found: LogProblem[] = [];
    if (this.dropped > 0) found.push(tooMuch(`${this.dropped} earlier kernels are not listed`));
    if (this.forgotten > 0) found.push(tooMuch(`of ${this.forgotten} earlier kernels nothing is kept`));
    const values = [...this.kernels.values()].reduce((sum, kernel) => sum + kernel.builder.notKept, 0);
    if (values > 0) found.push(tooMuch(`${values} entities, connections and values of earlier stops are not kept`));
    return found;
  }

  private makeRoom(current: OpenKernel): void {
    let held = 0;
    for (const { builder } of this.kernels.values()) held += builder.values;
    if (held <= this.limits.values) return;
    for (const kernel of this.kernels.values()) {
      if (kernel === current || kernel.builder.values === 0) continue;
      held -= kernel.builder.values;
      kernel.builder = new SnapshotBuilder('log');
      this.forgotten++;
      if (held <= this.limits.values) return;
    }
    current.builder.forgetEarlier();
  }

  private of(index: number, firstLine: number): OpenKernel {
    let kernel = this.kernels.get(index);
    if (!kernel) {
      kernel = { index, silent: true, firstLine, builder: new SnapshotBuilder('log') };
      this.kernels.set(index, kernel);
    }
    return kernel;
  }
}

function tooMuch(what: string): LogProblem {
  return problem('too-much', `The log says more than fits into memory: ${what}.`);
}
