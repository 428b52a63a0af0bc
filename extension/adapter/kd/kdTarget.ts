import type { InventoryArguments } from '../../protocol/debuggee';
import { RequestError } from '../errors';
import type { Debuggee } from '../session/debuggee';
import type { ModuleItem } from '../session/moduleItem';
import type {
  AnswerText,
  ConsoleAnswer,
  Reading,
  ReportContext,
  SessionTarget,
  TargetCommand,
} from '../session/target';
import type { WorkOptions } from '../session/workOptions';
import type { KdConsole } from './kdConsole';
import type { KdCore } from './kdCore';
import { KdMachine } from './kdMachine';
import type { Stacks } from './stacks';

/** What readings of one debugger session share. */
export interface KdParts {
  readonly core: KdCore;
  readonly debuggee: Debuggee;
  readonly console: KdConsole;
  readonly stacks: Stacks;
  inventory(scope: InventoryArguments, options: WorkOptions): Promise<void>;
}

/** A kd or cdb process as the target of a session: one reading of it. The debugger goes on; the next reading is another. */
export class KdSessionTarget implements SessionTarget {
  readonly kind = 'kd';
  readonly openable = false;
  readonly completesWords = true;
  readonly path = '';
  readonly reading: Reading;
  readonly machine: KdMachine;
  readonly debuggee: Debuggee;

  constructor(private readonly parts: KdParts) {
    const { core, debuggee, stacks } = parts;
    const { readings } = core;
    const { snapshot, readAt, tookMs, partial, notRead } = readings;
    this.debuggee = debuggee;
    this.machine = new KdMachine(core, stacks, snapshot);
    this.reading = {
      snapshot,
      readAt,
      tookMs,
      moment: readings.stop === undefined ? '' : `stop ${readings.stop}`,
      ...(partial === undefined ? {} : { partial }),
      ...(notRead && { notRead }),
    };
  }

  get title(): string {
    return this.parts.core.args.title;
  }

  get commands(): readonly TargetCommand[] {
    return this.parts.core.transcript.commands;
  }

  get reportContext(): ReportContext {
    const { partial } = this.reading;
    // What was left out has to be known to whoever reads a report.
    const problems = partial === undefined ? undefined : [{ code: 'cancelled', message: partial }];
    return { source: this.title, growth: this.debuggee.growth.series, ...(problems && { problems }) };
  }

  get whyNotRunning(): string | undefined {
    return this.debuggee.whyNotRunning;
  }

  latest(): SessionTarget | undefined {
    return this.parts.core.readings.snapshot === this.reading.snapshot ? undefined : new KdSessionTarget(this.parts);
  }

  modules(): readonly ModuleItem[] {
    return this.parts.core.modules;
  }

  answer(index: number): Promise<AnswerText> {
    const answer = this.parts.core.transcript.answer(index);
    if (!answer)
      return Promise.reject(new RequestError('notFound', 'This answer is not kept any more: type the command again.'));
    return Promise.resolve(answer);
  }

  execute(line: string, signal: AbortSignal): Promise<ConsoleAnswer> {
    return this.parts.console.execute(line, signal);
  }

  complete(typed: string, limit: number): readonly string[] {
    return this.parts.console.complete(typed, limit);
  }

  /** Reads everything of the present halt, as far as that takes seconds only. */
  async refresh(options: WorkOptions): Promise<SessionTarget | undefined> {
    await this.parts.inventory({}, options);
    return this.latest();
  }

  close(): void {
    // The debugger goes on: the session ends it when it ends itself.
  }
}
