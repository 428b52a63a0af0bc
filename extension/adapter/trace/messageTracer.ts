import { formatAddress } from '../../base/address';
import type { Disposable } from '../../base/disposables';
import { compareText } from '../../analysis/order';
import { END_WORDS } from '../../analysis/messageTrace/traceWords';
import type { TraceEnd, TraceEvent } from '../../model/messageTrace';
import { traceRoutine, USUAL_KINDS } from '../../model/traceRoutines';
import { type AlpcRoutine, TRACE_BOUNDS, type TraceCheck, type TraceState } from '../../protocol/messageTrace';
import { listedSymbols } from '../../target/kd/trace/findRoutines';
import type { RunState } from '../../target/kd/session/runState';
import { TraceAssembler } from '../../text/messageTrace/traceAssembler';
import { readTraceLine } from '../../text/messageTrace/traceLine';
import { messageOf, RequestError } from '../errors';
import { listedBreakpoints } from '../kd/breakpointList';
import type { KdCore } from '../kd/kdCore';
import { askerError } from '../kd/kdErrors';
import type { StopText } from '../kd/stopText';
import type { TraceControl } from './traceControl';
import { costText, msPerHit } from './traceCost';
import { evaluated, planTrace, removeTrace, type SetTrace, setTrace, tracedRoutines } from './traceSetup';
import type { TraceWish } from './traceWish';

/** How the target is halted for a moment; the client does not hear of it. */
export interface Asides {
  /** Works on a halted target. One that ran runs on; one that was halted stays so. */
  aside(work: () => Promise<void>, signal: AbortSignal): Promise<void>;
  go(command: string): Promise<void>;
  /** What is done at every halt. */
  look(): Promise<void>;
}

/** Milliseconds between two reports of a trace that runs. */
const REPORT_GAP = 250;
/** Milliseconds in which a target must halt, so that the breakpoints can be taken out. */
const BREAK_LIMIT = 20_000;
/** What a line prints that could not read its memory. */
const FAILED_READ = /Memory access error|Couldn't resolve error at/;

const NO_TRACE: TraceState = {
  number: 0,
  phase: 'none',
  limits: {
    events: TRACE_BOUNDS.events.usual,
    hits: TRACE_BOUNDS.hits.usual,
    seconds: TRACE_BOUNDS.seconds.usual,
  },
  filter: {},
  kinds: USUAL_KINDS,
  events: 0,
  hits: 0,
  ms: 0,
};

/** The trace of a session, the one that runs or the last one. */
interface Trace {
  readonly number: number;
  readonly wish: TraceWish;
  readonly startedAt: Date;
  readonly began: number;
  readonly assembler: TraceAssembler;
  phase: TraceState['phase'];
  ms: number;
  end?: TraceEnd;
  message?: string;
}

/**
 * Traces the messages of a live kernel by breakpoints that print and go on. Whatever ends it, the breakpoints are taken
 * out and a target that ran runs on.
 */
export class MessageTracer implements TraceControl {
  private trace: Trace | undefined;
  /** Breakpoints that are set, or may be. */
  private set: SetTrace | undefined;
  private left = 0;
  private ending: Promise<void> | undefined;
  private starting: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  private timer: Disposable | undefined;
  private reporting = false;
  /** A break was given up: it may come yet, and halts the target when nobody asks for it. */
  private expectsBreak = false;
  private msPerRead: number | undefined;

  constructor(
    private readonly core: KdCore,
    private readonly asides: Asides,
    private readonly changed: () => void,
  ) {
    core.tap = line => this.take(line);
  }

  get state(): TraceState {
    const { trace, left } = this;
    if (!trace) return NO_TRACE;
    const { wish, assembler, end, message } = trace;
    return {
      number: trace.number,
      phase: trace.phase,
      limits: wish.limits,
      filter: wish.filter,
      kinds: wish.kinds,
      events: assembler.events.length,
      hits: assembler.hits,
      ms: Math.round(trace.phase === 'ended' ? trace.ms : this.core.session.clock.now() - trace.began),
      startedAt: trace.startedAt.toISOString(),
      ...(wish.filterText !== undefined && { filterText: wish.filterText }),
      ...(end && { end }),
      ...(message !== undefined && { message }),
      ...(left > 0 && { left }),
    };
  }

  get events(): readonly TraceEvent[] {
    return this.trace?.assembler.events ?? [];
  }

  /** Hits without a line, where every hit has one; lines that made no sense. */
  get lost(): number {
    if (!this.trace) return 0;
    const { wish, assembler } = this.trace;
    const isFiltered = wish.process !== undefined || wish.connectionPort !== undefined;
    return assembler.damaged + (isFiltered ? 0 : assembler.hits - assembler.events.length - assembler.dropped);
  }

  async check(wish: TraceWish, signal: AbortSignal): Promise<TraceCheck> {
    const { core } = this;
    const { connection } = core.args;
    await this.measure(signal);
    const ms = msPerHit(connection.kind === 'kernel' ? connection.connection : '', this.msPerRead);
    const whyNot = this.whyNot();
    const isHalted = core.session.state === 'halted';
    const routines = isHalted && whyNot === undefined ? await tracedRoutines(core, signal) : undefined;
    return {
      ...(whyNot !== undefined && { whyNot }),
      ...(core.access !== 'full' && core.session.kind === 'live-kernel' && { needsAccess: true }),
      halts: core.session.state === 'running',
      msPerHit: ms,
      cost: costText(ms, wish.kinds, wish.limits),
      ...(routines && { routines: routines.map(({ name, kind }) => ({ name, kind })) }),
    };
  }

  /** Needs a halted target: its debugger has the symbols. */
  async routines(filter: string | undefined, signal: AbortSignal): Promise<readonly AlpcRoutine[]> {
    const part = filter?.trim().toLowerCase() ?? '';
    const { text } = await this.core.asker.ask('x nt!*Alpc*', { signal });
    return listedSymbols(text)
      .filter(({ name }) => name.toLowerCase().includes(part))
      .sort((a, b) => compareText(a.name, b.name))
      .map(({ name, address }) => {
        const kind = traceRoutine(name.replace(/^nt!/, ''))?.kind;
        return { name, address: formatAddress(address), ...(kind && { kind }) };
      });
  }

  /** Resolves when the breakpoints are set and the target runs. */
  async start(wish: TraceWish, signal: AbortSignal): Promise<void> {
    const whyNot = this.whyNot();
    if (whyNot !== undefined) throw new RequestError(this.core.access === 'full' ? 'cannotRun' : 'refused', whyNot);
    const { session } = this.core;
    const trace: Trace = {
      number: (this.trace?.number ?? 0) + 1,
      wish,
      startedAt: new Date(),
      began: session.clock.now(),
      assembler: new TraceAssembler(wish.limits.events),
      phase: 'starting',
      ms: 0,
    };
    this.trace = trace;
    this.ending = undefined;
    this.changed();
    const starting = new AbortController();
    const done = this.startNow(trace, AbortSignal.any([signal, starting.signal]));
    this.starting = { abort: starting, done: done.catch(() => undefined) };
    try {
      await done;
    } finally {
      this.starting = undefined;
    }
  }

  private async startNow(trace: Trace, signal: AbortSignal): Promise<void> {
    const wasHalted = this.core.session.state === 'halted';
    try {
      await this.asides.aside(() => this.begin(trace, signal), signal);
      if (wasHalted) await this.asides.go('g');
    } catch (error) {
      await (signal.aborted ? this.finish('stopped') : this.finish('failed', messageOf(error)));
      throw error instanceof RequestError ? error : askerError(error);
    }
  }

  /** Resolves when the breakpoints are gone, or it is clear that they are not. */
  async stop(): Promise<void> {
    await this.giveUpStart();
    if (this.trace && this.trace.phase !== 'ended') await this.finish('stopped');
  }

  /** The session is left: that takes all breakpoints out by itself. */
  close(): void {
    this.timer?.dispose();
    void this.giveUpStart();
    if (this.trace && this.trace.phase !== 'ended') this.over(this.trace, 'closed', undefined);
  }

  /**
   * At a halt that the trace has not asked for: takes its breakpoints out. True: the halt was the trace's own doing, and the
   * target is to run on.
   */
  async halted(halt: StopText): Promise<boolean> {
    const { expectsBreak } = this;
    this.expectsBreak = false;
    if (!this.set) return false;
    const numbers = this.set.plan.routines.map(routine => routine.breakpoint);
    const isPlain = halt.breakpoints.length === 0 && halt.reason !== 'exception' && !halt.exited;
    const isOwn = isPlain
      ? expectsBreak || (await this.standsAtOwn())
      : // A command that was lost, or a place that it could not be put in.
        halt.breakpoints.length > 0 && halt.breakpoints.every(number => numbers.includes(number));
    // An end that has begun may wait for this halt: it is not waited for.
    if (!this.ending) await this.finish(isOwn && !expectsBreak ? 'failed' : 'halted', isOwn ? STUCK : undefined);
    await this.remove();
    return isOwn;
  }

  /** The connection has changed. */
  stateChanged(to: RunState): void {
    if (to === 'reconnecting' || to === 'lost') void this.giveUpStart().then(() => this.finish('lost'));
    else if (to === 'ended') {
      this.set = undefined;
      this.close();
    } else if (to === 'running' && this.left > 0 && this.trace?.end === 'lost') void this.removeLater();
  }

  /** What a read costs, once something was read at this halt; the last figure holds while the target runs. */
  private async measure(signal: AbortSignal): Promise<void> {
    const { core } = this;
    if (core.session.state !== 'halted' || core.offsetOf('_ETHREAD', 'Cid') === undefined) return;
    const opened = await core.kernel(signal).catch(() => undefined);
    this.msPerRead = (opened?.kernel && opened.memory.estimate(1)) ?? this.msPerRead;
  }

  private whyNot(): string | undefined {
    const { session, access, userMode } = this.core;
    if (session.kind !== 'live-kernel' || userMode)
      return 'Messages are traced in a session with a live kernel on another machine, which can be halted.';
    if (access !== 'full')
      return 'A trace sets breakpoints, which write into the target, and this session has read-only access.';
    if (this.trace && this.trace.phase !== 'ended') return 'A trace is running already.';
    if (this.hasBreakpoints)
      return 'Breakpoints of the last trace are still set: halt the target, and they are removed.';
    return session.state === 'halted' || session.state === 'running'
      ? undefined
      : 'No target is connected that could be traced.';
  }

  /** A trace that is being set up is given up; resolves when nothing of it is left. */
  private async giveUpStart(): Promise<void> {
    const { starting } = this;
    starting?.abort.abort();
    await starting?.done;
  }

  private get hasBreakpoints(): boolean {
    return this.set !== undefined;
  }

  private async begin(trace: Trace, signal: AbortSignal): Promise<void> {
    await this.asides.look();
    const set = await planTrace(this.core, trace.wish, signal);
    signal.throwIfAborted();
    this.set = set;
    try {
      await setTrace(this.core, set, signal);
      signal.throwIfAborted();
    } catch (error) {
      await this.remove();
      throw error;
    }
    this.left = 0;
    trace.phase = 'running';
    this.timer = this.core.session.clock.after(trace.wish.limits.seconds * 1_000, () => void this.finish('time'));
    this.changed();
  }

  /** A line of output. True: it is the trace's, and nobody else's to show. */
  private take(text: string): boolean {
    const { trace, set } = this;
    if (!trace || !set) return false;
    const read = readTraceLine(text);
    if (read?.trace !== set.plan.trace) return read === undefined && FAILED_READ.test(text);
    const ms = this.core.session.clock.now() - trace.began;
    trace.assembler.take(read.line, { ms: Math.round(ms * 10) / 10 });
    this.report();
    const { ended, events, hits } = trace.assembler;
    if (trace.phase === 'running' && (ended || events.length >= trace.wish.limits.events))
      void this.finish(hits >= trace.wish.limits.hits ? 'hits' : 'events');
    return true;
  }

  private report(): void {
    if (this.reporting) return;
    this.reporting = true;
    this.core.session.clock.after(REPORT_GAP, () => {
      this.reporting = false;
      this.changed();
    });
  }

  private finish(end: TraceEnd, message?: string): Promise<void> {
    const { trace } = this;
    if (!trace || trace.phase === 'ended') return Promise.resolve();
    this.ending ??= this.finishNow(trace, end, message);
    return this.ending;
  }

  private async finishNow(trace: Trace, end: TraceEnd, message: string | undefined): Promise<void> {
    trace.phase = 'ending';
    this.timer?.dispose();
    this.changed();
    if (this.set) await this.takeOut();
    this.over(trace, end, message);
  }

  private over(trace: Trace, end: TraceEnd, message: string | undefined): void {
    trace.phase = 'ended';
    trace.end = end;
    trace.ms = this.core.session.clock.now() - trace.began;
    this.left = this.set?.plan.routines.length ?? 0;
    const left =
      this.left === 0
        ? []
        : ['The target could not be halted to take the breakpoints out: they are removed at its next halt.'];
    trace.message = [message ?? END_WORDS[end], ...left].join(' ');
    this.changed();
  }

  /** Takes the breakpoints out, for which a target that runs is halted for a moment. */
  private async takeOut(): Promise<void> {
    const { session } = this.core;
    if (session.state === 'halted') return this.remove();
    if (session.state !== 'running' && session.state !== 'breaking-in') return;
    const limit = new AbortController();
    const timer = session.clock.after(BREAK_LIMIT, () => {
      limit.abort();
    });
    try {
      await this.asides.aside(() => this.remove(), limit.signal);
    } catch {
      // A break that was given up may yet be taken.
      this.expectsBreak = this.hasBreakpoints;
    } finally {
      timer.dispose();
    }
  }

  private async remove(): Promise<void> {
    const { set } = this;
    if (!set) return;
    const left = await removeTrace(this.core, set).catch(() => set.plan.routines.length);
    this.left = left;
    if (left > 0) return;
    this.set = undefined;
    this.changed();
  }

  /** The target is back behind a restart: the debugger may have set the breakpoints again. */
  private async removeLater(): Promise<void> {
    await this.takeOut();
    this.changed();
  }

  /** The target stands at a breakpoint of the trace, and nobody else's is there: its command has failed to go on. */
  private async standsAtOwn(): Promise<boolean> {
    const { core, set } = this;
    if (!set) return false;
    try {
      const at = await evaluated(core, '@$ip');
      const own = set.plan.routines.find(routine => routine.address === at);
      if (!own) return false;
      const listed = listedBreakpoints((await core.asker.ask('bl')).text);
      return !listed.some(one => one.id !== own.breakpoint && BigInt(one.address ?? -1) === own.address);
    } catch {
      return false;
    }
  }
}

const STUCK = 'A breakpoint of the trace did not let the target run: all were removed, and the target runs on.';
