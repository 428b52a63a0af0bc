import { type Address, toAddress } from '../../extension/base/address';
import type { KdConsole } from '../../extension/console/kdConsole';
import { currentInstruction } from '../../extension/console/registers/instructionRows';
import { unwindRegisters, valuesOf } from '../../extension/console/registers/registerReader';
import type { RegisterScope } from '../../extension/console/registers/registerScope';
import type { KernelFrame } from '../../extension/kernel/stacks/threadStack';
import { type Activity, activitiesOf, type Call, callsOf } from './activities';
import { isExecution, type StandinBreakpoint, type StandinBreakpoints } from './breakpoints';
import { argumentsOf } from './entryRegisters';
import type { WrittenMemory } from './writtenMemory';

/** KTHREAD.State of a thread that a processor runs. Source: KTHREAD_STATE. */
const RUNNING = 2n;

/** Registers of a processor that are no longer those of the dump, and what it runs. */
interface Moved {
  readonly scope: RegisterScope;
  readonly thread: Address | undefined;
}

export interface RunOptions {
  readonly console: KdConsole;
  readonly breakpoints: StandinBreakpoints;
  readonly memory: WrittenMemory;
  /** How often everything is called; absent: for ever. */
  readonly rounds?: number;
}

/**
 * A dump that seems to run. Its threads make the calls of their stacks, one after the other and again and again; a function
 * with a breakpoint that stands on no stack is called once in each round, and what is watched is written once. Between
 * two calls nothing happens.
 */
export class SyntheticRun {
  private readonly moved = new Map<number, Moved>();
  private activities: readonly Activity[] = [];
  private calls: readonly Call[] = [];
  private starts: ReadonlySet<Address> = new Set();
  /** Where it stands: round, call of the round, and behind the calls the last breakpoint that was seen to. */
  private round = 0;
  private call = -1;
  private extra = -1;

  constructor(private readonly options: RunOptions) {}

  /** Before each line: the moved registers count wherever those of the processor would. */
  async settle(signal: AbortSignal): Promise<void> {
    const { state } = this.options.console;
    const moved = this.moved.get(state.processor);
    if (!moved || (await state.registers(signal))?.origin !== 'processor') return;
    if (moved.thread !== state.thread) this.choose(moved.thread);
    state.setRegisters(moved.scope);
  }

  /** The next breakpoints that somebody comes to within this round; none: the round is over. */
  async next(
    until: Address | undefined,
    signal: AbortSignal,
  ): Promise<readonly StandinBreakpoint[] | 'there' | 'over'> {
    await this.prepare(signal);
    const { breakpoints, rounds = Infinity } = this.options;
    while (this.round < rounds && ++this.call < this.calls.length) {
      const call = this.calls[this.call];
      if (!call) continue;
      const hits = breakpoints.hitsAt(call.start, call.activity);
      if (hits.length === 0 && call.start !== until) continue;
      await this.enter(call, signal);
      return hits.length > 0 ? hits : 'there';
    }
    for (const one of breakpoints.all) {
      if (this.round >= rounds || one.id <= this.extra || one.address === undefined) continue;
      this.extra = one.id;
      const activity = this.activities[this.round % Math.max(1, this.activities.length)];
      if (!activity || (isExecution(one) && this.starts.has(one.address))) continue;
      if (!breakpoints.passes(one, activity)) continue;
      await this.happen(one, one.address, activity, signal);
      return [one];
    }
    this.round++;
    this.call = this.extra = -1;
    return 'over';
  }

  get quiet(): boolean {
    const { breakpoints, rounds = Infinity } = this.options;
    return this.round >= rounds || breakpoints.all.every(one => !one.enabled || one.address === undefined);
  }

  /** The symbol and the instruction where it stands, as kd prints them at a halt. */
  async place(signal: AbortSignal): Promise<string> {
    const { state } = this.options.console;
    const scope = await state.registers(signal);
    const rows = scope ? await currentInstruction(state, scope, signal) : [];
    return rows.map(row => `${row}\n`).join('');
  }

  async frames(signal: AbortSignal): Promise<readonly KernelFrame[]> {
    const { state } = this.options.console;
    const scope = await state.registers(signal);
    const from = scope && unwindRegisters(scope);
    return from ? (await state.engine.stackFrom(from, state.process, { signal })).frames : [];
  }

  /** Registers change; the others stay. */
  async change(values: ReadonlyMap<string, bigint>, signal: AbortSignal): Promise<void> {
    const { state } = this.options.console;
    const before = (await state.registers(signal))?.values ?? [];
    this.move(new Map([...before, ...values]), state.thread);
  }

  /** The function that the call in front of an instruction leads to; undefined where it leads nowhere. */
  calleeOf(behind: bigint): Address | undefined {
    const { thread } = this.options.console.state;
    return this.calls.find(({ caller, activity }) => caller.ip === behind && activity.thread === thread)?.start;
  }

  async prepare(signal: AbortSignal): Promise<void> {
    if (this.activities.length > 0) return;
    this.activities = await activitiesOf(this.options.console.state.engine, signal);
    this.calls = callsOf(this.activities);
    this.starts = new Set(this.calls.map(call => call.start));
  }

  /** At the start of a function the return address lies on the top of the stack, below what its caller has. */
  private async enter({ activity, start, caller }: Call, signal: AbortSignal): Promise<void> {
    await this.runOn(activity, signal);
    const values = new Map(valuesOf(caller.registers));
    const rsp = (values.get('rsp') ?? 0n) - 8n;
    const given = await this.arguments(start, signal);
    this.move(new Map([...this.before(), ...values, ...given, ['rip', start], ['rsp', rsp]]), activity.thread);
  }

  /** A call that no stack shows, in place of the innermost one; or a write to what is watched, at the innermost frame. */
  private async happen(
    one: StandinBreakpoint,
    address: Address,
    activity: Activity,
    signal: AbortSignal,
  ): Promise<void> {
    const [innermost, caller] = activity.frames;
    if (!innermost || !caller) return;
    if (isExecution(one)) return this.enter({ activity, start: address, caller }, signal);
    await this.runOn(activity, signal);
    this.move(new Map([...this.before(), ...valuesOf(innermost.registers)]), activity.thread);
    const size = Number(one.access?.slice(-1) ?? 1);
    const { state } = this.options.console;
    const value = one.access?.startsWith('w') === true ? await state.integer(address, size, signal) : undefined;
    if (value !== undefined) this.options.memory.writeInteger(address, value + 1n, size);
  }

  private async arguments(start: Address, signal: AbortSignal): Promise<ReadonlyMap<string, bigint>> {
    const { engine } = this.options.console.state;
    const { snapshot } = await engine.inventory({ signal });
    return argumentsOf(engine.modules.nearest(start)?.name ?? '', this.options.breakpoints.passed, snapshot);
  }

  /** The thread is what its processor runs from now on; the other processors stand where they stood. */
  private async runOn({ processor, thread }: Activity, signal: AbortSignal): Promise<void> {
    const { console, memory } = this.options;
    const { state } = console;
    state.selectProcessor(processor);
    if (thread === state.thread || thread === undefined) return;
    const view = await state.engine.kernel?.struct('_ETHREAD', thread, signal);
    for (const [field, value] of [
      ['Tcb.State', RUNNING],
      ['Tcb.NextProcessor', BigInt(processor)],
    ] as const) {
      const place = state.engine.kernel?.fields.find('_ETHREAD', field);
      if (view && place && !place.bits)
        memory.writeInteger(toAddress(thread + BigInt(place.offset)), value, place.size);
    }
  }

  private before(): ReadonlyMap<string, bigint> {
    const { state } = this.options.console;
    return state.engine.processorRegisters(state.processor) ?? new Map<string, bigint>();
  }

  private move(values: ReadonlyMap<string, bigint>, thread: Address | undefined): void {
    const { state } = this.options.console;
    const scope: RegisterScope = { origin: 'processor', values };
    if (thread !== state.thread) this.choose(thread);
    state.setRegisters(scope);
    this.moved.set(state.processor, { scope, thread });
  }

  private choose(thread: Address | undefined): void {
    const { state } = this.options.console;
    state.thread = thread;
    state.process = undefined;
  }
}
