import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { EngineOptions, KernelEngine } from '../../kernel/engine';
import type { Snapshot } from '../../model/snapshot';
import { cancelledError, RequestError } from '../errors';
import type { CodeReader } from '../machine/codeReader';
import type { ModuleItem } from '../session/moduleItem';
import type {
  AnswerText,
  ConsoleAnswer,
  OpenOptions,
  Reading,
  ReportContext,
  SessionTarget,
  TargetCommand,
} from '../session/target';
import { RowsMeanwhile, type TellingClock } from '../session/rowsMeanwhile';
import type { WorkOptions } from '../session/workOptions';
import type { SymbolDesk } from '../symbols/symbolDesk';
import { ConsoleHistory } from './consoleHistory';
import type { DumpConsole } from './dumpConsole';
import { DumpMachine } from './dumpMachine';
import { moduleItems } from './dumpModules';
import { momentOf } from './dumpMoment';
import { type DumpContents, readDump } from './readDump';
import { UnfinishedDump } from './unfinishedDump';

/** How a dump is opened; each part can be replaced in tests. */
export interface DumpParts {
  openEngine(file: string, options: WorkOptions): Promise<KernelEngine>;
  openConsole(engine: KernelEngine): DumpConsole;
  openSymbols(engine: KernelEngine): SymbolDesk;
  readonly code: CodeReader;
  /** By which it is decided when rows are shown of a dump that is being read. */
  readonly clock?: TellingClock;
}

interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
}

interface Opened {
  readonly path: string;
  readonly stamp: Stamp;
  readonly engine: KernelEngine;
  readonly contents: DumpContents;
  readonly reading: Reading;
}

/** A crash dump, read by the embedded engine, as the target of a session. */
export class DumpSessionTarget implements SessionTarget {
  readonly kind = 'dump';
  readonly openable = false;
  readonly completesWords = true;
  readonly title: string;
  readonly path: string;
  readonly reading: Reading;
  readonly machine: DumpMachine;
  readonly symbols: SymbolDesk;
  readonly whyNotRunning = 'A crash dump cannot run: there is nothing to continue, step or pause.';
  private readonly history = new ConsoleHistory();
  private readonly console: DumpConsole;
  /** kd answers one line after the other. */
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly opened: Opened,
    private readonly parts: DumpParts,
  ) {
    const { engine, contents } = opened;
    this.path = opened.path;
    this.title = path.basename(opened.path);
    this.reading = opened.reading;
    this.console = parts.openConsole(engine);
    this.machine = new DumpMachine(engine, contents.stacks, this.console, parts.code);
    this.symbols = parts.openSymbols(engine);
  }

  /** Opens a dump and reads it once. Rejects when it is no dump that can be read, or when it is cancelled. */
  static async read(file: string, parts: DumpParts, options: OpenOptions): Promise<DumpSessionTarget> {
    const began = Date.now();
    const { size, mtimeMs } = await stat(file);
    // Until the engine is open there is nothing that could be kept.
    const opening = options.enough ? AbortSignal.any([options.signal, options.enough]) : options.signal;
    const engine = await parts.openEngine(file, { ...options, signal: opening });
    try {
      const contents = await readDump(engine, options, partsOf(file, engine, options, parts.clock ?? performance));
      const target = new DumpSessionTarget(
        {
          path: file,
          stamp: { size, mtimeMs },
          engine,
          contents,
          reading: readingOf(engine, contents, Date.now() - began),
        },
        parts,
      );
      await target.readProcessorStacks();
      return target;
    } catch (error) {
      engine.close();
      throw error;
    }
  }

  get greeting(): string {
    return this.console.banner;
  }

  get commands(): readonly TargetCommand[] {
    return this.history.commands;
  }

  get reportContext(): ReportContext {
    return { source: this.title, problems: this.opened.contents.problems };
  }

  modules(): readonly ModuleItem[] {
    return moduleItems(this.opened.engine.modules);
  }

  answer(index: number): Promise<AnswerText> {
    const answer = this.history.answer(index);
    if (!answer)
      return Promise.reject(new RequestError('notFound', 'This answer is not kept any more: type the command again.'));
    return Promise.resolve(answer);
  }

  execute(line: string, signal: AbortSignal): Promise<ConsoleAnswer> {
    const answer = this.queue.then(() => this.run(line, signal));
    this.queue = answer.catch(() => undefined);
    return answer;
  }

  complete(typed: string, limit: number): readonly string[] | Promise<readonly string[]> {
    return this.console.complete(typed, limit);
  }

  /** A dump stays as it is; it is read anew when its file was replaced, or while the kernel's symbols are missing. */
  async refresh(options: WorkOptions): Promise<SessionTarget | undefined> {
    const { size, mtimeMs } = await stat(this.path);
    const { stamp, engine } = this.opened;
    if (engine.kernel && size === stamp.size && mtimeMs === stamp.mtimeMs) return undefined;
    return DumpSessionTarget.read(this.path, this.parts, options);
  }

  close(): void {
    this.opened.engine.close();
  }

  private async run(line: string, signal: AbortSignal): Promise<ConsoleAnswer> {
    if (signal.aborted) throw cancelledError();
    const { prompt } = this.console;
    const pieces: string[] = [];
    const { quit } = await this.console.run(line, text => pieces.push(text), signal);
    const output = pieces.join('');
    return { text: output.trimEnd(), command: this.history.add(prompt, line, output), quit };
  }

  /** Names of processors in the Call Stack tell what they ran. */
  private async readProcessorStacks(): Promise<void> {
    const threads = this.machine.processors.filter(one => !one.idle).flatMap(one => one.thread ?? []);
    await this.opened.contents.stacks.read(threads, () => undefined);
  }
}

/** Rows are shown while a large dump is read. */
function partsOf(
  file: string,
  engine: KernelEngine,
  { onRows }: OpenOptions,
  clock: TellingClock,
): EngineOptions['onPart'] | undefined {
  if (!onRows) return undefined;
  const began = clock.now();
  let part: (() => Snapshot) | undefined;
  const rows = new RowsMeanwhile(clock, so => {
    if (part) onRows(new UnfinishedDump(file, engine, part(), so, clock.now() - began));
  });
  return (snapshot, text) => {
    part = snapshot;
    rows.came(`Reading: ${text}`);
  };
}

function readingOf(engine: KernelEngine, contents: DumpContents, tookMs: number): Reading {
  const { problems, stacks, analysis } = contents;
  // Stacks that were not read ahead are read when somebody asks: nothing is missing for good.
  const [first, ...more] = problems.filter(({ code }) => code !== 'stacks').map(({ message }) => message);
  const partial =
    first === undefined ? undefined : more.length === 0 ? first : `${first} (${more.length} more in the report)`;
  return {
    snapshot: stacks.snapshot,
    analysis,
    readAt: new Date(),
    tookMs,
    moment: momentOf(engine),
    ...(partial === undefined ? {} : { partial }),
  };
}
