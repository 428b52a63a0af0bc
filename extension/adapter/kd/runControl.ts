import type { RunEffect } from '../../target/kd/session/goCommands';
import { canRun } from '../../target/kd/session/events';
import { KdError } from '../../target/kd/session/kdError';
import { shownError } from '../errors';
import type { StackOwner } from '../machine/machine';
import type { BreakpointKind, StepKind, StopReport } from '../session/debuggee';
import type { BreakpointDesk, HitBreakpoint } from './breakpointDesk';
import { notInserted } from './breakpointWhy';
import type { KdCore } from './kdCore';
import { askerError } from './kdErrors';
import { OutputGate } from './outputGate';
import { contextOf, isParked, numberInPrompt } from './ownerContext';
import { readStop, type StopText } from './stopText';

/** Called at every halt, before the client hears of it. */
export type HaltWork = (stop: StopText) => Promise<void>;
/** True: a halt that nobody is to hear of; the target runs on. */
export type IsOwnHalt = (stop: StopText) => Promise<boolean>;

/** A halt for some work of ours. */
interface Aside {
  halt: StopText | undefined;
  /** Somebody wants the target halted meanwhile. */
  pauseWanted: boolean;
}

const STEPS: Readonly<Record<StepKind, { readonly line: string; readonly instruction: string }>> = {
  over: { line: 'p', instruction: 'p' },
  into: { line: 't', instruction: 't' },
  out: { line: 'gu', instruction: 'gu' },
};

const REASONS: Readonly<Record<BreakpointKind, StopReport['reason']>> = {
  source: 'breakpoint',
  function: 'function breakpoint',
  instruction: 'instruction breakpoint',
  data: 'data breakpoint',
};

const OUT = /^\s*(?:~\d{1,5}\s*)?gu\s*$/i;

/** Lets the target run, halts it, and tells of every change, asked for or not. */
export class RunControl {
  private effect: RunEffect = 'none';
  /** The client was told where the session stands; until then it is not told of changes. */
  private told = false;
  /** To be broken into as soon as it is connected. */
  private breakWanted = false;
  private asideNow: Aside | undefined;
  /** One after the other. */
  private asides: Promise<unknown> = Promise.resolve();
  private readonly gate: OutputGate;
  /** A pause was asked for that has not come yet. */
  private pausing = false;

  constructor(
    private readonly core: KdCore,
    private readonly atHalt: HaltWork,
    private readonly breakpoints: Pick<BreakpointDesk, 'hit' | 'failed'>,
    private readonly isOwnHalt: IsOwnHalt = () => Promise.resolve(false),
  ) {
    this.gate = new OutputGate(core.session.clock, text => {
      core.say(text, 'stdout');
    });
    core.session.onEvent(event => {
      if (event.kind === 'sent') this.sent(event.effect, event.command);
      else if (event.kind === 'stopped') void this.stopped(event.text, event.asked);
      else if (event.kind === 'state') this.changed(event.change.from, event.change.to);
    });
  }

  get whyNot(): string | undefined {
    const { kind } = this.core.session;
    if (kind === 'local-kernel')
      return 'A local kernel session never halts the machine that it runs on: there is nothing to continue, step or pause.';
    return canRun(kind) ? undefined : 'A crash dump cannot run: there is nothing to continue, step or pause.';
  }

  /** From now on the client hears of changes. `goOn`: a program that stands at its start is let run. */
  async tell(goOn: boolean): Promise<void> {
    const { session } = this.core;
    const stands = (): boolean => session.state === 'halted';
    if (stands()) {
      // The break at the start of a program is asked for.
      const stop = readStop(this.core.said, true, 'none');
      // What cannot be asked is unknown; that the debugger has ended meanwhile is told below.
      await this.atHalt(stop).catch(() => undefined);
      this.told = true;
      if (!stands()) this.changed('halted', session.state);
      else if (goOn) await this.go('g');
      else this.emitStop(stop, true, this.hitsOf(stop));
    } else this.told = true;
  }

  async resume(): Promise<void> {
    this.assertRuns();
    await this.go('g');
  }

  async pause(signal: AbortSignal): Promise<void> {
    this.assertRuns();
    if (this.core.session.kind === 'remote' && this.core.session.state !== 'halted')
      throw shownError('cannotRun', 'This session is a guest of a debugging server: break in at the server.');
    if (['starting', 'waiting', 'reconnecting'].includes(this.core.session.state)) {
      // Words of the debugger that are not known may tell of a connection; and somebody who asks again knows better.
      if (this.breakWanted || this.core.session.mayBeConnected) {
        void this.core.session.breakIn().catch((error: unknown) => {
          this.core.say(askerError(error).message, 'important');
        });
        this.core.say('The debugger was told to break in; it halts the target when one answers.');
      } else this.core.say('The target is broken into as soon as it is connected.');
      this.breakWanted = true;
      return;
    }
    if (this.asideNow) {
      this.asideNow.pauseWanted = true;
      return;
    }
    this.pausing = true;
    try {
      await this.core.session.breakIn(signal);
    } catch (error) {
      this.pausing = false;
      throw askerError(error, true);
    }
  }

  /**
   * Works on a halted target. One that ran is halted for it and runs on, and the client does not hear of it, unless
   * something else has halted it at the same moment, or somebody wants it halted. Rejects when the work does.
   */
  aside(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const done = this.asides.then(() => this.asideAlone(work, signal));
    this.asides = done.catch(() => undefined);
    return done;
  }

  private async asideAlone(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const { core } = this;
    const { session } = core;
    const stands = (): boolean => session.state === 'halted';
    if (stands()) return work();
    const aside: Aside = { halt: undefined, pauseWanted: this.pausing };
    this.asideNow = aside;
    try {
      await session.breakIn(signal);
      await work();
    } finally {
      if (stands() && !core.closing) await this.endAside(aside);
      this.asideNow = undefined;
      // It did not break in: somebody else may still want it to.
      if (!stands() && aside.pauseWanted && !core.closing) void session.breakIn().catch(() => undefined);
    }
  }

  private async endAside(aside: Aside): Promise<void> {
    const { halt, pauseWanted } = aside;
    const isForeign = halt !== undefined && (halt.reason !== 'pause' || halt.exited);
    if (!isForeign && !pauseWanted) {
      await this.go('g');
      return;
    }
    this.asideNow = undefined;
    await this.tellHalt(halt ?? readStop('', true, 'none'));
  }

  async step(kind: StepKind, byInstruction: boolean, owner: StackOwner): Promise<void> {
    this.assertRuns();
    if (this.core.access !== 'full')
      throw shownError(
        'refused',
        'Stepping changes the target, and this session has read-only access. Switch it to full access to step.',
      );
    if (isParked(this.core, owner))
      throw shownError('cannotRun', 'This is a parked thread: select a processor to step.');
    const { line, instruction } = STEPS[kind];
    const command = byInstruction ? instruction : line;
    const context = contextOf(this.core, owner);
    if (!context) throw shownError('noThread', 'This thread is gone.');
    for (const before of [...context.enter, byInstruction ? 'l-t' : 'l+t']) await this.core.asker.ask(before);
    const thread = this.core.userThreads.find(one => owner.kind === 'thread' && one.id === owner.id);
    const here = numberInPrompt(this.core.asker.prompt);
    await this.go(thread && thread.number !== here ? `~${thread.number} ${command}` : command);
  }

  /** Sends a command that lets the target run. Resolves when it is on its way: when it halts is told by an event. */
  async go(command: string): Promise<void> {
    const { core } = this;
    const { session, asker } = core;
    if (session.state !== 'halted')
      throw shownError(session.state === 'running' ? 'running' : 'cannotRun', notHalted(session.state));
    const { stop } = session;
    await new Promise<void>((resolve, reject) => {
      const sent = session.onEvent(event => {
        if (event.kind !== 'sent' || event.command !== command) return;
        sent.dispose();
        resolve();
      });
      // The target may print for hours before it halts.
      const onLine = (line: string): void => {
        if (core.tap?.(line) !== true) this.gate.line(line);
      };
      asker.ask(command, { onLine }).then(
        answer => {
          sent.dispose();
          resolve();
          // It was refused: the target has not moved, and it is the same halt as before.
          if (session.stop === stop && session.state === 'halted') void this.refused(answer.text);
        },
        (error: unknown) => {
          sent.dispose();
          if (error instanceof KdError && error.code === 'ended') resolve();
          else if (error instanceof KdError && error.code === 'not-run' && session.state === 'halted') {
            core.say(error.message, 'important');
            void this.refused('');
            resolve();
          } else reject(askerError(error, true));
        },
      );
    });
  }

  private assertRuns(): void {
    const why = this.whyNot;
    if (why !== undefined) throw shownError('cannotRun', why);
  }

  /** `gu` runs to where the function returns: to a person that is a step. */
  private sent(effect: RunEffect, command: string): void {
    if (effect !== 'none') this.effect = OUT.test(command) ? 'step' : effect;
  }

  /** The go was not carried out. The client was told that the target runs: it stands where it stood. */
  private async refused(text: string): Promise<void> {
    if (text.includes('No runnable debuggees')) {
      this.core.emit({ kind: 'ended', text: 'The program has ended.' });
      return;
    }
    const failure = notInserted(text);
    const stop = readStop('', false, 'none');
    if (failure && (await this.isOwnHalt({ ...stop, breakpoints: [failure.number] }))) {
      await this.go('g');
      return;
    }
    if (failure) this.core.say(this.breakpoints.failed(failure), 'important');
    this.emitStop({ ...stop, description: 'The target did not run' }, false, []);
  }

  private changed(from: string, to: string): void {
    if (!this.told) return;
    if (to === 'halted') this.breakWanted = false;
    if (to === 'running' && this.breakWanted) {
      this.breakWanted = false;
      void this.core.session.breakIn().catch(() => undefined);
    }
    const ran = to === 'running' || to === 'reconnecting';
    if (ran && from === 'halted' && !this.asideNow) this.core.emit({ kind: 'continued' });
    if (to === 'lost')
      this.core.say(`The target does not answer any more: ${this.core.session.reason ?? ''}`, 'important');
    if (to === 'ended') this.core.emit({ kind: 'ended', text: this.ending(from) });
  }

  /** Nobody lets a kernel run whose debugger has ended while it stood. */
  private ending(from: string): string {
    const { kind, reason = 'The debugger has ended' } = this.core.session;
    return kind === 'live-kernel' && from === 'halted'
      ? `${reason}. The kernel was halted and stays so until a debugger lets it run: attach again and continue`
      : reason;
  }

  private async stopped(text: string, asked: boolean): Promise<void> {
    const { core } = this;
    this.gate.flush();
    const printed = text.trim() === '' ? core.said : text;
    const halt = readStop(printed, asked, this.effect);
    this.effect = 'none';
    core.readings.nextStop();
    core.chosen.forget();
    if (this.asideNow) {
      this.asideNow.halt ??= halt;
      return;
    }
    if (this.told) await this.tellHalt(halt);
  }

  private async tellHalt(halt: StopText): Promise<void> {
    const { core, pausing } = this;
    const { stop } = core.session;
    // Before what nobody wants any more is cleared.
    const hits = this.hitsOf(halt);
    this.pausing = false;
    const stands = (): boolean => stop === core.session.stop && core.session.state === 'halted';
    if ((await this.isOwnHalt(halt)) && !pausing && stands()) {
      await this.go('g');
      return;
    }
    try {
      await this.atHalt(halt);
    } catch {
      // What could not be asked is unknown; that the target has halted is told all the same.
    }
    core.said = '';
    if (stands()) this.emitStop(halt, false, hits);
  }

  private hitsOf({ breakpoints }: StopText): readonly HitBreakpoint[] {
    return breakpoints.map(number => this.breakpoints.hit(number)).filter(hit => hit !== undefined);
  }

  private emitStop({ reason, description }: StopText, entry: boolean, hits: readonly HitBreakpoint[]): void {
    const owner = this.ownerHere();
    const isEntry = entry && reason !== 'exception';
    const wanted = hits.filter(hit => !hit.removed);
    const removed = hits.length > 0 && wanted.length === 0;
    const [first] = wanted;
    const stop: StopReport = {
      reason: isEntry ? 'entry' : first ? REASONS[first.kind] : reason,
      description: isEntry
        ? 'halted'
        : removed
          ? `${description}, which was removed while the target ran`
          : description,
      hit: wanted.map(hit => hit.id),
      ...(owner && { owner }),
    };
    this.core.emit({ kind: 'stopped', stop });
  }

  /** What the prompt speaks of. */
  private ownerHere(): StackOwner | undefined {
    const { core } = this;
    const number = numberInPrompt(core.asker.prompt);
    if (!core.userMode) return { kind: 'processor', number };
    const thread = core.userThreads.find(one => one.number === number) ?? core.userThreads.find(one => one.current);
    return thread && { kind: 'thread', id: thread.id };
  }
}

function notHalted(state: string): string {
  return state === 'running' || state === 'breaking-in'
    ? 'The target is running already.'
    : 'No target is connected that could run.';
}
