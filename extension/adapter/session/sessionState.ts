import path from 'node:path';
import { Comparisons } from '../compare/comparisons';
import { cancelledError, messageOf, RequestError } from '../errors';
import type { Placer } from '../graph/placer';
import type { EventSink } from './events';
import { sendCustom } from './events';
import type { Debuggee } from './debuggee';
import { Opened } from './opened';
import { ReadingHistory } from './readingHistory';
import type { SessionArguments } from './launchArguments';
import type { TargetOpener } from './openTarget';
import { ProgressReporter } from './progress';
import type { SessionTarget } from './target';
import type { WorkOptions } from './workOptions';
import { ThreadRoster } from './threadRoster';
import { VariableStore } from './variableStore';

/** What the client said of itself in `initialize`. */
export interface ClientInfo {
  readonly linesStartAt1: boolean;
  readonly columnsStartAt1: boolean;
  readonly showsProgress: boolean;
}

/** So many newer readings are waited for by one request; behind a debugger that goes on answering there is always one. */
const MOST_NEWER = 3;

/** A reading of few threads is worked out at once, so that the client hears of it in its place among other events. */
const TELL_WITHIN_MS = 15;

/** All that changes in the course of one debug session. */
export class SessionState {
  client: ClientInfo = { linesStartAt1: true, columnsStartAt1: true, showsProgress: false };
  readonly roster = new ThreadRoster();
  readonly variables = new VariableStore();
  /** What the session stood at before. */
  readonly history = new ReadingHistory();
  /** What the view of a comparison shows. */
  readonly comparisons = new Comparisons();
  readonly progress: ProgressReporter;
  private current: Opened | undefined;
  private launched: SessionArguments | undefined;
  private working: AbortController | undefined;
  /** Settles when nothing is being opened any more. */
  private opening: Promise<SessionTarget | undefined> = Promise.resolve(undefined);
  private ended = false;
  private preparing: AbortController | undefined;
  private telling: Promise<void> | undefined;

  constructor(
    readonly events: EventSink,
    private readonly openTarget: TargetOpener,
    /** Finds places for the boxes of pictures. */
    readonly place: Placer,
  ) {
    this.progress = new ProgressReporter(events, () => this.client.showsProgress);
  }

  /** The reading that requests are answered from. Throws while nothing is open. */
  get opened(): Opened {
    if (!this.current)
      throw new RequestError('notOpen', 'Nothing is open yet: the session is still starting, or has ended.');
    return this.current;
  }

  /** What the session was started with. */
  get launchedArguments(): SessionArguments | undefined {
    return this.launched;
  }

  get isOpen(): boolean {
    return this.current !== undefined;
  }

  /** Opens the target of the session, once. */
  async open(args: SessionArguments, signal: AbortSignal): Promise<void> {
    if (this.launched)
      throw new RequestError('alreadyOpen', 'This session has its target already; start another session.');
    this.launched = args;
    const onRows = (soFar: SessionTarget): void => {
      this.showMeanwhile(soFar);
    };
    const opening = this.work(openingText(args), signal, options => this.openTarget(args, { ...options, onRows }));
    this.opening = opening.catch(() => undefined);
    try {
      this.adopt(await analysedOf(await opening, signal), false);
    } catch (error) {
      if (this.current?.snapshot.unfinished) this.current = undefined;
      throw error;
    }
  }

  /** What is there of a target that is being read; the whole takes its place. */
  private showMeanwhile(target: SessionTarget): void {
    if (this.ended) return;
    this.current = new Opened(target);
    this.roster.reset(target.reading.snapshot, [], false);
    this.tellChanged();
  }

  /** Reads again what was launched, also when nothing seems to have changed. */
  async reopen(signal: AbortSignal): Promise<void> {
    const args = this.launched;
    if (!args) throw new RequestError('notOpen', 'There is nothing to restart yet.');
    await this.current?.target.debuggee?.leave('default');
    const target = await this.work(`${openingText(args)} again`, signal, options => this.openTarget(args, options));
    this.adopt(await analysedOf(target, signal), false);
    this.tellChanged();
  }

  /** Reads again if the input has changed; true if there is a new reading. */
  async refresh(signal: AbortSignal): Promise<boolean> {
    const { target } = this.opened;
    const next = await this.work(`Reading ${target.title} again`, signal, options => target.refresh(options));
    if (!next) return false;
    this.adopt(await analysedOf(next, signal), true);
    this.tellChanged();
    return true;
  }

  /** Answers come from this reading from now on. */
  switchTo(target: SessionTarget): void {
    this.adopt(new Opened(target), false);
    this.tellChanged();
  }

  /** Waits until it is worked out who waits for whom, in what is the latest by then. */
  async analysed(signal: AbortSignal): Promise<void> {
    for (let more = MOST_NEWER; more > 0 && !this.opened.isAnalysed; more--) await this.opened.analysed(signal);
  }

  /** Goes on with what was learned since; what is open in the Variables view stays valid while the target stands. */
  takeLatest(sameStop: boolean): void {
    const next = this.current?.target.latest?.();
    if (!next || this.ended) return;
    // At one stop what was learned later adds to what was known: only another stop is another reading.
    if (!sameStop && this.current) this.history.keep(this.current);
    this.current = new Opened(next);
    if (!sameStop) this.variables.clear();
    this.roster.reset(next.reading.snapshot, [], sameStop);
    this.tellChanged();
  }

  /** Something was added to what is known of this reading: rows are made anew. */
  showAgain(): void {
    const { current } = this;
    if (!current || this.ended) return;
    const next = current.target.latest?.();
    if (next) this.takeLatest(true);
    else {
      this.current = new Opened(current.target);
      this.tellChanged();
    }
  }

  /** The target has run: values and inspected threads of before are gone. */
  forgetStop(): void {
    this.variables.clear();
    if (this.current) this.roster.reset(this.current.snapshot, [], false);
  }

  /** Ends the session: what is being read is given up. */
  close(): void {
    this.ended = true;
    this.working?.abort();
    this.preparing?.abort();
    this.current?.target.close();
    this.current = undefined;
    this.history.clear();
    this.comparisons.forget();
  }

  /** Ends the session, and what drives its target; what became of that is said in the console. */
  async leave(wish: Parameters<Debuggee['leave']>[0]): Promise<void> {
    const { current } = this;
    this.close();
    // What is being opened is given up, but may be open by then.
    const { debuggee } = current?.target ?? (await this.opening) ?? {};
    if (!debuggee) return;
    const said = await debuggee.leave(wish).catch(messageOf);
    this.events.send('output', { category: 'console', output: `${said}.\n` });
  }

  private adopt(opened: Opened, sameStop: boolean): void {
    const { target } = opened;
    if (this.ended) {
      target.close();
      throw cancelledError();
    }
    const before = this.current?.target;
    // What was shown while it was read is nothing to compare with.
    if (this.current && before !== target && !this.current.snapshot.unfinished) this.history.keep(this.current);
    this.current = opened;
    if (before && before !== target) before.close();
    this.variables.clear();
    // A debugger shows processors and what was jumped to: each stack more would be read at every halt.
    this.roster.reset(opened.snapshot, target.debuggee ? [] : opened.analysis.chains, sameStop);
    this.prepare(opened);
  }

  /** A file stays as it is: what views will need of it is made while nobody asks. */
  private prepare(opened: Opened): void {
    this.preparing?.abort();
    if (opened.target.debuggee) return;
    const { signal } = (this.preparing = new AbortController());
    opened.prepare(signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  /** Does something that takes time, with progress and cancel. */
  do<T>(title: string, signal: AbortSignal, run: (options: WorkOptions) => Promise<T>): Promise<T> {
    return this.work(title, signal, run);
  }

  /** Opens another log or dump, with the symbols of this session; whoever asked closes it. */
  openOther(file: string, signal: AbortSignal): Promise<SessionTarget> {
    const symbolPath = this.launched?.symbolPath;
    const title = path.basename(file);
    const args: SessionArguments = {
      kind: 'file',
      file,
      named: 'logFile',
      engine: 'auto',
      symbolServers: 'never',
      initCommands: [],
      unused: [],
      title,
      ...(symbolPath !== undefined && { symbolPath }),
    };
    return this.work(`Reading ${title}`, signal, options => this.openTarget(args, options));
  }

  /** Tells the client that rows may be new. */
  tellChanged(): void {
    const { opened } = this;
    if (opened.isAnalysed || opened.analysedWithin(TELL_WITHIN_MS)) {
      sendCustom(this.events, 'alpcscope/changed', opened.status());
      return;
    }
    // While a debugger goes on answering there is a newer reading every moment: one is worked out to its end before the next.
    this.telling ??= this.tellLater().finally(() => (this.telling = undefined));
  }

  private async tellLater(): Promise<void> {
    for (let told: Opened | undefined; this.current && this.current !== told;) {
      told = this.current;
      await told.analysed();
      if (this.isOpen) sendCustom(this.events, 'alpcscope/changed', told.status());
    }
  }

  private async work<T>(title: string, signal: AbortSignal, run: (options: WorkOptions) => Promise<T>): Promise<T> {
    if (this.ended) throw cancelledError();
    const controller = new AbortController();
    const enough = new AbortController();
    this.working = controller;
    const progress = this.progress.begin(title, () => {
      enough.abort();
    });
    try {
      return await run({
        signal: AbortSignal.any([signal, controller.signal]),
        enough: enough.signal,
        onProgress: (fraction, text) => {
          progress.report(fraction, text);
        },
      });
    } finally {
      if (this.working === controller) this.working = undefined;
      progress.done();
    }
  }
}

/** Works out who waits for whom in what was read. */
async function analysedOf(target: SessionTarget, signal: AbortSignal): Promise<Opened> {
  const opened = new Opened(target);
  try {
    await opened.analysed(signal);
  } catch (error) {
    target.close();
    throw error;
  }
  return opened;
}

function openingText(args: SessionArguments): string {
  return args.kind === 'file' ? `Reading ${args.title}` : `Starting the debugger on ${args.title}`;
}
