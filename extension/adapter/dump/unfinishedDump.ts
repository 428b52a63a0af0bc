import { basename } from 'node:path';
import type { KernelEngine } from '../../kernel/engine';
import type { Snapshot } from '../../model/snapshot';
import { RequestError } from '../errors';
import type { ModuleItem } from '../session/moduleItem';
import type {
  AnswerText,
  ConsoleAnswer,
  Reading,
  ReportContext,
  SessionTarget,
  TargetCommand,
} from '../session/target';
import { moduleItems } from './dumpModules';
import { momentOf } from './dumpMoment';

/** Why nothing but rows is there yet. */
const LATER = 'This dump is still being read: ask again when that is done.';

/**
 * A dump that is being read: the rows that are there so far. Stacks, memory and the console come with the whole one, which
 * takes its place.
 */
export class UnfinishedDump implements SessionTarget {
  readonly kind = 'dump';
  readonly openable = false;
  readonly completesWords = true;
  readonly title: string;
  readonly reading: Reading;
  readonly commands: readonly TargetCommand[] = [];
  readonly whyNotRunning = 'A crash dump cannot run: there is nothing to continue, step or pause.';

  constructor(
    readonly path: string,
    private readonly engine: KernelEngine,
    snapshot: Snapshot,
    private readonly so: string,
    tookMs: number,
  ) {
    this.title = basename(path);
    this.reading = { snapshot, readAt: new Date(), tookMs, moment: momentOf(engine), partial: so };
  }

  get reportContext(): ReportContext {
    return { source: this.title, problems: [{ code: 'cancelled', message: this.so }] };
  }

  modules(): readonly ModuleItem[] {
    return moduleItems(this.engine.modules);
  }

  answer(): Promise<AnswerText> {
    return Promise.reject(new RequestError('notFound', LATER));
  }

  execute(): Promise<ConsoleAnswer> {
    return Promise.reject(new RequestError('notOpen', LATER));
  }

  complete(): readonly string[] {
    return [];
  }

  refresh(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  close(): void {
    // The engine belongs to the reading that goes on.
  }
}
