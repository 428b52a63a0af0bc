import type { ProcessExit } from '../process/debuggerProcess';
import { Listeners } from '../process/listeners';
import { breakInto } from './breaker';
import { type Clock, pause } from './clock';
import { connectEvent, mayBeOfTarget } from './connectText';
import { type KdEvent, type KdTargetKind, mayInterrupt } from './events';
import type { RunEffect } from './goCommands';
import { KdError } from './kdError';
import type { LateBreaks } from './lateBreaks';
import { wasNotRun } from './notRun';
import { type RunState, RunStateMachine } from './runState';
import { SharedWork } from './sharedWork';

/** States in which the debugger reads no command. */
const NOT_READY: Partial<Record<RunState, KdError['code']>> = {
  starting: 'not-connected',
  waiting: 'not-connected',
  reconnecting: 'not-connected',
  lost: 'not-connected',
  running: 'running',
  'breaking-in': 'running',
  ended: 'ended',
};

const SERVER_GONE = 'The debugger has left its server: that has ended, or has closed the connection';
/** Why a server does not answer. */
export const OTHERS = 'The server reads no commands: its target runs, or another client works with it';

/** The exit of a process is told at most so many milliseconds after it has ended. */
const EXIT_TOLD = 1_000;

/** The running state of the target: what started it, what stopped it, and how it is broken into. */
export class TargetRun {
  readonly machine: RunStateMachine;
  private readonly halts = new Listeners<undefined>();
  /** When it was last let run. */
  resumedAt: number;
  private breaking: SharedWork | undefined;
  private brokeIn = false;
  /** It is taken to run without a command of ours. */
  private unseen = false;

  constructor(
    private readonly kind: KdTargetKind,
    private readonly clock: Clock,
    private readonly tell: (event: KdEvent) => void,
    private readonly probe: () => boolean,
    private readonly lateBreaks: LateBreaks,
  ) {
    this.resumedAt = clock.now();
    this.machine = new RunStateMachine(change => {
      tell({ kind: 'state', change });
    });
  }

  get state(): RunState {
    return this.machine.state;
  }

  /** @throws KdError where the debugger reads no command now */
  assertReady(): void {
    const code = NOT_READY[this.state];
    if (code === undefined) return;
    const running = this.unseen ? (this.machine.reason ?? OTHERS) : 'The target is running: break in first';
    throw new KdError(code, code === 'running' ? running : (this.machine.reason ?? 'No target is connected yet'));
  }

  /** A line of output, in an answer or not. */
  line(text: string): void {
    const waits = this.machine.isUnconnected;
    const event = connectEvent(text, waits);
    if (event && (event.kind !== 'answers' || this.kind === 'live-kernel')) this.machine.note(event);
    else if (waits && mayBeOfTarget(text)) this.machine.hint(text);
    if (this.breaking && this.state === 'running') this.machine.breakingIn();
  }

  /** A command that lets the target run was sent. */
  resumed(): void {
    this.resumedAt = this.clock.now();
    this.brokeIn = false;
    this.machine.resumed();
  }

  /** It may run: others have let it, or nobody knows. What was read before does not hold any more. */
  ranUnseen(why: string): void {
    this.unseen = true;
    this.resumedAt = this.clock.now();
    this.machine.resumed(why);
  }

  /** A command that lets the target run did not reach the debugger. */
  notResumed(): void {
    this.machine.notResumed();
  }

  /** A command was answered whole. */
  answered(effect: RunEffect, text: string): void {
    // It reads commands: what looked like a restart in the middle of it was none, or is over.
    const { state } = this;
    if (effect === 'none' && (this.unseen || state === 'reconnecting' || state === 'running')) this.halted('');
    else if (effect === 'none') this.machine.answers();
    else if (wasNotRun(text)) this.machine.notResumed();
    else this.halted(text);
  }

  /** The target has halted, for the first time or again. */
  halted(text: string): void {
    const before = this.machine.stop;
    this.unseen = false;
    this.machine.halted();
    this.halts.fire(undefined);
    if (this.machine.stop === before) return;
    this.tell({ kind: 'stopped', asked: this.brokeIn, text, stop: this.machine.stop });
    this.brokeIn = false;
  }

  ended(exit: ProcessExit): void {
    if (this.kind === 'remote' && exit.error === undefined) this.machine.willEnd(SERVER_GONE);
    this.machine.ended(exit);
    this.halts.fire(undefined);
  }

  /**
   * Halts the target; resolves when it has halted, at once if it is. The break is repeated until it is taken, or nobody
   * wants it any more.
   */
  breakIn(signal?: AbortSignal): Promise<void> {
    const { state, reason } = this.machine;
    if (state === 'halted') return Promise.resolve();
    if (state === 'ended') return Promise.reject(new KdError('ended', reason ?? 'The debugger has ended'));
    if (!mayInterrupt(this.kind))
      return Promise.reject(new KdError('refused', 'This session is a guest of a debugging server: break in there'));
    // What it says may not be known; but a debugger that has not greeted yet does not take a break.
    if (this.machine.isUnconnected && state !== 'reconnecting' && this.machine.version === undefined)
      return Promise.reject(new KdError('not-connected', reason ?? 'No target is connected yet'));
    this.breaking ??= new SharedWork(stop =>
      this.breakNow(stop).finally(() => {
        this.breaking = undefined;
      }),
    );
    return this.breaking.join(signal);
  }

  private async breakNow(signal: AbortSignal): Promise<void> {
    const nextHalt = new Promise<undefined>(resolve => {
      const listening = this.halts.add(() => {
        listening.dispose();
        resolve(undefined);
      });
    });
    this.machine.breakingIn();
    this.brokeIn = true;
    try {
      await breakInto({
        clock: this.clock,
        halted: () => this.state === 'halted' || this.state === 'ended',
        nextHalt,
        interrupt: () => this.lateBreaks.send(),
        probe: this.probe,
        resumedAt: this.resumedAt,
        signal,
      });
    } catch (error) {
      if (error instanceof KdError) throw error;
      // The debugger may have just ended, which is told a moment later.
      await Promise.race([nextHalt, pause(this.clock, EXIT_TOLD)]);
      if (this.state !== 'halted' && this.state !== 'ended')
        throw new KdError('refused', `The debugger could not be told to break in: ${messageOf(error)}`);
    } finally {
      this.machine.breakGivenUp();
    }
    if (this.state === 'ended') throw new KdError('ended', this.machine.reason ?? 'The debugger has ended');
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
