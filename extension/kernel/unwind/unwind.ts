import { finishEpilog } from './epilog';
import { Machine, type Step, type UnwindImage, type UnwindSource } from './machine';
import { type Registers, stackPointer } from './registers';
import type { RuntimeFunction, UnwindInfo } from './unwindInfo';

/*
 * One step up the stack on x64. Source: Microsoft, "x64 exception handling": a function without an entry in `.pdata` is
 * a leaf, whose return address is on top of the stack; else its unwind codes are undone, those of the prolog that has
 * not run yet left out, and an epilog that is under way is finished by its instructions.
 */

export type { Step, UnwindImage, UnwindSource } from './machine';

const MAX_CHAIN = 32;
/** Above this a single frame is damage: a kernel stack has 24 KB, a user stack seldom 1 MB. */
const MAX_FRAME = 16n * 1024n * 1024n;

/**
 * Registers of the caller.
 * @param first true where the processor stands (also behind a trap): only there a prolog or epilog can be half done
 */
export function unwindStep(registers: Registers, source: UnwindSource, first: boolean): Step {
  if (registers.rip === 0n) return { ok: false, why: 'end' };
  const machine = new Machine(registers, source);
  // A return address may stand behind the last instruction of its function (a call that never returns).
  const place = first ? registers.rip : registers.rip - 1n;
  const image = source.imageAt(place);
  if (!image) return { ok: false, why: 'no-unwind-info', at: place };
  const found = image.functionAt(Number(place - image.base));
  if (found === 'unreadable') return { ok: false, why: 'no-unwind-info', at: place };
  if (found === 'none') return first ? machine.leave(true) : { ok: false, why: 'no-unwind-info', at: place };
  const info = image.unwindInfo(found.unwind);
  if (!info) return { ok: false, why: 'no-unwind-info', at: image.base + BigInt(found.unwind) };
  if (first && finishEpilog(machine, image, found, info, source)) return machine.leave(false);
  return undo(machine, image, found, info, stackPointer(registers));
}

function undo(machine: Machine, image: UnwindImage, start: RuntimeFunction, first: UnwindInfo, before: bigint): Step {
  let inProlog = Number(machine.rip - image.base) - start.begin;
  for (let chain = 0, info: UnwindInfo | undefined = first; chain < MAX_CHAIN; chain++) {
    const undone = undoCodes(machine, info, inProlog);
    if (undone === 'unreadable') return machine.failed();
    if (undone === 'damaged') return { ok: false, why: 'damaged' };
    // A switch of stacks (interrupt, trap) may go anywhere; an ordinary frame may not.
    if (machine.machineFrameAt !== undefined) return machine.leaveMachineFrame(machine.machineFrameAt);
    if (machine.rsp < before || machine.rsp - before > MAX_FRAME) return { ok: false, why: 'damaged' };
    if (!info.chained) return machine.leave(false);
    const { unwind } = info.chained;
    info = image.unwindInfo(unwind);
    if (!info) return { ok: false, why: 'no-unwind-info', at: image.base + BigInt(unwind) };
    inProlog = Number.MAX_SAFE_INTEGER;
  }
  return { ok: false, why: 'damaged' };
}

/** Undoes the codes of one record whose instruction has run. */
function undoCodes(machine: Machine, info: UnwindInfo, inProlog: number): 'done' | 'unreadable' | 'damaged' {
  const frame = frameBase(machine, info, inProlog);
  // Saved registers lie relative to the fixed part of the frame, which is complete where they have been saved.
  const base = frame ?? machine.rsp;
  for (const code of info.codes) {
    if (code.at > inProlog) continue;
    switch (code.op) {
      case 'push':
        if (!machine.pop(code.register)) return 'unreadable';
        break;
      case 'alloc':
        machine.rsp += BigInt(code.size);
        break;
      case 'set-frame':
        if (frame === undefined) return 'damaged';
        machine.rsp = frame;
        break;
      case 'save': {
        const value = machine.quad(base + BigInt(code.offset));
        if (value === undefined) return 'unreadable';
        machine.general[code.register] = value;
        break;
      }
      case 'save-xmm':
        break;
      case 'machine-frame':
        return popMachineFrame(machine, code.errorCode) ? 'done' : 'unreadable';
    }
  }
  return 'done';
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
function popMachineFrame(machine: Machine, errorCode: boolean): boolean {
  const at = BigInt.asUintN(64, machine.rsp + (errorCode ? 8n : 0n));
  const rip = machine.quad(at);
  const rsp = machine.quad(at + 24n);
  if (rip === undefined || rsp === undefined) return false;
  machine.rip = rip;
  machine.rsp = rsp;
  machine.machineFrameAt = at;
  return true;
}
