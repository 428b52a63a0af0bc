import { modeOfPrompt } from './prompt';
import type { SessionLine } from './sessionLines';

/** Which moment of which kernel what is read now belongs to. */
export interface Moment {
  readonly kernel: number;
  readonly stop: number;
}

const MOMENTS: ReadonlySet<SessionLine['kind']> = new Set([
  'startup',
  'dump',
  'waiting',
  'shutdown',
  'kernel-base',
  'break',
]);

/** True for a line that may begin another moment. */
export function announcesMoment(line: SessionLine): boolean {
  return MOMENTS.has(line.kind);
}

/**
 * Counts the kernels (boots, connections, dumps) of a log and the halts of each.
 *
 * A kernel begins with a start of the debugger, an opened dump, a lost or new connection, a shutdown, and where the
 * kernel's base is another than before. A stop begins with a command that lets the target run (what such a command prints
 * belongs to the new stop) and with a break that nobody asked for. In a local kernel session nothing ever halts: every
 * command is a stop of its own, so that two commands never prove one state.
 */
export class SessionState {
  kernel = 0;
  /** Kernels so far. */
  kernels = 1;
  private stops: number[] = [0];
  /** Nothing was learned of the current kernel yet: what announces a kernel announces this one. */
  private fresh = true;
  /** A command let the target run and no break was seen since. */
  private running = false;
  /** A banner was printed; whether a new debugger or the command `version` printed it shows behind it. */
  private banner = false;
  private base: bigint | undefined;
  /** Kernel by number of the system, where the prompt names systems (`||1:0: kd>`). */
  private systems = new Map<number, number>();

  /** The state at a halt that somebody else has counted: what is read next belongs to it. */
  static atStop(stop: number): SessionState {
    const state = new SessionState();
    state.stops = [stop];
    state.fresh = false;
    return state;
  }

  /** The same state, to read on from there later. */
  copy(): SessionState {
    const copy = Object.assign(new SessionState(), this);
    copy.stops = [...this.stops];
    copy.systems = new Map(this.systems);
    return copy;
  }

  /** Equal for two states that make no difference to what follows. */
  key(): string {
    const { fresh, running, banner, base, systems, stops, kernel, kernels } = this;
    const flags = `${fresh ? 'f' : ''}${running ? 'r' : ''}${banner ? 'b' : ''}`;
    // Of earlier kernels only those of several systems can be spoken of again.
    const halts = systems.size > 0 ? stops.join() : String(stops[kernel]);
    return `${kernel}/${kernels} ${halts} ${flags} ${base?.toString(16) ?? ''} ${[...systems].join(';')}`;
  }

  get moment(): Moment {
    return { kernel: this.kernel, stop: this.stops[this.kernel] ?? 0 };
  }

  /** A prompt. `runs`: its command lets the target run. */
  prompt(prompt: string, runs: boolean): void {
    this.running = false;
    this.banner = false;
    this.chooseSystem(prompt);
    if (runs) {
      this.addStop();
      this.running = true;
    } else if (modeOfPrompt(prompt) === 'local-kernel' && !this.fresh) this.addStop();
    this.fresh = false;
  }

  /** Something was learned of the target without any prompt. */
  learned(): void {
    this.fresh = false;
  }

  /** A command to run was refused: nothing ran. */
  refused(): void {
    if (this.running) this.stops[this.kernel] = Math.max(0, (this.stops[this.kernel] ?? 0) - 1);
    this.running = false;
  }

  /** Takes note of a line of session text. True: what follows belongs to another moment. */
  note(line: SessionLine): boolean {
    switch (line.kind) {
      case 'banner':
        this.banner = true;
        return false;
      case 'startup':
        return this.banner && this.begin();
      case 'dump':
      case 'waiting':
      case 'shutdown':
        return this.begin();
      case 'kernel-base':
        return this.noteBase(line.base);
      case 'break':
        return this.noteBreak();
      default:
        return false;
    }
  }

  private noteBreak(): boolean {
    if (this.running || this.fresh) {
      this.running = false;
      return false;
    }
    this.addStop();
    return true;
  }

  private noteBase(base: bigint): boolean {
    const other = this.base !== undefined && this.base !== base && this.systems.size === 0;
    const began = other && this.begin();
    this.base = base;
    return began;
  }

  private addStop(): void {
    this.stops[this.kernel] = (this.stops[this.kernel] ?? 0) + 1;
  }

  private begin(): boolean {
    this.banner = false;
    this.running = false;
    if (this.fresh) return false;
    this.kernel = this.kernels++;
    this.stops[this.kernel] = 0;
    this.fresh = true;
    this.base = undefined;
    return true;
  }

  /** Goes to the kernel of the system that the prompt names; the newest kernel belongs to a number seen first. */
  private chooseSystem(prompt: string): void {
    const number = /^\|\|(\d{1,4}):/.exec(prompt)?.[1];
    if (number === undefined) return;
    const known = this.systems.get(Number(number));
    if (known === undefined) this.systems.set(Number(number), this.kernels - 1);
    this.kernel = known ?? this.kernels - 1;
  }
}
