import { toAddress } from '../../base/address';
import type { KernelTarget } from '../kernelTarget';
import { bareRegisters, RBP, type Registers } from '../unwind/registers';
import { unwindStep } from '../unwind/unwind';
import type { UnwindMemory } from '../unwind/unwindMemory';
import type { FrameTrust } from './threadStack';

/*
 * Where a thread goes on that gave up its processor. KTHREAD.KernelStack is the stack pointer inside of
 * nt!SwapContext, behind its prolog, so the unwind data of that function say where the caller is and which registers it
 * has. What SwapContext leaves on the stack is a KSWITCH_FRAME (not among the public types): five home words, an APC
 * bypass flag at 0x28, Rbp at 0x30 and the return address at 0x38. It is used only where the unwind data are missing.
 */
const SWITCH_RBP = 0x30n;
const SWITCH_RETURN = 0x38n;
const SWITCH_SIZE = 0x40n;

export interface ParkedStart {
  readonly registers: Registers;
  readonly trust: FrameTrust;
}

/** Registers of the caller of SwapContext; undefined where the stack cannot be read or leads nowhere. */
export function parkedStart(target: KernelTarget, memory: UnwindMemory, kernelStack: bigint): ParkedStart | undefined {
  const registers = unwound(target, memory, kernelStack);
  if (registers && memory.imageAt(registers.rip)) return { registers, trust: 'unwound' };
  const rip = memory.quad(kernelStack + SWITCH_RETURN);
  if (rip === undefined || !memory.imageAt(rip)) return undefined;
  const bare = bareRegisters(rip, kernelStack + SWITCH_SIZE);
  const general = [...bare.general];
  general[RBP] = memory.quad(kernelStack + SWITCH_RBP);
  return { registers: { rip, general }, trust: 'guessed' };
}

function unwound(target: KernelTarget, memory: UnwindMemory, kernelStack: bigint): Registers | undefined {
  const address = target.symbol('SwapContext');
  const image = address === undefined ? undefined : memory.imageAt(address);
  if (address === undefined || !image) return undefined;
  const entry = image.functionAt(Number(address - image.base));
  const info = typeof entry === 'object' ? image.unwindInfo(entry.unwind) : undefined;
  if (typeof entry !== 'object' || !info) return undefined;
  // Anywhere behind the prolog; a return address is looked up one byte in front of it.
  const inside = toAddress(image.base + BigInt(entry.begin + info.prologSize + 1));
  const step = unwindStep(bareRegisters(inside, kernelStack), memory, false);
  return step.ok && !step.machineFrame ? step.registers : undefined;
}
