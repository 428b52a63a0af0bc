import { runEffect, type RunEffect } from '../../target/kd/session/goCommands';
import { canRun } from '../../target/kd/session/events';
import { KdError } from '../../target/kd/session/kdError';
import { shownError } from '../errors';
import type { StackOwner } from '../machine/machine';
import type { StepKind, StopReport } from '../session/debuggee';
import type { KdCore } from './kdCore';
import { askerError } from './kdErrors';
import { contextOf, isParked, numberInPrompt } from './ownerContext';
import { readStop, type StopText } from './stopText';

/** Called at every halt, before the client hears of it. */
export type HaltWork = (stop: StopText) => Promise<void>;

const STEPS: Readonly<Record<StepKind, { readonly line: string; readonly instruction: string }>> = {
  over: { line: 'p', instruction: 'p' },
  into: { line: 't', instruction: 't' },
  out: { line: 'gu', instruction: 'gu' },
};

/** Lets the target run, halts it, and tells of every change, asked for or not. */
export class RunControl {
  private effect: RunEffect = 'none';
  /** The client was told where the session stands; until then it is not told of changes. */
  private told = false;
  /** To be broken into as soon as it is connected. */
  private breakWanted = false;

  constructor(
    private readonly core: KdCore,
    private readonly atHalt: HaltWork,
    private readonly breakpointOf: (kdNumber: number) => number | undefined,
  ) {
    core.session.onEvent(event => {
      if (event.kind === 'sent') this.sent(event.command);
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
    if (session.state === 'halted') {
      // The break at the start of a program is asked for.
      const stop = readStop(this.core.said, true, 'none');
      await this.atHalt(stop);
      this.told = true;
      if (goOn) await this.go('g');
      else this.emitStop(stop, true);
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
      this.breakWanted = true;
      this.core.say('The target is broken into as soon as it is connected.');
      return;
    }
    try {
      await this.core.session.breakIn(signal);
    } catch (error) {
      throw askerError(error, true);
    }
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
    for (const enter of context.enter) await this.core.asker.ask(enter);
    const mode = this.core.userMode ? [byInstruction ? 'l-t' : 'l+t'] : [];
    for (const one of mode) await this.core.asker.ask(one);
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
    await new Promise<void>((resolve, reject) => {
      const sent = session.onEvent(event => {
        if (event.kind !== 'sent' || event.command !== command) return;
        sent.dispose();
        resolve();
      });
      // The target may print for hours before it halts.
      const onLine = (line: string): void => {
        core.say(line, 'stdout');
      };
      asker.ask(command, { onLine }).then(
        answer => {
          sent.dispose();
          resolve();
          // It was refused: the target has not moved.
          if (/\^ |No runnable debuggees/.test(answer.text) && session.state === 'halted') this.refused(answer.text);
        },
        (error: unknown) => {
          sent.dispose();
          if (error instanceof KdError && error.code === 'ended') resolve();
          else reject(askerError(error, true));
        },
      );
    });
  }

  private assertRuns(): void {
    const why = this.whyNot;
    if (why !== undefined) throw shownError('cannotRun', why);
  }

  private sent(command: string): void {
    const effect = runEffect(command);
    if (effect !== 'none') this.effect = effect;
  }

  /** The go was not carried out. The client was told that the target runs: it stands where it stood. */
  private refused(text: string): void {
    if (text.includes('No runnable debuggees')) {
      this.core.emit({ kind: 'ended', text: 'The program has ended.' });
      return;
    }
    this.emitStop(readStop('', false, 'none'), false);
  }

  private changed(from: string, to: string): void {
    if (!this.told) return;
    if (to === 'running' && this.breakWanted) {
      this.breakWanted = false;
      void this.core.session.breakIn().catch(() => undefined);
    }
    const ran = to === 'running' || to === 'reconnecting';
    if (ran && from === 'halted') this.core.emit({ kind: 'continued' });
    if (to === 'lost')
      this.core.say(`The target does not answer any more: ${this.core.session.reason ?? ''}`, 'important');
    if (to === 'ended') this.core.emit({ kind: 'ended', text: this.core.session.reason ?? 'The debugger has ended' });
  }

  private async stopped(text: string, asked: boolean): Promise<void> {
    const { core } = this;
    const { stop } = core.session;
    const printed = text.trim() === '' ? core.said : text;
    const halt = readStop(printed, asked, this.effect);
    this.effect = 'none';
    core.readings.nextStop();
    core.chosen.forget();
    if (!this.told) return;
    try {
      await this.atHalt(halt);
    } catch {
      // What could not be asked is unknown; that the target has halted is told all the same.
    }
    core.said = '';
    if (stop === core.session.stop && core.session.state === 'halted') this.emitStop(halt, false);
  }

  private emitStop({ reason, description, breakpoints }: StopText, entry: boolean): void {
    const hit = breakpoints.map(this.breakpointOf).filter(one => one !== undefined);
    const owner = this.ownerHere();
    const stop: StopReport = {
      reason: entry && reason !== 'exception' ? 'entry' : reason,
      description: entry && reason !== 'exception' ? 'halted' : description,
      hit,
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
