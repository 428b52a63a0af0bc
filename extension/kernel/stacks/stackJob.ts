import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { KernelTarget } from '../kernelTarget';
import { parkedStart, type ParkedStart } from './parkedStart';
import { scanStack } from './stackScan';
import { StackWalk, type WalkPlace } from './stackWalk';
import type { KernelFrame, StackEnd, ThreadStack } from './threadStack';

/** Where a stack begins: at known registers, or where SwapContext left the thread. */
export type StackStart = ParkedStart | { readonly kernelStack: Address };

export interface StackOrder {
  readonly place: WalkPlace;
  readonly start: StackStart;
  /** KTRAP_FRAMEs of the thread that may say where user mode was left. */
  readonly trapFrames: readonly Address[];
}

/**
 * The work for one stack, in steps that stop where memory has to be fetched: find the start, go up; if that breaks
 * inside of the kernel, the user-mode part by the trap frame, and hints from the raw stack.
 */
export class StackJob {
  private walk: StackWalk | undefined;
  private userWalk: StackWalk | undefined;
  private userFrames: readonly KernelFrame[] | undefined;
  private hints: readonly KernelFrame[] | undefined;
  private finished: ThreadStack | undefined;

  constructor(
    private readonly target: KernelTarget,
    private readonly order: StackOrder,
  ) {}

  get result(): ThreadStack | undefined {
    return this.finished;
  }

  /** Goes on as far as the memory that was fetched allows. */
  advance(): void {
    if (this.finished) return;
    this.walk ??= this.begin();
    if (!this.walk) return;
    this.walk.advance();
    const { end } = this.walk;
    if (!end) return;
    if (end.kind === 'broken' && this.walk.frames.at(-1)?.user === false && !this.lookBeyond(this.walk)) return;
    this.finish(this.walk.frames, end);
  }

  private begin(): StackWalk | undefined {
    const { place, start } = this.order;
    const { misses } = place.memory;
    const from = 'kernelStack' in start ? parkedStart(this.target, place.memory, start.kernelStack) : start;
    if (place.memory.misses > misses) return undefined;
    if (from) return new StackWalk(place, from.registers, from.trust);
    const at = 'kernelStack' in start ? start.kernelStack : toAddress(0n);
    const gap = place.memory.gap(at);
    const why = gap ? 'the stack cannot be read' : 'the saved stack pointer leads to no image';
    this.finish([], { kind: 'broken', reason: gap?.reason ?? 'invalid', at, why });
    return undefined;
  }

  /** False where memory has to be fetched first. */
  private lookBeyond(walk: StackWalk): boolean {
    const { place } = this.order;
    const { misses } = place.memory;
    this.userWalk ??= this.beginUser();
    if (place.memory.misses > misses) {
      this.userWalk = undefined;
      return false;
    }
    this.userWalk?.advance();
    if (this.userWalk && !this.userWalk.end) return false;
    this.userFrames = this.userWalk?.frames;
    const last = walk.frames.at(-1);
    this.hints = last && scanStack(place, last);
    return place.memory.misses === misses;
  }

  private beginUser(): StackWalk | undefined {
    const { place, trapFrames } = this.order;
    for (const frame of trapFrames) {
      const registers = place.trapFrames.userRegisters(frame);
      if (registers) return new StackWalk(place, registers, 'trap');
    }
    return undefined;
  }

  private finish(frames: readonly KernelFrame[], end: StackEnd): void {
    this.finished = {
      frames,
      end,
      resident: true,
      ...(this.userFrames && { userFrames: this.userFrames }),
      ...(this.hints && this.hints.length > 0 && { hints: this.hints }),
    };
  }
}
