import { type Address, toAddress } from '../../extension/base/address';
import { currentInstruction } from '../../extension/console/registers/instructionRows';
import { unwindRegisters, valuesOf } from '../../extension/console/registers/registerReader';
import type { RegisterScope } from '../../extension/console/registers/registerScope';
import type { KdConsole } from '../../extension/console/kdConsole';
import { addressOfId } from '../../extension/model/ids';
import type { KernelFrame } from '../../extension/kernel/stacks/threadStack';
import type { StandinBreakpoint, StandinBreakpoints } from './breakpoints';

/**
 * A dump that seems to run: it halts at the start of a function that stands on one of its stacks, and a step goes back to
 * the caller on the stack. Memory never changes.
 */
export class SyntheticRun {
  private readonly moved = new Map<number, RegisterScope>();

  constructor(
    private readonly console: KdConsole,
    private readonly breakpoints: StandinBreakpoints,
  ) {}

  /** Before each line: the moved registers count wherever those of the processor would. */
  async settle(signal: AbortSignal): Promise<void> {
    const { state } = this.console;
    const moved = this.moved.get(state.processor);
    if (moved && (await state.registers(signal))?.origin === 'processor') state.setRegisters(moved);
  }

  /** Goes to the first function on a stack that has a breakpoint: the stack of the processor first, then of each thread. */
  async go(signal: AbortSignal): Promise<StandinBreakpoint | undefined> {
    const { engine, thread } = this.console.state;
    const { snapshot } = await engine.inventory({ signal });
    const others = [...snapshot.threads.keys()].flatMap(id => addressOfId(id) ?? []);
    const own = await this.frames(signal);
    const hit = this.enter(own, thread);
    if (hit) return hit;
    for (const other of others) {
      if (other === thread) continue;
      const found = this.enter((await engine.stackOf(other, { signal })).frames, other);
      if (found) return found;
    }
    return undefined;
  }

  /** `p`, `t`, `gu`: goes to the caller; stays where there is none. */
  async step(signal: AbortSignal): Promise<void> {
    const [, caller] = await this.frames(signal);
    if (caller) this.move(valuesOf(caller.registers), this.console.state.thread);
  }

  /** The symbol and the instruction where it stands, as kd prints them at a halt. */
  async place(signal: AbortSignal): Promise<string> {
    const { state } = this.console;
    const scope = await state.registers(signal);
    const rows = scope ? await currentInstruction(state, scope, signal) : [];
    return rows.map(row => `${row}\n`).join('');
  }

  private async frames(signal: AbortSignal): Promise<readonly KernelFrame[]> {
    const { state } = this.console;
    const scope = await state.registers(signal);
    const from = scope && unwindRegisters(scope);
    return from ? (await state.engine.stackFrom(from, state.process, { signal })).frames : [];
  }

  /** At the start of a function the return address lies on the top of the stack, below what its caller has. */
  private enter(frames: readonly KernelFrame[], thread: Address | undefined): StandinBreakpoint | undefined {
    for (const [i, { ip, place }] of frames.entries()) {
      const caller = frames[i + 1];
      if (!caller || place?.name === undefined) continue;
      const start = toAddress(ip - BigInt(place.displacement));
      const hit = this.breakpoints.hitAt(start);
      if (!hit) continue;
      const values = new Map(valuesOf(caller.registers));
      const rsp = values.get('rsp');
      if (rsp === undefined) continue;
      this.move(values.set('rip', start).set('rsp', rsp - 8n), thread);
      return hit;
    }
    return undefined;
  }

  private move(values: ReadonlyMap<string, bigint>, thread: Address | undefined): void {
    const { state } = this.console;
    const before = this.moved.get(state.processor)?.values ?? state.engine.processorRegisters(state.processor);
    const scope: RegisterScope = { origin: 'processor', values: new Map([...(before ?? []), ...values]) };
    if (thread !== state.thread) {
      state.thread = thread;
      state.process = undefined;
    }
    state.setRegisters(scope);
    this.moved.set(state.processor, scope);
  }
}
