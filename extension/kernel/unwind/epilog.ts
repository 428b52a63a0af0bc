import type { Machine, UnwindImage, UnwindSource } from './machine';
import type { RuntimeFunction, UnwindInfo } from './unwindInfo';

/*
 * Epilogs have one form. Source: Microsoft, "x64 prolog and epilog": an optional `add rsp, n` or
 * `lea rsp, [frame + n]`, pops, then `ret` or a jump that leaves the function.
 */

const LONGEST = 64;
const MAX_POPS = 16;
const MAX_CHAIN = 32;

/** How the rest of an epilog begins: where the stack pointer then stands. */
interface Head {
  readonly length: number;
  readonly rsp: bigint;
}

/** If the processor stands in an epilog, carries out its rest up to the return and answers true. */
export function finishEpilog(
  machine: Machine,
  image: UnwindImage,
  entry: RuntimeFunction,
  info: UnwindInfo,
  source: UnwindSource,
): boolean {
  const code = source.code(machine.rip, LONGEST);
  const view = new DataView(code.buffer, code.byteOffset, code.byteLength);
  const head = headOf(machine, view, info);
  const pops = popsAt(code, head.length);
  const at = head.length + pops.reduce((sum, register) => sum + (register < 8 ? 1 : 2), 0);
  const rva = Number(machine.rip - image.base);
  if (!isReturn(code, at) && !leavesByJump(view, at, rva, entry, image)) return false;
  const saved = [...machine.general];
  machine.rsp = head.rsp;
  if (pops.every(register => machine.pop(register))) return true;
  saved.forEach((value, i) => (machine.general[i] = value));
  machine.unreadable = undefined;
  return false;
}

function headOf(machine: Machine, view: DataView, info: UnwindInfo): Head {
  const none = { length: 0, rsp: machine.rsp };
  if (view.byteLength < 7) return none;
  const rex = view.getUint8(0);
  const op = view.getUint8(1);
  const modrm = view.getUint8(2);
  if (rex === 0x48 && op === 0x83 && modrm === 0xc4) return { length: 4, rsp: machine.rsp + BigInt(view.getInt8(3)) };
  if (rex === 0x48 && op === 0x81 && modrm === 0xc4)
    return { length: 7, rsp: machine.rsp + BigInt(view.getInt32(3, true)) };
  if ((rex & 0xfe) !== 0x48 || op !== 0x8d || (modrm & 0x38) !== 0x20) return none;
  // lea rsp, [frame register + displacement]
  const register = (modrm & 7) | ((rex & 1) << 3);
  const value = machine.general[register];
  if (info.frameRegister === 0 || register !== info.frameRegister || value === undefined) return none;
  if (modrm >> 6 === 1) return { length: 4, rsp: value + BigInt(view.getInt8(3)) };
  if (modrm >> 6 === 2) return { length: 7, rsp: value + BigInt(view.getInt32(3, true)) };
  return modrm >> 6 === 0 ? { length: 3, rsp: value } : none;
}

/** Registers that are popped from an offset on. */
function popsAt(code: Uint8Array, start: number): readonly number[] {
  const pops: number[] = [];
  for (let at = start; at < code.length && pops.length < MAX_POPS;) {
    const byte = code[at] ?? 0;
    const next = code[at + 1] ?? 0;
    if (byte >= 0x58 && byte <= 0x5f) {
      pops.push(byte - 0x58);
      at++;
    } else if ((byte & 0xf9) === 0x41 && next >= 0x58 && next <= 0x5f) {
      pops.push(next - 0x58 + 8);
      at += 2;
    } else break;
  }
  return pops;
}

/** `ret`, `ret n`, `rep ret`. */
function isReturn(code: Uint8Array, at: number): boolean {
  return code[at] === 0xc3 || code[at] === 0xc2 || (code[at] === 0xf3 && code[at + 1] === 0xc3);
}

/**
 * A jump that ends the function in place of a return: to another function, to the own begin, or through memory or a
 * register (`jmp [rip + n]`, `rex.W jmp`). Other jumps stay inside of the function, whose parts may lie far apart.
 */
function leavesByJump(view: DataView, at: number, rva: number, entry: RuntimeFunction, image: UnwindImage): boolean {
  if (at + 5 > view.byteLength) return false;
  const op = view.getUint8(at);
  const next = view.getUint8(at + 1);
  if (op === 0xeb || op === 0xe9) {
    const length = op === 0xeb ? 2 : 5;
    const target = rva + at + length + (op === 0xeb ? view.getInt8(at + 1) : view.getInt32(at + 1, true));
    return leavesTo(target, entry, image);
  }
  if (op === 0xff) return next === 0x25;
  return (op & 0xf8) === 0x48 && next === 0xff && (view.getUint8(at + 2) & 0x38) === 0x20;
}

function leavesTo(target: number, entry: RuntimeFunction, image: UnwindImage): boolean {
  const own = primaryBegin(entry, image);
  if (target === own) return true;
  if (target >= entry.begin && target < entry.end) return false;
  const there = target < 0 ? 'none' : image.functionAt(target);
  if (there === 'none') return true;
  const other = there === 'unreadable' ? undefined : primaryBegin(there, image);
  return own !== undefined && other !== undefined && own !== other;
}

/** Begin of the function that an entry is a part of: chained records lead there. */
function primaryBegin(entry: RuntimeFunction, image: UnwindImage): number | undefined {
  let current = entry;
  for (let chain = 0; chain < MAX_CHAIN; chain++) {
    const info = image.unwindInfo(current.unwind);
    if (!info) return undefined;
    if (!info.chained) return current.begin;
    current = info.chained;
  }
  return undefined;
}
