import { type Address, toAddress } from '../../base/address';
import { backtickAddress } from '../disassembly/backtickAddress';
import { symbolText } from '../modules/moduleMap';
import { type Registers, RSP, stackPointer } from '../unwind/registers';
import { type Step, unwindStep } from '../unwind/unwind';
import { isUserAddress } from '../modules/processMemory';
import type { UnwindMemory } from '../unwind/unwindMemory';
import { endOf } from './stackEnd';
import { segmentOf, type StackSegment } from './stackBounds';
import type { FrameTrust, KernelFrame, StackEnd } from './threadStack';
import type { TrapFrames } from './trapFrame';

/** More frames than a stack of 24 KB can have, and enough of an endless recursion of user mode. */
const MAX_FRAMES = 1024;

export interface WalkPlace {
  readonly memory: UnwindMemory;
  readonly trapFrames: TrapFrames;
  readonly segments: readonly StackSegment[];
  readonly process: Address | undefined;
}

/** One stack on its way up. It stops where memory has to be fetched first, and goes on after that. */
export class StackWalk {
  private readonly found: KernelFrame[] = [];
  private readonly seen = new Set<string>();
  private current: Registers;
  /** The processor stands here: not behind a call. */
  private exact = true;
  private ended: StackEnd | undefined;

  constructor(
    private readonly place: WalkPlace,
    start: Registers,
    trust: FrameTrust,
  ) {
    this.current = start;
    this.exact = trust === 'context' || trust === 'trap';
    this.push(start, trust);
  }

  get frames(): readonly KernelFrame[] {
    return this.found;
  }

  get end(): StackEnd | undefined {
    return this.ended;
  }

  /** Goes up until the stack ends or something is missing. */
  advance(): void {
    const { memory } = this.place;
    while (!this.ended) {
      const { misses } = memory;
      const step = this.step();
      const end = step.ok ? undefined : this.endOf(step);
      if (memory.misses > misses) return;
      if (step.ok) this.take(step);
      else this.ended = end;
    }
  }

  private step(): Step & { readonly guessed?: boolean } {
    const step = unwindStep(this.current, this.place.memory, this.exact);
    if (step.ok || step.why !== 'no-unwind-info' || !this.exact) return step;
    return this.guess() ?? step;
  }

  /**
   * Without unwind data the innermost function may still be a leaf: its return address is then on top of the stack. A 0
   * there is what the outermost frame has, but may as well be anything else.
   */
  private guess(): (Step & { readonly guessed: true }) | undefined {
    const { memory } = this.place;
    const sp = stackPointer(this.current);
    const rip = memory.quad(sp);
    if (rip === 0n) this.setReturn(rip, sp + 8n);
    if (rip === undefined || !memory.imageAt(rip - 1n)) return undefined;
    const general = this.current.general.map((value, i) => (i === RSP ? sp + 8n : value));
    return { ok: true, registers: { rip, general }, machineFrame: false, leaf: true, guessed: true };
  }

  private endOf(step: Step & { readonly ok: false }): StackEnd {
    return step.why === 'end' ? { kind: 'complete' } : endOf(this.place.memory, this.current, step);
  }

  private take(step: Step & { readonly ok: true; readonly guessed?: boolean }): void {
    const from = stackPointer(this.current);
    const next = this.crossTrap(step, from);
    if (next.rip === 0n) {
      this.setReturn(next.rip, stackPointer(next));
      this.ended = { kind: 'complete' };
      return;
    }
    const wrong = this.wrongStep(step, next, from);
    if (wrong !== undefined) {
      this.ended = { kind: 'broken', reason: 'torn', at: toAddress(from), why: wrong };
      return;
    }
    this.setReturn(next.rip, stackPointer(next));
    this.exact = step.machineFrame;
    this.current = next;
    this.push(next, step.machineFrame ? 'trap' : step.guessed ? 'guessed' : step.leaf ? 'leaf' : 'unwound');
  }

  /** Behind a trap: the registers that the KTRAP_FRAME keeps, and the frame itself noted with its owner. */
  private crossTrap(step: Step & { readonly ok: true }, from: bigint): Registers {
    const { trapFrames } = this.place;
    if (step.machineFrameAt === undefined) return step.registers;
    const trapFrame = trapFrames.around(step.machineFrameAt, from);
    const last = this.found.at(-1);
    if (trapFrame === undefined || !last) return step.registers;
    this.found[this.found.length - 1] = { ...last, trapFrame };
    return trapFrames.complete(trapFrame, step.registers);
  }

  /** What tells that a step went astray; undefined: nothing. */
  private wrongStep(step: Step & { readonly ok: true }, next: Registers, from: bigint): string | undefined {
    const sp = stackPointer(next);
    const key = `${next.rip}/${sp}`;
    if (this.seen.has(key)) return 'the stack leads back to a frame that was there before';
    this.seen.add(key);
    if (this.found.length >= MAX_FRAMES) return `more than ${MAX_FRAMES} frames`;
    if (step.machineFrame) return undefined;
    if (sp <= from) return 'the stack pointer does not go up';
    const segment = segmentOf(this.place.segments, from);
    if (segment && (sp < segment.limit || sp > segment.base)) return 'the stack pointer leaves the stack of the thread';
    return undefined;
  }

  private setReturn(rip: bigint, sp: bigint): void {
    const last = this.found.at(-1);
    if (last) this.found[this.found.length - 1] = { ...last, ret: toAddress(rip), callerSp: toAddress(sp) };
  }

  private push(registers: Registers, trust: FrameTrust): void {
    this.found.push(frameOf(this.place, registers, trust));
  }
}

/** A frame with its name. */
export function frameOf(place: WalkPlace, registers: Registers, trust: FrameTrust): KernelFrame {
  const ip = toAddress(registers.rip);
  const user = isUserAddress(ip);
  const found = place.memory.images.modules.nearest(ip, user ? place.process : undefined);
  return {
    sp: toAddress(stackPointer(registers)),
    ip,
    symbol: symbolText(found) ?? `0x${backtickAddress(ip)}`,
    ...(found && { place: found }),
    registers,
    trust,
    user,
  };
}
