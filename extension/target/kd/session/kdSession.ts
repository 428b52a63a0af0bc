import { randomBytes } from 'node:crypto';
import type { Disposable } from '../../../base/disposables';
import { cutsLines, DEFAULT_CODE_PAGE } from '../framing/codePages';
import { Markers } from '../framing/markers';
import type { DebuggerProcess, SessionNotes } from '../process/debuggerProcess';
import { Listeners } from '../process/listeners';
import { Batches } from './batches';
import type { BatchAnswer } from './batchScript';
import { REPEAT } from './breaker';
import { BusyWatch } from './busyWatch';
import { type Clock, pause, realClock } from './clock';
import { CommandChannel } from './commandChannel';
import { CommandQueue, type Priority } from './commandQueue';
import { type KdEvent, type KdTargetKind, mayInterrupt } from './events';
import { runEffect } from './goCommands';
import { KdError } from './kdError';
import type { BatchOptions, RunOptions } from './runOptions';
import type { RunState } from './runState';
import { SessionFiles } from './scriptFiles';
import { fitsBlock, MAX_LINE, sendable } from './sendable';
import { TargetRun } from './targetRun';
import type { CommandAnswer, Turn, TurnOptions } from './turn';
import { answerOf } from './turnWait';
import { waitFor } from './waitFor';
import { WideAnswers } from './wideAnswers';

export interface KdSessionOptions {
  readonly target: KdTargetKind;
  readonly codePage?: number;
  readonly clock?: Clock;
  readonly files?: SessionFiles;
  /** Hex digits for the markers; a recording is replayed with its own. */
  readonly session?: string;
  /** Told of scripts, whose text does not go over the wire. */
  readonly notes?: SessionNotes;
}

/** One session with one kd or cdb: commands and their answers, the running state, breaking in. */
export class KdSession {
  readonly clock: Clock;
  readonly files: SessionFiles;
  readonly kind: KdTargetKind;
  private readonly events = new Listeners<KdEvent>();
  private readonly channel: CommandChannel;
  private readonly queue = new CommandQueue();
  private readonly target: TargetRun;
  private readonly busy: BusyWatch;
  private readonly batches: Batches;
  private readonly wide: WideAnswers | undefined;
  /** Somebody has set breakpoints: they have to go before a kernel is left alone. */
  breakpointsSet = false;

  constructor(
    readonly process: DebuggerProcess,
    options: KdSessionOptions,
  ) {
    this.clock = options.clock ?? realClock;
    this.kind = options.target;
    this.files = options.files ?? new SessionFiles();
    this.target = new TargetRun(
      process,
      this.kind,
      this.clock,
      event => {
        this.events.fire(event);
      },
      () => this.channel.probe(),
    );
    const { codePage = DEFAULT_CODE_PAGE } = options;
    const markers = new Markers(options.session ?? randomBytes(4).toString('hex'));
    // The log of a server is not ours.
    if (cutsLines(codePage) && this.kind !== 'remote') this.wide = new WideAnswers(this.files, markers, this.clock);
    this.channel = new CommandChannel(process, markers, {
      codePage,
      clock: this.clock,
      newFile: () => this.files.floodFile(),
    });
    this.batches = new Batches({
      markers,
      files: this.files,
      notes: options.notes,
      nextTurn: () => this.channel.nextTurn,
      run: (line, batch, turn) => this.enqueue(line, batch, turn),
    });
    this.busy = new BusyWatch(this.clock, event => {
      this.events.fire(event);
    });
    this.channel.lines.add(line => {
      this.target.line(line);
    });
    this.channel.unsolicited.add(text => {
      this.events.fire({ kind: 'output', text });
    });
    process.onExit(exit => {
      this.target.ended(exit);
      this.queue.close(new KdError('ended', this.reason ?? 'The debugger has ended'));
      this.files.debuggerEnded();
    });
  }

  get state(): RunState {
    return this.target.machine.state;
  }

  /** Why it is in that state, for people. */
  get reason(): string | undefined {
    return this.target.machine.reason;
  }

  /** Which halt of the target it is, from 1. What was read at one does not hold at another. */
  get stop(): number {
    return this.target.machine.stop;
  }

  /** As the banner says: `10.0.19041.685`. */
  get version(): string | undefined {
    return this.target.machine.version;
  }

  get prompt(): string | undefined {
    return this.channel.prompt;
  }

  onEvent(listener: (event: KdEvent) => void): Disposable {
    return this.events.add(listener);
  }

  /**
   * Waits for the target: until it is halted, connected and running, or the debugger has ended. The limit ends the wait
   * only. The state tells the outcome.
   */
  async start(options: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {}): Promise<RunState> {
    if (!this.channel.open && this.state === 'starting') this.prove();
    const settled: readonly RunState[] = ['halted', 'running', 'ended'];
    if (!settled.includes(this.state))
      await waitFor(this.clock, options, done =>
        this.onEvent(event => {
          if (event.kind === 'state' && settled.includes(event.change.to)) done();
        }),
      );
    return this.state;
  }

  /**
   * Runs a command line and resolves with its answer; a go command resolves when the target has halted again.
   * Rejects with a KdError.
   */
  run(line: string, options: RunOptions = {}): Promise<CommandAnswer> {
    try {
      const command = sendable(line);
      this.target.assertReady();
      if (command.length > MAX_LINE) return this.runLong(command, options);
      return this.enqueue(command, options, this.turnOptions(options));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /**
   * Runs many commands in one turn. Each has its own answer; one that was not answered whole is asked once more, by itself.
   */
  async batch(commands: readonly string[], options: BatchOptions = {}): Promise<readonly BatchAnswer[]> {
    if (commands.length === 0) return [];
    this.target.assertReady();
    return this.batches.run(commands, options);
  }

  /** Halts the target; resolves when it has halted, at once if it is. The break is repeated until it is taken. */
  breakIn(signal?: AbortSignal): Promise<void> {
    return this.target.breakIn(signal);
  }

  /** Drops what waits and ends the command that runs on a halted target. True when the debugger is free. */
  async clear(limitMs: number): Promise<boolean> {
    this.queue.dropAll(new KdError('cancelled', 'The session is being closed'));
    const onTheWire = (): Turn | undefined => this.channel.open;
    if (!onTheWire() || this.state !== 'halted') return !onTheWire();
    if (mayInterrupt(this.kind)) await this.interruptQuietly();
    const end = this.clock.now() + limitMs;
    // Behind a command that was interrupted comes the marker that shows where the debugger stands.
    for (let turn = onTheWire(); turn && this.clock.now() < end; turn = onTheWire())
      await Promise.race([turn.done.catch(() => undefined), pause(this.clock, end - this.clock.now())]);
    return !onTheWire();
  }

  /** Ends the command that runs on a halted target; false where there is none, or it may not be ended. */
  async cancelCurrent(): Promise<boolean> {
    const { open } = this.channel;
    if (open === undefined || this.state !== 'halted' || !mayInterrupt(this.kind)) return false;
    await this.interruptQuietly();
    return true;
  }

  /** Ends the debugger and everything that it has started, and removes the files of the session. */
  async kill(): Promise<void> {
    await this.process.kill();
    this.files.dispose();
  }

  /** Asks for a marker alone: it comes when the debugger reads commands. */
  private prove(): void {
    const ready = async (): Promise<void> => {
      await this.channel.send('', {}).done;
      if (this.wide) await this.channel.send(this.wide.open(), {}).done;
      this.target.halted('');
    };
    ready().catch((error: unknown) => this.giveUp(error));
  }

  private turnOptions(options: RunOptions): TurnOptions {
    return {
      ...(options.onLine && { onLine: options.onLine }),
      ...(options.keepNotes !== undefined && { keepNotes: options.keepNotes }),
    };
  }

  private async runLong(command: string, options: RunOptions): Promise<CommandAnswer> {
    if (!fitsBlock(command))
      throw new KdError(
        'refused',
        `A line of more than ${MAX_LINE} characters runs as a script: its braces, quotes and comments must allow that`,
      );
    const script = this.files.script(`${command}\n`);
    try {
      return {
        ...(await this.enqueue(script.command, options, this.turnOptions(options), runEffect(command))),
        command,
      };
    } finally {
      script.used();
    }
  }

  private enqueue(
    command: string | (() => string),
    options: RunOptions,
    turnOptions: TurnOptions,
    effect = typeof command === 'string' ? runEffect(command) : 'none',
  ): Promise<CommandAnswer> {
    const { priority = 'user', signal } = options;
    return new Promise((resolve, reject) => {
      this.queue.add({
        priority,
        signal,
        dropped: reject,
        run: async () => {
          const line = typeof command === 'string' ? command : command();
          const turn = this.channel.send(line, { ...turnOptions, lasts: effect !== 'none' });
          this.events.fire({ kind: 'sent', command: line, priority });
          if (effect === 'none') this.busy.watch(turn, priority, () => this.queue.length);
          else this.goes(effect);
          if (/^\s*b[puma]\b/i.test(line)) this.breakpointsSet = true;
          const givenUp = (): void => {
            // A target that was told to run is never halted because somebody stopped waiting.
            if (effect === 'none') this.endSoon(turn, priority);
          };
          const { timeoutMs } = options;
          answerOf(turn, { clock: this.clock, signal, timeoutMs, givenUp })
            .then(answer => this.whole(turn, answer, turnOptions))
            .then(resolve, reject);
          await turn.done.then(
            answer => {
              this.target.answered(effect, answer.text);
            },
            (error: unknown) => this.failed(error),
          );
          if (signal?.aborted && effect === 'none') await this.resync();
          await this.reopenLog(line);
        },
      });
    });
  }

  private whole(turn: Turn, answer: CommandAnswer, options: TurnOptions): Promise<CommandAnswer> | CommandAnswer {
    if (!this.wide || options.linesOnly === true || this.state === 'ended') return answer;
    return this.wide.whole(turn.id, answer, options.keepNotes === true);
  }

  /** A user's own log has replaced ours, and was closed. */
  private async reopenLog(command: string): Promise<void> {
    const again = this.wide?.after(command);
    if (again !== undefined && this.state === 'halted') await this.channel.send(again, {}).done.catch(() => undefined);
  }

  private goes(effect: 'go' | 'step' | 'restart'): void {
    this.target.resumed();
    if (effect !== 'step')
      this.queue.dropAll(new KdError('running', 'The target was resumed before this had its turn'));
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof KdError && error.code === 'out-of-step') await this.resync();
  }

  /** After an interrupt or a lost marker: a marker alone shows where the debugger stands; without it the session ends. */
  private async resync(): Promise<void> {
    if (this.state === 'ended') return;
    await this.channel.send('', {}).done.then(
      // It reads commands, so its target stands, whatever became of a command that had let it run.
      () => {
        this.target.halted('');
      },
      (error: unknown) => this.giveUp(error),
    );
  }

  /** The debugger reads commands but prints no markers: nothing that it prints can be trusted any more. */
  private async giveUp(error: unknown): Promise<void> {
    if (!(error instanceof KdError) || error.code !== 'out-of-step') return;
    this.target.machine.willEnd(error.message);
    await this.process.kill();
  }

  /**
   * Ends a command that nobody waits for any more: at once for a user; slices of the background end by themselves. Not
   * every command takes notice of a break, so it is repeated as long as that command runs.
   */
  private endSoon(turn: Turn, priority: Priority): void {
    if (!mayInterrupt(this.kind)) return;
    const end = (): void => {
      if (!turn.open || turn !== this.channel.open || this.state !== 'halted') return;
      void this.interruptQuietly();
      this.clock.after(REPEAT, end);
    };
    this.clock.after(priority === 'user' ? 0 : 3_000, end);
  }

  private async interruptQuietly(): Promise<void> {
    try {
      await this.process.interrupt();
    } catch {
      // The command then runs to its end.
    }
  }
}

export type { BatchOptions, RunOptions };
