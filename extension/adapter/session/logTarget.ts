import { currentKernel } from '../../model/currentKernel';
import path from 'node:path';
import { stat } from 'node:fs/promises';
import type { KernelLog, LogFacts, LogProblem } from '../../text/logFacts';
import { LogConsole } from '../console/logConsole';
import type { ModuleItem } from './moduleItem';
import {
  type AnswerText,
  type ConsoleAnswer,
  type Reading,
  type ReportContext,
  type SessionTarget,
  type TargetCommand,
  type WorkOptions,
} from './target';

/** VS Code does not hand larger documents to extensions. */
export const OPENABLE_BYTES = 50 * 1024 * 1024;

/** A log that was read, as `target/log` hands it out. */
export interface OpenLog {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  readonly facts: LogFacts;
  /** Lines are those of the replayed session, not of the file. */
  readonly isRecording?: true;
  answer(index: number): Promise<AnswerText>;
}

/** Opens a file again, or for the first time. */
export type LogOpener = (path: string, options: WorkOptions) => Promise<OpenLog>;

/** What tells that a file has changed. */
interface Stamp {
  readonly size: number;
  readonly mtimeMs: number;
}

/** Everything of one opened file; several readings (kernels) may share it. */
interface Opened {
  readonly log: OpenLog;
  readonly stamp: Stamp;
  readonly readAt: Date;
  readonly tookMs: number;
}

/** A saved kd log as the target of a session. It is read as a whole when it is opened; nothing is ever run. */
export class LogSessionTarget implements SessionTarget {
  readonly kind = 'log';
  readonly completesWords = false;
  readonly title: string;
  readonly path: string;
  readonly openable: boolean;
  readonly reading: Reading;
  readonly commands: readonly TargetCommand[];
  readonly whyNotRunning = 'A saved log cannot run: there is nothing to continue, step or pause.';
  private readonly console: LogConsole;

  private constructor(
    private readonly opened: Opened,
    private readonly open: LogOpener,
    private readonly kernel: KernelLog,
  ) {
    const { log } = opened;
    this.path = log.path;
    this.title = path.basename(log.path);
    this.openable = log.isRecording !== true && log.size <= OPENABLE_BYTES;
    this.commands = log.facts.commands;
    this.reading = readingOf(opened, kernel);
    this.console = new LogConsole({
      commands: this.commands,
      kernels: log.facts.kernels.length,
      kernel: kernel.index,
      answer: index => log.answer(index),
      chooseKernel: index => new LogSessionTarget(opened, open, log.facts.kernels[index] ?? kernel),
    });
  }

  /** Reads a log. Rejects when it cannot be read; what is wrong with its text stands in the facts. */
  static async read(file: string, open: LogOpener, options: WorkOptions): Promise<LogSessionTarget> {
    const began = Date.now();
    const stamp = await stampOf(file);
    const log = await open(file, options);
    const opened = { log, stamp, readAt: new Date(), tookMs: Date.now() - began };
    const { kernels } = log.facts;
    const last = currentKernel(kernels);
    if (!last) throw new Error(`${file}: nothing was read`);
    return new LogSessionTarget(opened, open, last);
  }

  get problems(): readonly LogProblem[] {
    return this.opened.log.facts.problems;
  }

  get reportContext(): ReportContext {
    const { facts } = this.opened.log;
    return {
      source: this.title,
      lines: facts.lines,
      encoding: facts.encoding,
      problems: facts.problems,
      earlier: facts.kernels.filter(kernel => kernel.index < this.kernel.index),
    };
  }

  async answer(index: number): Promise<AnswerText> {
    return this.opened.log.answer(index);
  }

  execute(line: string, signal: AbortSignal): Promise<ConsoleAnswer> {
    return this.console.execute(line, signal);
  }

  modules(): readonly ModuleItem[] {
    return this.reading.snapshot.modules.map(module => ({
      name: module.name,
      start: module.start,
      end: module.end,
      ...(module.symbols === undefined ? {} : { symbols: module.symbols }),
      ...(module.symbolFile === undefined ? {} : { symbolFile: module.symbolFile }),
      ...(module.evidence.kind === 'text' ? { line: module.evidence.line } : {}),
    }));
  }

  complete(typed: string, limit: number): readonly string[] {
    return this.console.complete(typed, limit);
  }

  async refresh(options: WorkOptions): Promise<SessionTarget | undefined> {
    const now = await stampOf(this.path);
    const { stamp } = this.opened;
    if (now.size === stamp.size && now.mtimeMs === stamp.mtimeMs) return undefined;
    return LogSessionTarget.read(this.path, this.open, options);
  }

  close(): void {
    // The file is open only while it, or an answer of it, is read.
  }
}

async function stampOf(file: string): Promise<Stamp> {
  const { size, mtimeMs } = await stat(file);
  return { size, mtimeMs };
}

function readingOf({ log, readAt, tookMs }: Opened, kernel: KernelLog): Reading {
  const kernels = log.facts.kernels.length;
  const stops = kernel.snapshot.stop + 1;
  const partial = log.facts.problems.map(problem => problem.message).join(' ');
  return {
    snapshot: kernel.snapshot,
    readAt,
    tookMs,
    moment: momentText(stops, kernel.index + 1, kernels),
    ...(partial === '' ? {} : { partial }),
  };
}

function momentText(stops: number, kernel: number, kernels: number): string {
  const parts = [stops > 1 ? `stop ${stops}` : undefined, kernels > 1 ? `kernel ${kernel} of ${kernels}` : undefined];
  return parts.filter(part => part !== undefined).join(', ');
}
