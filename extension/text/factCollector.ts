import type { CommandPlace } from '../model/evidence';
import type { Fact } from '../model/facts';
import type { LineKind } from './blocks';
import { CommandList } from './commandList';
import { KernelList } from './kernelList';
import type { CommandRecord, KernelLog, LineCounts, LogProblem } from './logFacts';
import type { LogListener } from './logMachine';
import { problem } from './problems';
import { UnparsedLines } from './unparsedLines';

/** Puts together what a log says: facts into one snapshot for each kernel, lines into counts, commands into a list. */
export class FactCollector implements LogListener {
  readonly problems: LogProblem[] = [];
  /** An entity was described: this is a kd log whatever else it holds. */
  hasEntities = false;
  hasPrompts = false;
  /** Facts so far. */
  factCount = 0;
  /** Lines of noise that are not blank. */
  engineLines = 0;
  readonly unparsed = new UnparsedLines();
  private readonly counts = { understood: 0, noise: 0, unparsed: 0 };
  private readonly kernels = new KernelList();
  private readonly list = new CommandList();
  private failures = 0;
  private lastLine = 0;

  command(place: CommandPlace, offset: number): void {
    if (place.prompt !== '') this.hasPrompts = true;
    this.kernels.ask(place.kernel);
    this.list.begin(place, offset);
  }

  fact(fact: Fact, kernel: number): void {
    if (fact.kind !== 'target' && fact.kind !== 'unknown') this.hasEntities = true;
    this.factCount++;
    this.kernels.add(fact, kernel);
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
    this.unparsed.add(command.kernel, line, command.text, text);
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
    this.kernels.begin(kernel, line);
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
    return this.kernels.prepare(most);
  }

  kernelLogs(): readonly KernelLog[] {
    this.problems.push(...this.kernels.problems());
    return this.kernels.logs(this.lastLine, kernel => this.unparsed.of(kernel));
  }
}
