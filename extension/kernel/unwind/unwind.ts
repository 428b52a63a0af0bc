import { RBP, RSP, type Registers, stackPointer } from './registers';
import type { RuntimeFunction, UnwindInfo } from './unwindInfo';

/*
 * One step up the stack on x64. Source: Microsoft, "x64 exception handling": a function without an entry in `.pdata` is
 * a leaf, whose return address is on top of the stack; else its unwind codes are undone, those of the prolog that has
 * not run yet left out, and an epilog that is under way is finished by its instructions.
 */

/** What a step needs of a target. Each answer may be undefined: not in the dump, paged out, no such image. */
export interface UnwindSource {
  /** The image that holds an address. */
  imageAt(address: bigint): UnwindImage | undefined;
  /** Eight bytes of the stack. */
  quad(address: bigint): bigint | undefined;
  /** Instruction bytes; fewer than asked for at the end of what is readable. */
  code(address: bigint, length: number): Uint8Array;
}

export interface UnwindImage {
  readonly base: bigint;
  /** Entry for an offset from the base; `none`: the table was read and has none, so the function is a leaf. */
  functionAt(rva: number): RuntimeFunction | 'none' | 'unreadable';
  unwindInfo(rva: number): UnwindInfo | undefined;
}

/** A step that went up, or why there is none. */
export type Step =
  | {
      readonly ok: true;
      readonly registers: Registers;
      /** The frame was an interrupt, exception or system call. */ readonly machineFrame: boolean;
      /** `.pdata` was not readable: the return address was taken from the top of the stack. */ readonly guessed: boolean;
    }
  | { readonly ok: false; readonly why: 'no-unwind-info' | 'stack-unreadable' | 'damaged' | 'end' };

const MAX_CHAIN = 32;
/** Above this a single frame is damage: a kernel stack has 24 KB, a user stack seldom 1 MB. */
const MAX_FRAME = 16n * 1024n * 1024n;

class Machine {
  readonly general: (bigint | undefined)[];
  rip: bigint;
  machineFrame = false;

  constructor(
    registers: Registers,
    private readonly source: UnwindSource,
  ) {
    this.general = [...registers.general];
    this.rip = registers.rip;
  }

  get rsp(): bigint {
    return this.general[RSP] ?? 0n;
  }

  set rsp(value: bigint) {
    this.general[RSP] = BigInt.asUintN(64, value);
  }

  /** Takes eight bytes off the stack; false if they cannot be read. */
  pop(register: number): boolean {
    const value = this.source.quad(this.rsp);
    if (value === undefined) return false;
    this.general[register] = value;
    if (register !== RSP) this.rsp += 8n;
    return true;
  }

  /** Ends the step: takes the return address off the stack. */
  leave(guessed: boolean): Step {
    const target = this.source.quad(this.rsp);
    if (target === undefined) return { ok: false, why: 'stack-unreadable' };
    this.rsp += 8n;
    this.rip = target;
    return this.done(guessed);
  }

  done(guessed: boolean): Step {
    return {
      ok: true,
      registers: { rip: this.rip, general: [...this.general] },
      machineFrame: this.machineFrame,
      guessed,
    };
  }
}

/**
 * Registers of the caller.
 * @param first true for the frame where the processor stands: only there a prolog or epilog can be half done
 */
export function unwindStep(registers: Registers, source: UnwindSource, first: boolean): Step {
  if (registers.rip === 0n) return { ok: false, why: 'end' };
  const machine = new Machine(registers, source);
  // A return address may stand behind the last instruction of its function (a call that never returns).
  const place = first ? registers.rip : registers.rip - 1n;
  const image = source.imageAt(place);
  if (!image) return { ok: false, why: 'no-unwind-info' };
  const found = image.functionAt(Number(place - image.base));
  if (found === 'unreadable') return { ok: false, why: 'no-unwind-info' };
  if (found === 'none') return first ? machine.leave(false) : { ok: false, why: 'no-unwind-info' };
  if (first && finishEpilog(machine, source)) return machine.leave(false);
  return undo(machine, image, found, source, stackPointer(registers));
}

function undo(
  machine: Machine,
  image: UnwindImage,
  start: RuntimeFunction,
  source: UnwindSource,
  before: bigint,
): Step {
  let entry = start;
  for (let chain = 0; chain < MAX_CHAIN; chain++) {
    const info = image.unwindInfo(entry.unwind);
    if (!info) return { ok: false, why: 'no-unwind-info' };
    const inProlog = chain === 0 ? Number(machine.rip - image.base) - entry.begin : Number.MAX_SAFE_INTEGER;
    if (!undoCodes(machine, info, inProlog, source)) return { ok: false, why: 'stack-unreadable' };
    if (machine.rsp < before || machine.rsp - before > MAX_FRAME) {
      // A switch of stacks (interrupt, trap) may go anywhere; an ordinary frame may not.
      if (!machine.machineFrame) return { ok: false, why: 'damaged' };
    }
    if (machine.machineFrame) return machine.done(false);
    if (!info.chained) return machine.leave(false);
    entry = info.chained;
  }
  return { ok: false, why: 'damaged' };
}

/** Undoes the codes of one record whose instruction has run. False if the stack could not be read. */
function undoCodes(machine: Machine, info: UnwindInfo, inProlog: number, source: UnwindSource): boolean {
  const frame = frameBase(machine, info, inProlog);
  for (const code of info.codes) {
    if (code.at > inProlog) continue;
    switch (code.op) {
      case 'push':
        if (!machine.pop(code.register)) return false;
        break;
      case 'alloc':
        machine.rsp += BigInt(code.size);
        break;
      case 'set-frame':
        if (frame === undefined) return false;
        machine.rsp = frame;
        break;
      case 'save': {
        const value = source.quad((frame ?? machine.rsp) + BigInt(code.offset));
        if (value === undefined) return false;
        machine.general[code.register] = value;
        break;
      }
      case 'save-xmm':
        break;
      case 'machine-frame':
        return popMachineFrame(machine, code.errorCode, source);
    }
  }
  return true;
}

/** Base of the fixed part of the frame, once the frame register is set. */
function frameBase(machine: Machine, info: UnwindInfo, inProlog: number): bigint | undefined {
  if (info.frameRegister === 0) return undefined;
  const set = info.codes.find(code => code.op === 'set-frame');
  if (set && set.at > inProlog) return undefined;
  const value = machine.general[info.frameRegister];
  return value === undefined ? undefined : BigInt.asUintN(64, value - BigInt(info.frameOffset));
}

/** What the processor pushed: [error code], RIP, CS, EFLAGS, old RSP, SS. */
function popMachineFrame(machine: Machine, errorCode: boolean, source: UnwindSource): boolean {
  const at = machine.rsp + (errorCode ? 8n : 0n);
  const rip = source.quad(at);
  const rsp = source.quad(at + 24n);
  if (rip === undefined || rsp === undefined) return false;
  machine.rip = rip;
  machine.rsp = rsp;
  machine.machineFrame = true;
  return true;
}

/**
 * If the processor stands in an epilog, carries out its rest up to the return and answers true. An epilog is: an
 * optional `add rsp, n` or `lea rsp, [frame + n]`, pops, then `ret` or a jump.
 */
function finishEpilog(machine: Machine, source: UnwindSource): boolean {
  const code = source.code(machine.rip, 64);
  const trial: { register: number }[] = [];
  let at = 0;
  let add = 0n;
  let lea: bigint | undefined;
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  if (code.length >= 7) {
    const head = (view.getUint16(0, false) << 8) | view.getUint8(2);
    if (head === 0x4883c4) [add, at] = [BigInt(view.getInt8(3)), 4];
    else if (head === 0x4881c4) [add, at] = [BigInt(view.getInt32(3, true)), 7];
    else if (head === 0x488d65) [lea, at] = [BigInt(view.getInt8(3)), 4];
    else if (head === 0x488da5) [lea, at] = [BigInt(view.getInt32(3, true)), 7];
  }
  for (; at < code.length && trial.length < 16;) {
    const byte = code[at] ?? 0;
    if (byte >= 0x58 && byte <= 0x5f) {
      trial.push({ register: byte - 0x58 });
      at++;
    } else if (byte === 0x41 && (code[at + 1] ?? 0) >= 0x58 && (code[at + 1] ?? 0) <= 0x5f) {
      trial.push({ register: (code[at + 1] ?? 0) - 0x58 + 8 });
      at += 2;
    } else break;
  }
  if (!isReturn(code, at) || (at > 0 && trial.length === 0 && add === 0n && lea === undefined)) return false;
  const base =
    lea === undefined ? machine.rsp + add : machine.general[RBP] === undefined ? undefined : machine.general[RBP] + lea;
  if (base === undefined) return false;
  const saved = [...machine.general];
  machine.rsp = base;
  if (trial.every(({ register }) => machine.pop(register))) return true;
  saved.forEach((value, i) => (machine.general[i] = value));
  return false;
}

/** `ret`, `ret n`, `rep ret`; jumps at the end of a function look like any other jump and are not taken for one. */
function isReturn(code: Uint8Array, at: number): boolean {
  return code[at] === 0xc3 || code[at] === 0xc2 || (code[at] === 0xf3 && code[at + 1] === 0xc3);
}
