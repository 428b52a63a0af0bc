/*
 * A machine that runs made-up functions of x64 instruction by instruction: prolog, body, epilog. What it does to the
 * stack is written from Microsoft's "x64 exception handling" and shares nothing with the unwinder under test.
 */

export type PrologStep =
  | { readonly do: 'push'; readonly register: number }
  | { readonly do: 'alloc'; readonly size: number }
  /** `lea register, [rsp + offset]`; the offset is a multiple of 16, up to 240. */
  | { readonly do: 'frame'; readonly register: number; readonly offset: number }
  /** `mov [rsp + offset], register`. */
  | { readonly do: 'save'; readonly register: number; readonly offset: number };

export interface MadeUpFunction {
  readonly begin: number;
  readonly size: number;
  /** With the bytes that each instruction takes. */
  readonly prolog: readonly (PrologStep & { readonly length: number })[];
  /** Bytes that the body takes off the stack by itself; only with a frame register. */
  readonly dynamic: number;
  /** Offset from the begin where the saves that the second half of the body makes begin; they are chained. */
  readonly part?: {
    readonly begin: number;
    readonly saves: readonly { readonly register: number; readonly offset: number }[];
  };
}

/** Where the innermost function stands. */
export type Stand =
  | { readonly in: 'prolog'; readonly done: number }
  | { readonly in: 'body' }
  | { readonly in: 'part' }
  | { readonly in: 'epilog'; readonly done: number };

export interface CpuState {
  rip: bigint;
  readonly registers: bigint[];
}

const RSP = 4;
const BODY_GAP = 16;

/** Runs calls of made-up functions and remembers what every caller had. */
export class PrologMachine {
  readonly stack = new Map<bigint, bigint>();
  readonly cpu: CpuState;
  /** State of each function at its call, outermost first. */
  readonly callers: CpuState[] = [];

  constructor(
    private readonly base: bigint,
    stackTop: bigint,
    private readonly noise: () => bigint,
  ) {
    const registers = Array.from({ length: 16 }, () => noise());
    registers[RSP] = stackTop;
    this.cpu = { rip: 0n, registers };
  }

  /** Enters a function and stops in it. `isPart`: the call to the next one comes from the part with more saves. */
  enter(fn: MadeUpFunction, stand: Stand): void {
    this.callers.push({ rip: this.cpu.rip, registers: [...this.cpu.registers] });
    this.push(this.cpu.rip);
    const steps = stand.in === 'prolog' ? fn.prolog.slice(0, stand.done) : fn.prolog;
    for (const step of steps) this.run(step);
    const done = steps.reduce((sum, step) => sum + step.length, 0);
    this.cpu.rip = this.at(fn.begin + done);
    if (stand.in === 'prolog') return;
    const fixed = this.rsp;
    if (fn.dynamic > 0) this.set(RSP, this.rsp - BigInt(fn.dynamic));
    if (stand.in === 'part')
      for (const save of fn.part?.saves ?? []) this.write(fixed + BigInt(save.offset), this.get(save.register));
    if (stand.in === 'epilog') this.leave(fn, stand.done, fixed);
    else this.clobber(fn, stand.in === 'part');
    if (stand.in !== 'epilog')
      this.cpu.rip = this.at(stand.in === 'part' ? fn.begin + (fn.part?.begin ?? 0) + 8 : fn.begin + done + BODY_GAP);
  }

  private get rsp(): bigint {
    return this.get(RSP);
  }

  private at(rva: number): bigint {
    return this.base + BigInt(rva);
  }

  private get(register: number): bigint {
    return this.cpu.registers[register] ?? 0n;
  }

  private set(register: number, value: bigint): void {
    this.cpu.registers[register] = value;
  }

  private write(address: bigint, value: bigint): void {
    this.stack.set(address, value);
  }

  private push(value: bigint): void {
    this.set(RSP, this.rsp - 8n);
    this.write(this.rsp, value);
  }

  private run(step: PrologStep): void {
    if (step.do === 'push') this.push(this.get(step.register));
    else if (step.do === 'alloc') this.set(RSP, this.rsp - BigInt(step.size));
    else if (step.do === 'frame') this.set(step.register, this.rsp + BigInt(step.offset));
    else this.write(this.rsp + BigInt(step.offset), this.get(step.register));
  }

  /** The body may use what it saved, and whatever a call destroys anyway. */
  private clobber(fn: MadeUpFunction, inPart: boolean): void {
    const frame = frameOf(fn);
    for (const step of fn.prolog)
      if ((step.do === 'push' || step.do === 'save') && step.register !== frame?.register)
        this.set(step.register, this.noise());
    if (inPart) for (const save of fn.part?.saves ?? []) this.set(save.register, this.noise());
    for (const register of [0, 1, 2, 8, 9, 10, 11]) this.set(register, this.noise());
  }

  private leave(fn: MadeUpFunction, done: number, fixed: bigint): void {
    this.set(RSP, fn.dynamic > 0 ? fixed - BigInt(fn.dynamic) : fixed);
    for (const step of fn.prolog)
      if (step.do === 'save') this.set(step.register, this.stack.get(fixed + BigInt(step.offset)) ?? 0n);
    const instructions = epilogOf(fn);
    const start = fn.begin + fn.size - instructions.reduce((sum, one) => sum + one.bytes.length, 0);
    let at = start;
    for (const one of instructions.slice(0, done)) {
      if (one.restore) this.set(RSP, fixed + BigInt(allocated(fn)));
      if (one.pop !== undefined) {
        this.set(one.pop, this.stack.get(this.rsp) ?? 0n);
        this.set(RSP, this.rsp + 8n);
      }
      at += one.bytes.length;
    }
    this.cpu.rip = this.at(at);
  }
}

export interface EpilogInstruction {
  readonly bytes: readonly number[];
  readonly restore?: boolean;
  readonly pop?: number;
}

/** Instructions of the epilog: give back the fixed part, pops in reverse, return. */
export function epilogOf(fn: MadeUpFunction): readonly EpilogInstruction[] {
  const size = allocated(fn);
  const frame = frameOf(fn);
  const found: EpilogInstruction[] = [];
  if (frame) {
    const distance = size - frame.offset;
    found.push({
      bytes: [0x48 | (frame.register >> 3), 0x8d, 0xa0 | (frame.register & 7), ...int32(distance)],
      restore: true,
    });
  } else if (size > 0)
    found.push({ bytes: size < 128 ? [0x48, 0x83, 0xc4, size] : [0x48, 0x81, 0xc4, ...int32(size)], restore: true });
  for (const step of [...fn.prolog].reverse())
    if (step.do === 'push')
      found.push({
        bytes: step.register < 8 ? [0x58 + step.register] : [0x41, 0x50 + step.register],
        pop: step.register,
      });
  return [...found, { bytes: [0xc3] }];
}

export function frameOf(fn: MadeUpFunction): { readonly register: number; readonly offset: number } | undefined {
  for (const step of fn.prolog) if (step.do === 'frame') return step;
  return undefined;
}

export function allocated(fn: MadeUpFunction): number {
  return fn.prolog.reduce((sum, step) => sum + (step.do === 'alloc' ? step.size : 0), 0);
}

function int32(value: number): readonly number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff];
}
