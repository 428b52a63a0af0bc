import { toAddress } from '../../extension/base/address';
import type { KdConsole } from '../../extension/console/kdConsole';
import { decode, LONGEST_INSTRUCTION } from '../../extension/console/registers/instructionRows';
import { valuesOf } from '../../extension/console/registers/registerReader';
import type { Instruction } from '../../extension/kernel/disassembly/instruction';
import type { SyntheticRun } from './syntheticRun';

/** Instructions that one command carries out at most. */
const MOST = 2_000;

/**
 * Steps along code: of what instructions do only as much as unwinding must know of, the instruction and stack pointers.
 * Branches are not taken; where the code is not known, or ends, it goes back to the caller.
 */
export class InstructionSteps {
  constructor(
    private readonly console: KdConsole,
    private readonly run: SyntheticRun,
  ) {}

  /** `p`, and with `into` `t`. */
  async one(into: boolean, signal: AbortSignal): Promise<void> {
    const instruction = await this.current(signal);
    const values = (await this.console.state.registers(signal))?.values;
    const rsp = values?.get('rsp');
    if (!instruction || rsp === undefined) return this.out(signal);
    const [, name = '', operands = ''] = /^(\S+)\s*(.*)$/.exec(instruction.text) ?? [];
    const next = instruction.address + BigInt(instruction.length);
    if (name === 'ret') return this.out(signal);
    const callee = name === 'call' && into ? this.run.calleeOf(next) : undefined;
    // The stack of the dump holds where it returns to.
    if (callee !== undefined) return this.to(callee, rsp - 8n, signal);
    if (this.functionAt(next) !== this.functionAt(instruction.address)) return this.out(signal);
    if (name === 'jmp' && instruction.target !== undefined) return this.to(instruction.target, rsp, signal);
    return this.to(next, rsp + movedBy(name, operands), signal);
  }

  /** `gu`: back to the caller; stays where there is none. */
  async out(signal: AbortSignal): Promise<void> {
    const [, caller] = await this.run.frames(signal);
    if (caller) await this.run.change(valuesOf(caller.registers), signal);
  }

  /** `pa`, `ta`, `pc`, `pt`: steps until `there` says so; shows each place on the way where that is wanted. */
  async until(
    there: (instruction: Instruction | undefined) => boolean,
    into: boolean,
    show: ((text: string) => void) | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const before = await this.current(signal);
    const from = before && this.functionAt(before.address);
    for (let i = 0; i < MOST; i++) {
      await this.one(into, signal);
      const instruction = await this.current(signal);
      const left = !into && instruction && this.functionAt(instruction.address) !== from;
      if (left === true || there(instruction)) return;
      show?.(await this.run.place(signal));
    }
  }

  async current(signal: AbortSignal): Promise<Instruction | undefined> {
    const { state } = this.console;
    const rip = (await state.registers(signal))?.values.get('rip');
    if (rip === undefined) return undefined;
    const [first] = (await decode(state, toAddress(rip), LONGEST_INSTRUCTION, signal)).instructions;
    return first?.valid === true ? first : undefined;
  }

  private functionAt(address: bigint): string | undefined {
    const { engine, process } = this.console.state;
    return engine.modules.nearest(toAddress(address), process)?.name;
  }

  private to(rip: bigint, rsp: bigint, signal: AbortSignal): Promise<void> {
    return this.run.change(
      new Map([
        ['rip', rip],
        ['rsp', rsp],
      ]),
      signal,
    );
  }
}

/** What an instruction adds to the stack pointer. */
function movedBy(name: string, operands: string): bigint {
  if (name.startsWith('push')) return -8n;
  if (name.startsWith('pop')) return 8n;
  const [, digits] = /^rsp,([0-9a-f]+)h?$/i.exec(operands) ?? [];
  if (digits === undefined) return 0n;
  const bytes = BigInt(`0x${digits}`);
  return name === 'sub' ? -bytes : name === 'add' ? bytes : 0n;
}
