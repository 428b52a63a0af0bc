import type { ConnectEvent } from './connectText';
import { connectionHint, exitReason, NO_DEBUGGEE } from './connectText';
import type { ProcessExit } from '../process/debuggerProcess';

/** Where a session stands. */
export type RunState =
  /** The debugger was started and has said nothing that matters. */
  | 'starting'
  /** It waits for a target that does not answer. */
  | 'waiting'
  /** The target is connected, or was resumed, and runs. */
  | 'running'
  /** A break was sent and the target has not taken it yet. */
  | 'breaking-in'
  /** It reads commands. */
  | 'halted'
  /** The target went away and is expected back (a reboot). */
  | 'reconnecting'
  /** The target does not answer any more. */
  | 'lost'
  /** The process has ended. */
  | 'ended';

export interface StateChange {
  readonly from: RunState;
  readonly to: RunState;
  /** Why, for people; for `waiting` what to check, for `ended` what went wrong. */
  readonly reason?: string;
}

/** Keeps the state. Every change goes through here, so that what is shown never lies. */
export class RunStateMachine {
  private current: RunState = 'starting';
  private why: string | undefined;
  private failure: string | undefined;
  /** Counts halts; what was read belongs to one of them. */
  stop = 0;
  version: string | undefined;
  /** While it waits, the debugger has printed something that is not known: a target may be there. */
  hinted = false;

  constructor(private readonly changed: (change: StateChange) => void) {}

  get state(): RunState {
    return this.current;
  }

  get reason(): string | undefined {
    return this.why;
  }

  /** What a line said about the connection. */
  note(event: ConnectEvent): void {
    switch (event.kind) {
      case 'version':
        this.version ??= event.version;
        return;
      case 'waiting':
        if (this.current === 'starting' || this.current === 'waiting')
          this.to('waiting', event.noDebuggee ? NO_DEBUGGEE : this.why);
        else if (this.current !== 'halted') this.to('reconnecting', this.why);
        return;
      case 'connected':
        if (this.current !== 'halted' && this.current !== 'breaking-in') this.to('running');
        return;
      case 'answers':
        if (this.isUnconnected) this.to('running');
        return;
      case 'rebooting':
        this.to('reconnecting', 'The target restarts');
        return;
      case 'lost':
        this.to('lost', event.text);
        return;
      case 'failed':
        this.failure ??= event.text;
        return;
    }
  }

  /** The debugger waits for a target, as far as its words are known. */
  get isUnconnected(): boolean {
    return this.current === 'starting' || this.current === 'waiting' || this.current === 'reconnecting';
  }

  /** A line of a debugger that waits which says nothing that is known. */
  hint(line: string): void {
    if (this.current !== 'waiting' && this.current !== 'reconnecting') return;
    this.hinted = true;
    this.to(this.current, connectionHint(line));
  }

  /** The debugger has proved that it reads commands. */
  halted(): void {
    if (this.current === 'halted') return;
    this.stop++;
    this.to('halted');
  }

  /** A command was answered: a connection that seemed lost in between is not. */
  answers(): void {
    if (this.current === 'lost') this.to('halted');
  }

  /** A go command was sent; or `why` the target is taken to run. */
  resumed(why?: string): void {
    this.to('running', why);
  }

  /** A command to run was refused: the target has not moved, and it is the same halt as before. */
  notResumed(): void {
    this.to('halted');
  }

  /** A break is sent. A target that is not known to be connected is still waited for. */
  breakingIn(): void {
    if (!this.isUnconnected) this.to('breaking-in');
  }

  /** A break was given up; the target may still run. */
  breakGivenUp(): void {
    if (this.current === 'breaking-in') this.to('running');
  }

  /** Why the debugger will be ended, unless it has said something itself. */
  willEnd(why: string): void {
    this.failure ??= why;
  }

  ended(exit: ProcessExit): void {
    this.to('ended', this.endReason(exit));
  }

  private endReason(exit: ProcessExit): string {
    if (exit.error !== undefined) return `The debugger could not be started: ${exit.error}`;
    const meaning = exit.code === undefined ? undefined : exitReason(exit.code);
    const said = this.failure ?? (meaning === undefined ? undefined : `The debugger ended: ${meaning}`);
    const code =
      exit.code === undefined ? exit.signal : exit.code > 9 ? `0x${(exit.code >>> 0).toString(16)}` : exit.code;
    return said === undefined ? `The debugger has ended (${code ?? 'no code'})` : `${said} (${code ?? 'no code'})`;
  }

  private to(state: RunState, reason?: string): void {
    if (this.current === 'ended') return;
    const from = this.current;
    if (from === state && this.why === reason) return;
    if (from !== state) this.hinted = false;
    this.current = state;
    this.why = reason;
    this.changed({ from, to: state, ...(reason !== undefined && { reason }) });
  }
}
