import { readOnlyRefusal } from '../access/classifyCommand';
import type { DebuggerProcess } from '../process/debuggerProcess';
import type { Listeners } from '../process/listeners';
import { REPEAT } from './breaker';
import type { BusyWatch } from './busyWatch';
import type { Clock } from './clock';
import type { CommandChannel } from './commandChannel';
import { CommandQueue, type Priority } from './commandQueue';
import { type KdEvent, type KdTargetKind, mayInterrupt } from './events';
import type { RunEffect } from './goCommands';
import type { GuestWatch } from './guestWatch';
import { cancelled, KdError } from './kdError';
import type { LateBreaks } from './lateBreaks';
import type { LineEffects } from './lineEffects';
import type { RunOptions } from './runOptions';
import { fitsBlock, MAX_LINE } from './sendable';
import type { TargetRun } from './targetRun';
import type { CommandAnswer, Turn, TurnOptions } from './turn';
import { answerOf, type WaitedFor } from './turnWait';
import type { WideAnswers } from './wideAnswers';

/** What running commands needs of a session. */
export interface RunParts {
  readonly kind: KdTargetKind;
  readonly clock: Clock;
  readonly process: DebuggerProcess;
  readonly channel: CommandChannel;
  readonly target: TargetRun;
  readonly busy: BusyWatch;
  readonly effects: LineEffects;
  readonly breaks: LateBreaks;
  readonly wide: WideAnswers | undefined;
  readonly events: Listeners<KdEvent>;
  /** Hears of what other clients of a server do. */
  readonly guest: GuestWatch | undefined;
}

/**
 * When a line is sent once more: where its answer was lost, whatever became of it (it only reads); where markers inside of it
 * prove that it has not run; or never.
 */
export type Repeatable = 'if-lost' | 'if-not-run' | 'never';

/** What the text of a line does not tell. */
export interface Known {
  readonly effect?: RunEffect;
  readonly repeatable?: Repeatable;
  /** The command by which people know it. */
  readonly shown?: string;
}

/** One command line that waits for its turn, or has it. */
interface Wanted {
  /** The line; made when it is sent, since markers inside of it hold the number of its turn. */
  line: () => string;
  readonly options: RunOptions;
  turnOptions: TurnOptions;
  readonly effect: RunEffect;
  readonly repeatable: Repeatable;
  /** It stands as it was typed; what is made are scripts, whose commands are looked at by whoever makes them. */
  readonly typed: boolean;
  shown: string | undefined;
  /** The turn that it has. */
  turn?: Turn;
}

/** Runs command lines, one at a time: each to its answer, whatever is lost or broken off on the way. */
export class CommandRuns {
  readonly queue = new CommandQueue();
  /** Somebody has set breakpoints, or may have. */
  breakpointsSet = false;

  constructor(private readonly parts: RunParts) {}

  /** `line`: made anew each time it is sent. `known`: what its own text does not tell. */
  add(
    line: string | (() => string),
    options: RunOptions,
    turnOptions: TurnOptions,
    known: Known = {},
  ): Promise<CommandAnswer> {
    const isText = typeof line === 'string';
    const effect = known.effect ?? (isText ? this.parts.effects.of(line) : 'none');
    const repeatable = known.repeatable ?? (isText && readOnlyRefusal(line) === undefined ? 'if-lost' : 'never');
    const wanted: Wanted = {
      line: isText ? () => line : line,
      options,
      turnOptions: { ...turnOptions, lasts: effect !== 'none' },
      effect,
      repeatable: effect === 'none' ? repeatable : 'never',
      typed: isText && known.effect === undefined,
      shown: known.shown,
    };
    if (isText && this.parts.kind === 'remote' && effect === 'none') this.frame(wanted, line);
    const { priority = 'user', signal } = options;
    return new Promise((resolve, reject) => {
      this.queue.add({
        priority,
        signal,
        dropped: reject,
        run: () => this.turnOf(wanted, resolve, reject),
      });
    });
  }

  /** Others use the server as well: what they do comes between lines, and never into one. */
  private frame(wanted: Wanted, command: string): void {
    const { markers } = this.parts.channel;
    const marker = (edge: 'begin' | 'end'): string =>
      markers.command({ edge, turn: this.parts.channel.nextTurn, index: 1 });
    const framed = (): string => `${marker('begin')}; .catch {${command}}; ${marker('end')}`;
    // A script takes what follows for its arguments.
    if (!fitsBlock(command) || command.includes('<') || framed().length > MAX_LINE - 16) return;
    wanted.line = framed;
    wanted.turnOptions = { ...wanted.turnOptions, framed: true };
    wanted.shown = command;
  }

  /** Asks for a marker alone, when everything else was asked: it comes when the debugger reads commands. */
  probe(): Promise<void> {
    const { channel } = this.parts;
    return new Promise((resolve, reject) => {
      this.queue.add({
        priority: 'background',
        dropped: reject,
        run: () =>
          channel.send('', {}).done.then(() => {
            resolve();
          }, reject),
      });
    });
  }

  /** After an interrupt or a lost marker: a marker alone shows where the debugger stands; without it the session ends. */
  async resync(): Promise<void> {
    const { target, channel, breaks } = this.parts;
    if (target.state === 'ended') return;
    if (breaks.mayCome) await breaks.raised();
    await channel.send('', {}).done.then(
      // It reads commands, so its target stands, whatever became of a command that had let it run.
      () => {
        target.halted('');
      },
      (error: unknown) => this.giveUp(error),
    );
  }

  /** The debugger reads commands but prints no markers: nothing that it prints can be trusted any more. */
  async giveUp(error: unknown): Promise<void> {
    if (!(error instanceof KdError) || error.code !== 'out-of-step') return;
    const { kind, process, target } = this.parts;
    target.machine.willEnd(error.message);
    // A kernel is let run by whoever guards it: nobody else could any more.
    if (kind === 'live-kernel') await process.handOver?.();
    await process.kill();
  }

  private async turnOf(
    wanted: Wanted,
    resolve: (answer: CommandAnswer) => void,
    reject: (error: Error) => void,
  ): Promise<void> {
    const { clock, breaks } = this.parts;
    const { options, effect } = wanted;
    const { signal, timeoutMs, priority = 'user' } = options;
    if (breaks.mayCome && this.isHalted) await this.resync();
    if (signal?.aborted) {
      reject(cancelled());
      return;
    }
    const done = this.carriedOut(wanted);
    const waited: WaitedFor = {
      get command() {
        return wanted.turn?.command ?? '';
      },
      get soFar() {
        return wanted.turn?.soFar ?? '';
      },
      done,
    };
    const givenUp = (): void => {
      // A target that was told to run is never halted because somebody stopped waiting.
      if (effect === 'none') this.endSoon(wanted, priority);
    };
    answerOf(waited, { clock, signal, timeoutMs, givenUp }).then(resolve, reject);
    await done.then(
      () => undefined,
      (error: unknown) => this.inStep(error),
    );
    if ((breaks.mayCome || signal?.aborted) && effect === 'none') await this.resync();
    await this.reopenLog(wanted.turn?.command ?? '');
  }

  /** Sends it, and once more where it was lost and does nothing but read. */
  private async carriedOut(wanted: Wanted): Promise<CommandAnswer> {
    for (let again = false; ; again = true) {
      const turn = this.send(wanted);
      try {
        return await this.answered(turn, wanted);
      } catch (error) {
        if (error instanceof KdError && error.code === 'not-run' && wanted.effect !== 'none')
          this.parts.target.notResumed();
        if (again || !isRepeatable(error, wanted)) throw error;
        await this.inStep(error);
        if (!this.isHalted) throw error;
      }
    }
  }

  private send(wanted: Wanted): Turn {
    const { channel, events, busy, effects, target } = this.parts;
    const { effect } = wanted;
    const { priority = 'user' } = wanted.options;
    const line = wanted.line();
    const turn = channel.send(line, wanted.turnOptions);
    wanted.turn = turn;
    const shown = wanted.shown ?? line;
    effects.sent(shown);
    if (wanted.typed && effects.setsBreakpoint(shown)) this.breakpointsSet = true;
    this.parts.guest?.sent(turn);
    events.fire({ kind: 'sent', command: shown, priority, effect });
    if (effect === 'none') busy.watch(turn, priority, () => this.queue.length);
    else {
      target.resumed();
      if (effect !== 'step')
        this.queue.dropAll(new KdError('running', 'The target was resumed before this had its turn'));
    }
    return turn;
  }

  private async answered(turn: Turn, { effect, options, turnOptions }: Wanted): Promise<CommandAnswer> {
    const { target, breaks, wide } = this.parts;
    const answer = await turn.done;
    target.answered(effect, answer.tail === undefined ? answer.text : answer.text + answer.tail);
    // Somebody has ended it: to a person what it has printed is an answer, to a parser it is none.
    if (effect === 'none' && breaks.mayCome && options.priority === 'background') throw cancelled();
    if (!wide || turnOptions.linesOnly === true || target.state === 'ended') return answer;
    return wide.whole(turn.id, answer, turnOptions.keepNotes === true);
  }

  /** Behind an answer that proves nothing it is asked where the debugger stands. */
  private async inStep(error: unknown): Promise<void> {
    if (error instanceof KdError && error.code === 'out-of-step') await this.resync();
  }

  private get isHalted(): boolean {
    return this.parts.target.state === 'halted';
  }

  /** A user's own log has replaced ours, and was closed. */
  private async reopenLog(command: string): Promise<void> {
    const again = this.parts.wide?.after(command);
    if (again !== undefined && this.isHalted) await this.parts.channel.send(again, {}).done.catch(() => undefined);
  }

  /**
   * Ends a command that nobody waits for any more: at once for a user; slices of the background end by themselves. Not
   * every command takes notice of a break, so it is repeated as long as that command runs.
   */
  private endSoon(wanted: Wanted, priority: Priority): void {
    const { kind, clock, channel, breaks } = this.parts;
    if (!mayInterrupt(kind)) return;
    const end = (): void => {
      if (!wanted.turn?.open || wanted.turn !== channel.open || !this.isHalted) return;
      // At a prompt a break would end the marker that is waited for.
      if (!channel.probe()) void breaks.sendQuietly();
      clock.after(REPEAT, end);
    };
    clock.after(priority === 'user' ? 0 : 3_000, end);
  }
}

function isRepeatable(error: unknown, { repeatable, options }: Wanted): boolean {
  if (!(error instanceof KdError) || repeatable === 'never' || options.signal?.aborted === true) return false;
  return error.code === 'not-run' || (error.code === 'out-of-step' && repeatable === 'if-lost');
}
