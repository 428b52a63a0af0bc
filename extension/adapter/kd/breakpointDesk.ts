import type { DebugProtocol } from '@vscode/debugprotocol';
import type { BreakpointKind, WantedBreakpoint } from '../session/debuggee';
import { breakpointCommand, type ListedBreakpoint, listedBreakpoints, matchedBreakpoints } from './breakpointText';
import { askerError } from './kdErrors';
import type { KdCore } from './kdCore';

/** Numbers of our breakpoints begin here: those that are typed get the lowest ones. */
const FIRST_NUMBER = 20;
/** More than any debugger takes. */
const MOST = 1_000;

const NOT_ALLOWED =
  'Breakpoints write into the target, and this session has read-only access. Switch it to full access to set them.';
const RUNNING = 'The target is running: this is set as soon as it halts.';

/** A breakpoint that a client wants, and what has become of it. */
interface Held {
  readonly id: number;
  readonly wanted: WantedBreakpoint;
  /** The debugger's numbers; none while it is not set. */
  numbers: readonly number[];
  verified: boolean;
  message: string | undefined;
  address: string | undefined;
}

/** The breakpoints of the client: sets what is new, clears what is gone, and what could not be set yet at the next halt. */
export class BreakpointDesk {
  private readonly groups = new Map<string, Held[]>();
  private readonly stale: number[] = [];
  private next = FIRST_NUMBER;
  private work: Promise<unknown> = Promise.resolve();

  constructor(private readonly core: KdCore) {}

  /** Replaces the breakpoints of one group (a file, all functions, …). */
  set(
    kind: BreakpointKind,
    group: string,
    wanted: readonly WantedBreakpoint[],
    signal: AbortSignal,
  ): Promise<readonly DebugProtocol.Breakpoint[]> {
    const done = this.work.then(async () => {
      const name = `${kind} ${group}`;
      const before = this.groups.get(name) ?? [];
      const held = wanted.slice(0, MOST).map(one => before.find(old => same(old.wanted, one)) ?? this.hold(one));
      for (const old of before) if (!held.includes(old)) this.stale.push(...old.numbers);
      this.groups.set(name, held);
      await this.apply(signal);
      return held.map(shown);
    });
    this.work = done.catch(() => undefined);
    return done;
  }

  /** The target has halted, or access has changed: what waited is set, and the client told. */
  async flush(): Promise<void> {
    const waiting = this.all().filter(held => held.numbers.length === 0 || !held.verified);
    if (waiting.length === 0 && this.stale.length === 0) return;
    const done = this.work.then(() => this.apply(new AbortController().signal));
    this.work = done.catch(() => undefined);
    await done;
    for (const held of waiting) this.core.emit({ kind: 'breakpoint', breakpoint: shown(held) });
  }

  /** Our number of a breakpoint of the debugger; its own where it was typed. */
  numberOf(kdNumber: number): number | undefined {
    return this.all().find(held => held.id === kdNumber || held.numbers.includes(kdNumber))?.id;
  }

  /** Another kernel, or another run of a program: the debugger keeps what it can, and is asked anew. */
  forget(): void {
    for (const held of this.all()) held.numbers = [];
  }

  private all(): readonly Held[] {
    return [...this.groups.values()].flat();
  }

  private hold(wanted: WantedBreakpoint): Held {
    return { id: this.next++, wanted, numbers: [], verified: false, message: undefined, address: undefined };
  }

  private async apply(signal: AbortSignal): Promise<void> {
    const { core } = this;
    const open = this.all().filter(held => held.numbers.length === 0);
    const why = core.access === 'full' ? (core.session.state === 'halted' ? undefined : RUNNING) : NOT_ALLOWED;
    if (why !== undefined) {
      for (const held of open) held.message = why;
      return;
    }
    const setting = open.flatMap(held => {
      const made = breakpointCommand(held.wanted, held.id);
      if ('command' in made) return [{ held, command: made.command }];
      held.message = made.why;
      return [];
    });
    const clearing = this.stale.splice(0).map(number => `bc ${number}`);
    if (setting.length === 0 && clearing.length === 0) return;
    try {
      const commands = [...clearing, ...setting.map(one => one.command), 'bl'];
      core.session.breakpointsSet = true;
      const answers = (await core.asker.askAll(commands, { signal })).map(answer => answer.text);
      const listed = listedBreakpoints(answers.at(-1) ?? '');
      setting.forEach(({ held }, i) => {
        settle(held, answers[clearing.length + i] ?? '', listed);
      });
    } catch (error) {
      for (const { held } of setting) held.message = askerError(error).message;
    }
  }
}

function settle(held: Held, answer: string, listed: readonly ListedBreakpoint[]): void {
  const numbers = held.wanted.command === 'bm' ? matchedBreakpoints(answer) : [held.id];
  const found = listed.filter(one => numbers.includes(one.id));
  held.numbers = found.map(one => one.id);
  const [first] = found;
  held.verified = found.some(one => !one.deferred);
  held.address = first?.address;
  const said = answer
    .split('\n')
    .find(line => line.trim() !== '')
    ?.trim();
  held.message = held.verified ? undefined : first ? 'Its module is not loaded yet.' : (said ?? 'It was not set.');
}

function shown(held: Held): DebugProtocol.Breakpoint {
  const { id, verified, message, address, wanted } = held;
  return {
    id,
    verified,
    ...(message !== undefined && { message }),
    ...(address !== undefined && { instructionReference: address }),
    ...(wanted.line !== undefined && { line: wanted.line }),
    ...(wanted.source && { source: wanted.source }),
  };
}

function same(a: WantedBreakpoint, b: WantedBreakpoint): boolean {
  return (
    a.key === b.key &&
    a.place === b.place &&
    a.command === b.command &&
    a.access === b.access &&
    a.condition === b.condition &&
    a.hitCondition === b.hitCondition &&
    a.logMessage === b.logMessage
  );
}
