import { randomBytes } from 'node:crypto';
import type { Disposable } from '../../../base/disposables';
import { readOnlyRefusal } from '../access/classifyCommand';
import { cutsLines, DEFAULT_CODE_PAGE } from '../framing/codePages';
import { Markers } from '../framing/markers';
import type { DebuggerProcess, SessionNotes } from '../process/debuggerProcess';
import { Listeners } from '../process/listeners';
import { Batches } from './batches';
import type { BatchAnswer } from './batchScript';
import { REPEAT, SETTLE } from './breaker';
import { BusyWatch } from './busyWatch';
import { type Clock, pause, realClock } from './clock';
import { CommandChannel } from './commandChannel';
import { CommandRuns } from './commandRuns';
import { type KdEvent, type KdTargetKind, mayInterrupt } from './events';
import type { RunEffect } from './goCommands';
import { GuestWatch } from './guestWatch';
import { readLocalScript } from './hiddenCommands';
import { KdError } from './kdError';
import { LateBreaks } from './lateBreaks';
import { LineEffects } from './lineEffects';
import { assertOwnWordsStay } from './ownWords';
import type { BatchOptions, RunOptions } from './runOptions';
import type { RunState } from './runState';
import { SessionFiles } from './scriptFiles';
import { fitsBlock, MAX_LINE, sendable } from './sendable';
import { TargetRun } from './targetRun';
import type { CommandAnswer, Turn, TurnOptions } from './turn';
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
  private readonly target: TargetRun;
  private readonly runs: CommandRuns;
  private readonly effects: LineEffects;
  private readonly breaks: LateBreaks;
  private readonly batches: Batches;
  private readonly wide: WideAnswers | undefined;
  private readonly guest: GuestWatch | undefined;

  constructor(
    readonly process: DebuggerProcess,
    options: KdSessionOptions,
  ) {
    this.clock = options.clock ?? realClock;
    this.kind = options.target;
    this.files = options.files ?? new SessionFiles();
    // A server reads the scripts of its own machine.
    this.effects = new LineEffects(this.kind === 'remote' ? () => undefined : readLocalScript);
    this.breaks = new LateBreaks(process);
    this.target = new TargetRun(
      this.kind,
      this.clock,
      event => {
        if (event.kind === 'state' && event.change.from === 'halted' && event.change.to === 'reconnecting')
          this.lookOut();
        this.events.fire(event);
      },
      () => this.channel.probe(),
      this.breaks,
    );
    const { codePage = DEFAULT_CODE_PAGE } = options;
    const markers = new Markers(options.session ?? randomBytes(4).toString('hex'));
    // The log of a server is not ours.
    if (cutsLines(codePage) && this.kind !== 'remote') this.wide = new WideAnswers(this.files, markers, this.clock);
    this.channel = new CommandChannel(process, markers, {
      codePage,
      clock: this.clock,
      newFile: () => this.files.floodFile(),
      mayRemoveAliases: this.kind !== 'remote',
    });
    this.batches = new Batches({
      markers,
      files: this.files,
      notes: options.notes,
      others: text => {
        if (this.kind === 'remote') this.channel.unsolicited.fire({ text, behindPrompt: false });
      },
      nextTurn: () => this.channel.nextTurn,
      run: (line, batch, turn, repeatable) => this.runs.add(line, batch, turn, { repeatable }),
    });
    if (this.kind === 'remote') this.guest = this.guestWatch();
    this.runs = new CommandRuns({
      kind: this.kind,
      clock: this.clock,
      process,
      channel: this.channel,
      target: this.target,
      busy: new BusyWatch(this.clock, event => {
        this.events.fire(event);
      }),
      effects: this.effects,
      breaks: this.breaks,
      wide: this.wide,
      events: this.events,
      guest: this.guest,
    });
    this.channel.lines.add(line => {
      this.target.line(line);
    });
    this.channel.unsolicited.add(heard => {
      this.events.fire({ kind: 'output', text: heard.text });
      this.guest?.heard(heard);
    });
    process.onExit(exit => {
      this.target.ended(exit);
      this.runs.queue.close(new KdError('ended', this.reason ?? 'The debugger has ended'));
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

  /** It waits for a target, and has printed something that is not known since. */
  get mayBeConnected(): boolean {
    return this.target.machine.hinted;
  }

  /** As the banner says: `10.0.19041.685`. */
  get version(): string | undefined {
    return this.target.machine.version;
  }

  get prompt(): string | undefined {
    return this.channel.prompt;
  }

  /** Somebody has set breakpoints: they have to go before a kernel is left alone. */
  get breakpointsSet(): boolean {
    return this.runs.breakpointsSet;
  }

  set breakpointsSet(value: boolean) {
    this.runs.breakpointsSet = value;
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
      assertOwnWordsStay(command);
      this.target.assertReady();
      if (command.length > MAX_LINE) return this.runLong(command, options);
      const known = options.effect === undefined ? {} : { effect: options.effect };
      return this.runs.add(command, options, this.turnOptions(options), known);
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
    if (commands.some(command => this.effects.setsBreakpoint(command))) this.runs.breakpointsSet = true;
    return this.batches.run(commands, options);
  }

  /**
   * Lets the target run. `read`: resolves when the debugger carries the command out, which it prints nothing of: a marker
   * stands in its line. `halted`: resolves when the target has halted again, or nothing became of it.
   */
  resume(): { readonly read: Promise<void>; readonly halted: Promise<void> } {
    let read: () => void = () => undefined;
    const reading = new Promise<void>(resolve => {
      read = resolve;
    });
    const mark = (): string => this.channel.markers.command({ edge: 'begin', turn: this.channel.nextTurn, index: 1 });
    const over = (): void => undefined;
    const halted = this.runs
      .add(() => `${mark()}; g`, {}, { onMarker: read }, { effect: 'go', shown: 'g' })
      .then(over, over);
    return { read: reading, halted };
  }

  /** What a line does to the running state, also by the scripts that it runs. What cannot be seen counts as a go. */
  effectOf(line: string): RunEffect {
    return this.effects.of(line);
  }

  /** A line with the text of the aliases that were set in this session. */
  meant(line: string): string {
    return this.effects.meant(line);
  }

  /** Halts the target; resolves when it has halted, at once if it is. The break is repeated until it is taken. */
  breakIn(signal?: AbortSignal): Promise<void> {
    return this.target.breakIn(signal);
  }

  /** Resolves when a command that lets the target run was read, as far as that shows, or when the time is over. */
  async ranOn(limitMs: number): Promise<void> {
    const end = this.clock.now() + limitMs;
    const { open } = this.channel;
    // A marker alone, which is asked of a target that runs, lets nothing run.
    const isGo = open !== undefined && open.command !== '';
    while (isGo && this.state === 'running' && !open.begun && open === this.channel.open && this.clock.now() < end)
      await pause(this.clock, SETTLE);
    const settled = Math.max(this.target.resumedAt, open?.begunAt ?? 0) + 5 * SETTLE;
    if (this.state === 'running') await pause(this.clock, Math.min(end, settled) - this.clock.now());
  }

  /** Drops what waits and ends the command that runs on a halted target. True when the debugger is free. */
  async clear(limitMs: number): Promise<boolean> {
    this.runs.queue.dropAll(new KdError('cancelled', 'The session is being closed'));
    const onTheWire = (): Turn | undefined => this.channel.open;
    const end = this.clock.now() + limitMs;
    // Behind a command that was interrupted comes the marker that shows where the debugger stands.
    for (let turn = onTheWire(); turn && this.state === 'halted' && this.clock.now() < end; turn = onTheWire()) {
      // Not every command takes notice of a break. At a prompt it would end the marker that is waited for.
      if (!this.channel.probe() && turn.command !== '' && mayInterrupt(this.kind)) await this.breaks.sendQuietly();
      const left = Math.min(REPEAT, end - this.clock.now());
      await Promise.race([turn.done.catch(() => undefined), pause(this.clock, left)]);
    }
    return !onTheWire();
  }

  /** Ends the command that runs on a halted target; false where there is none, or it may not be ended. */
  async cancelCurrent(): Promise<boolean> {
    const { open } = this.channel;
    if (open === undefined || this.state !== 'halted' || !mayInterrupt(this.kind)) return false;
    await this.breaks.sendQuietly();
    return true;
  }

  /** Ends the debugger and everything that it has started, and removes the files of the session. */
  async kill(): Promise<void> {
    await this.process.kill();
    this.files.dispose();
  }

  private guestWatch(): GuestWatch {
    return new GuestWatch({
      clock: this.clock,
      target: this.target,
      isIdle: () => this.channel.open === undefined,
      atPrompt: () => this.channel.atPrompt,
      probe: () => this.runs.probe(),
      lets: line => this.effects.of(line) !== 'none',
    });
  }

  /** Asks for a marker alone: it comes when the debugger reads commands. */
  private prove(): void {
    this.guest?.started();
    const ready = async (): Promise<void> => {
      await this.channel.send('', {}).done;
      if (this.wide) await this.openLog(this.wide);
      this.target.halted('');
    };
    ready().catch((error: unknown) => this.runs.giveUp(error));
  }

  /** The target has left the debugger while no command ran: a marker that comes shows that it stands again. */
  private lookOut(): void {
    if (this.channel.open !== undefined || this.kind === 'remote') return;
    this.channel.send('', { lasts: true }).done.then(
      () => {
        this.target.halted('');
      },
      (error: unknown) => this.runs.giveUp(error),
    );
  }

  private async openLog(wide: WideAnswers): Promise<void> {
    let command: string;
    try {
      command = wide.open();
    } catch {
      // No file can be made: answers come over the pipe, and say so.
      return;
    }
    await this.channel.send(command, {}).done;
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
    if (this.effects.setsBreakpoint(command)) this.runs.breakpointsSet = true;
    const repeatable = readOnlyRefusal(command) === undefined ? ('if-lost' as const) : ('never' as const);
    const known = { effect: this.effects.of(command), repeatable };
    try {
      return { ...(await this.runs.add(script.command, options, this.turnOptions(options), known)), command };
    } finally {
      script.used();
    }
  }
}

export type { BatchOptions, RunOptions };
