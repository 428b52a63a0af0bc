import { frameSize, functionsOf, returnOffset, type WorldFunction } from './functions';
import type { Kernel } from './kernel';

/** A frame as an unwinder should find it, innermost first. */
export interface StackFrame {
  readonly function: string;
  readonly instruction: bigint;
  /** Stack pointer in that frame, behind its prolog. */
  readonly stackPointer: bigint;
}

/** A kernel stack that was laid out. */
export interface BuiltStack {
  readonly base: bigint;
  readonly limit: bigint;
  readonly initial: bigint;
  /** What KTHREAD.KernelStack holds for a thread that is not running. */
  readonly kernelStack: bigint;
  readonly trapFrame: bigint;
  readonly frames: readonly StackFrame[];
  /** Where the thread left user mode. */
  readonly user?: { readonly instruction: bigint; readonly stackPointer: bigint };
}

const STACK_SIZE = 0x6000;
/** Top of the stack that the kernel keeps for itself (KSTACK_CONTROL). */
const CONTROL = 0x50n;
/** Every thread that gave up its processor. */
const SWITCH = ['SwapContext', 'KiSwapContext', 'KiSwapThread', 'KiCommitThreadWait'];
const USER_INSTRUCTION = 0x00007ff8_1c2ad5a4n;
const USER_STACK = 0x000000ab_3f57f6d8n;
/** Selectors and flags of user mode: `cs:33`, `ss:2b`, interrupts on. */
const USER_CS = 0x33;
const USER_SS = 0x2b;
const EFLAGS = 0x246;

export interface StackWish {
  /** Innermost first. Functions that the build does not have are left out. */
  readonly functions: readonly string[];
  readonly fromUser: boolean;
  /** False for threads that run: their innermost frame is where the processor stands. */
  readonly parked: boolean;
}

/** Lays out kernel stacks whose return addresses and saved registers fit the image's unwind data. */
export class Stacks {
  private readonly functions: ReadonlyMap<string, WorldFunction>;

  constructor(private readonly kernel: Kernel) {
    this.functions = new Map(functionsOf(kernel.layout).map(fn => [fn.name, fn]));
  }

  build(wish: StackWish): BuiltStack {
    const { kernel } = this;
    const limit = kernel.stacks.reserve(STACK_SIZE + 0x1000);
    const base = limit + BigInt(STACK_SIZE);
    const initial = base - CONTROL;
    const trapFrame = wish.fromUser ? initial - BigInt(kernel.layout.sizeOf('_KTRAP_FRAME')) : 0n;
    const outer = wish.fromUser ? ['KiSystemCall64'] : ['PspSystemThreadStartup', 'KiStartSystemThread'];
    const chain = [...(wish.parked ? SWITCH : []), ...wish.functions, ...outer]
      .map(name => this.functions.get(name))
      .filter(fn => fn !== undefined);
    const frames: StackFrame[] = [];
    let sp = wish.fromUser ? trapFrame : initial;
    let back = 0n;
    for (const fn of chain.reverse()) {
      if (fn.machineFrame) this.writeTrapFrame(trapFrame);
      else sp = this.enter(fn, sp, back);
      const instruction = kernel.imageBase + BigInt(returnOffset(kernel.layout, fn));
      frames.unshift({ function: fn.name, instruction, stackPointer: sp });
      back = instruction;
    }
    const user = wish.fromUser ? { user: { instruction: USER_INSTRUCTION, stackPointer: USER_STACK } } : {};
    return { base, limit, initial, kernelStack: sp, trapFrame, frames, ...user };
  }

  /** Return address, pushed registers, and the stack pointer behind the prolog. */
  private enter(fn: WorldFunction, outer: bigint, back: bigint): bigint {
    const { space } = this.kernel;
    let sp = outer - 8n;
    space.writeUint(sp, 8, back);
    for (const register of fn.pushes) {
      sp -= 8n;
      space.writeUint(sp, 8, 0x1111_0000n + BigInt(register));
    }
    return outer - 8n - BigInt(frameSize(fn));
  }

  private writeTrapFrame(at: bigint): void {
    this.kernel.struct('_KTRAP_FRAME', at, {
      Rip: USER_INSTRUCTION,
      Rsp: USER_STACK,
      Rbp: USER_STACK + 0x80n,
      SegCs: USER_CS,
      SegSs: USER_SS,
      EFlags: EFLAGS,
      PreviousMode: 1,
    });
  }
}
