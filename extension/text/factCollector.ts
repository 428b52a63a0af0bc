import type { CommandPlace } from '../model/evidence';
import type { Fact } from '../model/facts';
import { SnapshotBuilder } from '../model/snapshotBuilder';
import type { LineKind } from './blocks';
import { CommandList } from './commandList';
import type { CommandRecord, KernelLog, LineCounts, LogProblem } from './logFacts';
import type { LogListener } from './logMachine';
import { problem } from './problems';
import { UnparsedLines } from './unparsedLines';

/** A hostile log may announce a kernel on every line; of more than this the earliest are forgotten. */
export const MAX_KERNELS = 1_000;

interface OpenKernel {
  readonly index: number;
  /** Nothing was learned of it, and no command asked. */
  silent: boolean;
  readonly firstLine: number;
  readonly builder: SnapshotBuilder;
}

/** Puts together what a log says: facts into one snapshot for each kernel, lines into counts, commands into a list. */
export class FactCollector implements LogListener {
  readonly problems: LogProblem[] = [];
  /** An entity was described: this is a kd log whatever else it holds. */
  hasEntities = false;
  hasPrompts = false;
  /** Lines of noise that are not blank. */
  engineLines = 0;
  readonly unparsed = new UnparsedLines();
  private readonly counts = { understood: 0, noise: 0, unparsed: 0 };
  private readonly kernels = new Map<number, OpenKernel>();
  private readonly list = new CommandList();
  private failures = 0;
  private prepared = 0;
  private lastLine = 0;

  constructor() {
    this.kernelOf(0, 1);
  }

  command(place: CommandPlace, offset: number): void {
    if (place.prompt !== '') this.hasPrompts = true;
    const kernel = this.kernels.get(place.kernel);
    if (kernel) kernel.silent = false;
    this.list.begin(place, offset);
  }

  fact(fact: Fact, kernel: number): void {
    if (fact.kind !== 'target' && fact.kind !== 'unknown') this.hasEntities = true;
    const of = this.kernelOf(kernel, 1);
    of.silent = false;
    of.builder.add(fact);
  }

  line(kind: LineKind, text: string, line: number, command: CommandPlace): void {
    this.lastLine = line;
    if (kind === 'understood') this.counts.understood++;
    else if (kind === 'noise') {
      this.counts.noise++;
      if (text.trim() !== '') this.engineLines++;
    } else {
      this.counts.unparsed++;
      this.unparsedLine(text, line, command);
    }
  }

  /** Keeps an unparsed line without counting it. */
  unparsedLine(text: string, line: number, command: CommandPlace): void {
    this.unparsed.add(command.kernel, { line, command: command.text, text });
  }

  /** Counts lines that were told of before. */
  addCounts(counts: Omit<LineCounts, 'total'>, engineLines: number): void {
    this.engineLines += engineLines;
    this.counts.understood += counts.understood;
    this.counts.noise += counts.noise;
    this.counts.unparsed += counts.unparsed;
    this.lastLine += counts.understood + counts.noise + counts.unparsed;
  }

  kernel(kernel: number, line: number): void {
    this.kernelOf(kernel, line);
    if (this.kernels.size <= MAX_KERNELS) return;
    const [oldest] = this.kernels.keys();
    if (oldest === undefined) return;
    this.kernels.delete(oldest);
    if (this.problems.some(p => p.code === 'too-much')) return;
    this.problems.push(
      problem('too-much', `The log speaks of more than ${MAX_KERNELS} kernels; the earliest are not kept.`, line),
    );
  }

  failed(line: number, error: unknown): void {
    // A fault of ours. One of them tells enough; the lines themselves are counted as unparsed.
    if (this.failures++ > 0) return;
    const why = error instanceof Error ? error.message : String(error);
    this.problems.push(
      problem('internal', `A parser failed at line ${line} (${why}); the line is not understood.`, line),
    );
  }

  get lines(): LineCounts {
    return { total: this.lastLine, ...this.counts };
  }

  /** The commands; `offset`: where the input ends. */
  commands(offset: number): readonly CommandRecord[] {
    const commands = this.list.end(this.lastLine, offset);
    if (this.list.dropped > 0)
      this.problems.push(
        problem('too-much', `The log holds ${this.list.dropped} more commands than are listed (${commands.length}).`),
      );
    return commands;
  }

  /** Does some of the work of `kernelLogs` ahead: about `most` entities. True when there is no more to do. */
  prepare(most: number): boolean {
    for (; this.prepared < this.kernels.size; this.prepared++) {
      const builder = [...this.kernels.values()][this.prepared]?.builder;
      if (builder?.prepare(most) === false) return false;
    }
    return true;
  }

  kernelLogs(): readonly KernelLog[] {
    const open = [...this.kernels.values()].sort((a, b) => a.index - b.index);
    // A connection that was waited for and never came is no kernel.
    while (open.length > 1 && open.at(-1)?.silent === true && this.unparsed.of(open.at(-1)?.index ?? 0).length === 0)
      open.pop();
    this.noteNotKept(open.reduce((sum, kernel) => sum + kernel.builder.notKept, 0));
    return open.map(({ index, firstLine, builder }, i) => ({
      index,
      firstLine,
      lastLine: (open[i + 1]?.firstLine ?? this.lastLine + 1) - 1,
      snapshot: builder.build(this.unparsed.of(index)),
    }));
  }

  private noteNotKept(count: number): void {
    if (count === 0) return;
    const what = 'entities, connections and values of earlier stops';
    this.problems.push(problem('too-much', `The log says more than fits: ${count} ${what} are not kept.`));
  }

  private kernelOf(index: number, firstLine: number): OpenKernel {
    let kernel = this.kernels.get(index);
    if (!kernel) {
      kernel = { index, silent: true, firstLine, builder: new SnapshotBuilder('log') };
      this.kernels.set(index, kernel);
    }
    return kernel;
  }
}
