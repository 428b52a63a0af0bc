import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointKind, WantedBreakpoint } from '../session/debuggee';
import { listedBreakpoints, type ListedBreakpoint } from './breakpointList';
import { breakpointCommand, expressionsOf } from './breakpointText';
import {
  MOST_IN_KERNEL,
  MOST_WATCHED,
  MOVED,
  NOT_ALLOWED,
  type NotInserted,
  RUNNING,
  whyNotEvaluated,
  whyTooMany,
} from './breakpointWhy';
import { KdError } from '../../target/kd/session/kdError';
import { HeldBreakpoint } from './heldBreakpoint';
import { askerError } from './kdErrors';
import type { KdCore } from './kdCore';

/** Numbers of our breakpoints begin here: those that are typed get the lowest ones. */
const FIRST_NUMBER = 20;
/** Guests of a debugging server take numbers from a thousand of their own. */
const GUEST_NUMBERS = 1_000;
const GUESTS = 30;
/** More than any debugger takes. */
const MOST = 1_000;

/** A server is given so long to clear ours when it is left, in milliseconds. */
const LEAVE_MS = 3_000;

/** A breakpoint that has stopped the target. */
export interface HitBreakpoint {
  readonly id: number;
  readonly kind: BreakpointKind;
  /** Nobody wants it any more; it could not be cleared while the target ran. */
  readonly removed: boolean;
}

/** A command that sets one, ready to be sent. */
interface Setting {
  readonly held: HeldBreakpoint;
  readonly command: string;
}

/** The breakpoints of the client: sets what is new, clears what is gone, and what could not be set yet at the next halt. */
export class BreakpointDesk {
  private readonly groups = new Map<string, readonly HeldBreakpoint[]>();
  /** No longer wanted, and still in the debugger, by its numbers. */
  private readonly stale = new Map<number, HeldBreakpoint>();
  private readonly told = new Map<number, string>();
  private next: number;
  private work: Promise<unknown> = Promise.resolve();

  constructor(private readonly core: KdCore) {
    // On a server others have breakpoints, too, perhaps with this extension: theirs must not be set anew by ours.
    const isGuest = core.session.kind === 'remote';
    this.next = isGuest ? GUEST_NUMBERS * (1 + (process.pid % GUESTS)) : FIRST_NUMBER;
  }

  /** Replaces the breakpoints of one group (a file, all functions, …). */
  set(
    kind: BreakpointKind,
    group: string,
    wanted: readonly WantedBreakpoint[],
    signal: AbortSignal,
  ): Promise<readonly DebugProtocol.Breakpoint[]> {
    return this.inTurn(async () => {
      const name = `${kind} ${group}`;
      const left = [...(this.groups.get(name) ?? [])];
      const held = wanted.slice(0, MOST).map(one => {
        const at = left.findIndex(old => old.fits(one));
        const [known] = at < 0 ? [] : left.splice(at, 1);
        if (known) known.rests = false;
        return known ?? new HeldBreakpoint(this.next++, kind, one);
      });
      this.clearLater(left);
      this.groups.set(name, held);
      await this.apply(signal);
      for (const one of held) this.told.set(one.id, JSON.stringify(one.shown));
      this.tell();
      const tooMany = { verified: false, message: `At most ${MOST} breakpoints of one kind are set.` };
      return wanted.map((_, i) => held[i]?.shown ?? tooMany);
    });
  }

  /** The target has halted, or access has changed: what waited is set, and the client told. */
  async flush(): Promise<void> {
    if (this.stale.size > 0 || this.all().some(held => held.open || !held.verified)) await this.look();
  }

  /** Somebody may have changed breakpoints in the debugger. */
  look(): Promise<void> {
    return this.inTurn(async () => {
      if (this.all().length > 0 || this.stale.size > 0) await this.apply(new AbortController().signal);
      this.tell();
    });
  }

  /** Which of ours has a number of the debugger; undefined for those that were typed. */
  hit(number: number): HitBreakpoint | undefined {
    const held = this.all().find(one => one.numbers.includes(number) || (one.id === number && one.doubtful));
    const found = held ?? this.stale.get(number);
    return found && { id: found.id, kind: found.kind, removed: held === undefined };
  }

  /** The target did not run because of one of them; says which it is. */
  failed({ number, why }: NotInserted): string {
    const held = this.all().find(one => one.numbers.includes(number));
    held?.isNot(`It cannot be put in: ${why}. The target does not run on until it is removed.`);
    this.tell();
    const place = held === undefined ? '' : ` (${held.wanted.place})`;
    return `The target did not run: breakpoint ${number}${place} cannot be put in: ${why}. Remove it, or type "bc ${number}".`;
  }

  /** Another kernel: what stands at an address may lie elsewhere now; the rest is set anew. */
  forget(): void {
    for (const held of this.all()) {
      const isAddress = held.kind === 'instruction' || held.kind === 'data';
      if (isAddress || held.wanted.command === 'bm') for (const number of held.numbers) this.stale.set(number, held);
      held.numbers = [];
      held.rests = isAddress;
      held.isNot(isAddress ? MOVED : RUNNING);
    }
    this.tell();
  }

  /** A server is left as it was found: without ours. Says what could not be cleared. */
  async leaveServer(): Promise<string> {
    const { core } = this;
    const numbers = [...this.stale.keys(), ...this.all().flatMap(held => held.toClear)];
    if (core.session.kind !== 'remote' || core.session.state === 'ended' || numbers.length === 0) return '';
    const cleared = await core.asker.ask(`bc ${numbers.join(' ')}`, { timeoutMs: LEAVE_MS }).then(
      () => true,
      () => false,
    );
    return cleared ? '' : `; its target runs, so that breakpoints ${numbers.join(', ')} are still set there`;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.work.then(work);
    this.work = done.catch(() => undefined);
    return done;
  }

  private all(): readonly HeldBreakpoint[] {
    return [...this.groups.values()].flat();
  }

  private clearLater(gone: readonly HeldBreakpoint[]): void {
    for (const held of gone) {
      for (const number of held.toClear) this.stale.set(number, held);
      this.told.delete(held.id);
    }
    if (gone.some(held => held.toClear.length > 0) && this.core.session.state === 'running')
      this.core.say(
        'The debugger takes no commands while the target runs: what was removed is cleared at its next halt.',
      );
  }

  /** Tells the client of what has changed since it was told. */
  private tell(): void {
    for (const held of this.all()) {
      const { shown } = held;
      const text = JSON.stringify(shown);
      if (this.told.get(held.id) === text) continue;
      this.told.set(held.id, text);
      this.core.emit({ kind: 'breakpoint', breakpoint: shown });
    }
  }

  private async apply(signal: AbortSignal): Promise<void> {
    const { core } = this;
    const open = this.all().filter(held => held.open || this.isElsewhere(held));
    const halted = core.session.state === 'halted';
    const why = core.access === 'full' ? (halted ? undefined : RUNNING) : NOT_ALLOWED;
    if (why !== undefined) for (const held of open) if (held.open) held.isNot(why);
    // What we have put in is taken out whatever the access is: that gives the target its own code back.
    if (!halted) return;
    if (why !== undefined && this.stale.size === 0 && this.all().every(held => held.numbers.length === 0)) return;
    const stale = [...this.stale];
    this.stale.clear();
    let setting: readonly Setting[] = [];
    try {
      setting = why === undefined ? await this.checked(this.commandsOf(open), signal) : [];
      await this.send(stale, setting, signal);
    } catch (error) {
      for (const [number, held] of stale) this.stale.set(number, held);
      const said = error instanceof KdError && error.code === 'running' ? RUNNING : askerError(error).message;
      for (const { held } of setting) if (held.numbers.length === 0) held.isNot(said);
    }
  }

  /** Without those whose expressions the debugger can never evaluate. */
  private async checked(setting: readonly Setting[], signal: AbortSignal): Promise<readonly Setting[]> {
    const asked = setting.flatMap(one => expressionsOf(one.held.wanted).map(expression => ({ one, expression })));
    if (asked.length === 0) return setting;
    const answers = await this.core.asker.askAll(
      asked.map(({ expression }) => `? ${expression}`),
      { signal },
    );
    const bad = new Set<Setting>();
    asked.forEach(({ one, expression }, i) => {
      const why = whyNotEvaluated(expression, answers[i]?.text ?? '');
      if (why === undefined) return;
      one.held.isNot(why);
      bad.add(one);
    });
    return setting.filter(one => !bad.has(one));
  }

  private async send(
    stale: readonly (readonly [number, HeldBreakpoint])[],
    setting: readonly Setting[],
    signal: AbortSignal,
  ): Promise<void> {
    const { core } = this;
    const clearing = stale.map(([number]) => `bc ${number}`);
    if (setting.length > 0) core.session.breakpointsSet = true;
    for (const { held } of setting) held.doubtful = true;
    const commands = [...clearing, ...setting.map(one => one.command), 'bl'];
    const answers = (await core.asker.askAll(commands, { signal })).map(answer => answer.text);
    const listed = listedBreakpoints(answers.at(-1) ?? '');
    const modules = core.modules.map(module => module.name);
    for (const held of this.all()) if (held.numbers.length > 0) held.looked(listed, modules);
    setting.forEach(({ held }, i) => {
      held.wasSet(answers[clearing.length + i] ?? '', listed, modules);
    });
    const left = await this.takenBack(setting, listed, signal);
    if (left.length === 0) core.session.breakpointsSet = false;
  }

  /** More than the target takes would not let it run: the newest are cleared again. Hands out what is left. */
  private async takenBack(
    setting: readonly Setting[],
    listed: readonly ListedBreakpoint[],
    signal: AbortSignal,
  ): Promise<readonly ListedBreakpoint[]> {
    let left = listed;
    const cleared: number[] = [];
    for (const { held } of [...setting].reverse()) {
      const active = left.filter(one => one.enabled && !one.deferred);
      const watched = active.filter(one => one.watches);
      const watches = held.kind === 'data' && watched.length > MOST_WATCHED;
      const tooMany = !this.core.userMode && active.length - watched.length > MOST_IN_KERNEL;
      if (held.numbers.length === 0 || !(watches || (tooMany && held.kind !== 'data'))) continue;
      const { numbers } = held;
      cleared.push(...numbers);
      left = left.filter(one => !numbers.includes(one.id));
      held.numbers = [];
      held.rests = true;
      held.isNot(whyTooMany(watches, numbers.length));
    }
    if (cleared.length > 0) await this.core.asker.askAll([`bc ${cleared.join(' ')}`], { signal });
    return left;
  }

  private commandsOf(open: readonly HeldBreakpoint[]): readonly Setting[] {
    return open.flatMap(held => {
      const place = this.placeOf(held);
      const made = breakpointCommand({ ...held.wanted, place }, held.id);
      if ('command' in made) {
        held.place = place;
        return [{ held, command: made.command }];
      }
      held.isNot(made.why);
      return [];
    });
  }

  /** In the words of the symbols, which may have been made on another machine. */
  private placeOf({ wanted }: HeldBreakpoint): string {
    const { place, line, source } = wanted;
    if (line === undefined || source?.path === undefined) return place;
    const built = this.core.sources.asBuilt(source.path);
    return /[`;"]/.test(built) ? place : `\`${built}:${line}\``;
  }

  /** It waits for a file that a stack has meanwhile named in other words. */
  private isElsewhere(held: HeldBreakpoint): boolean {
    return held.numbers.length > 0 && !held.verified && !held.rests && held.place !== this.placeOf(held);
  }
}
