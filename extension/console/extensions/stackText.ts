import type { Address } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import type { Block, Memory, Range } from '../../kernel/memory';
import type { KernelFrame, ThreadStack } from '../../kernel/stacks/threadStack';
import { backtickAddress } from '../../kernel/disassembly/backtickAddress';
import { integerAt } from './machine';

/** Which columns a stack is printed with. */
export interface StackStyle {
  /** Frame numbers (`kn`). */
  readonly numbers?: boolean;
  /** Bytes between frames (`kf`). */
  readonly memory?: boolean;
  /** `kb` leaves out Child-SP, `kc` everything but the call site. */
  readonly sp?: boolean;
  readonly ret?: boolean;
  /** The four values of the caller's home area, which x64 code need not have stored. */
  readonly args?: boolean;
  /** `(TrapFrame @ …)` behind the call site. */
  readonly traps?: boolean;
}

/** `Child-SP RetAddr Call Site`: plain `k`. */
export const PLAIN: StackStyle = { sp: true, ret: true };
/** With arguments and trap frames, as `kv`, `!thread` and `!process` print stacks. */
export const VERBOSE: StackStyle = { sp: true, ret: true, args: true, traps: true };
/** `!thread` with flag 8. */
export const WITHOUT_ARGS: StackStyle = { sp: true, ret: true, traps: true };

const SP = 'Child-SP          ';
const RET = 'RetAddr               ';
const NO_POINTER = ' '.repeat(17);
/** Home area of the four register parameters. Source: the x64 calling convention. */
const HOME = 32;
const ARGS_WIDTH = 71;
/** What kd shows of a stack unless it is told otherwise (`.kframes`). */
const MAX_FRAMES = 256;
const GUESSED = 'WARNING: Stack unwind information not available. Following frames may be wrong.';

/** The row above a stack. */
export function stackHeader(style: StackStyle): string {
  const columns = [
    style.numbers ? ' # ' : '',
    style.memory ? '  Memory  ' : '',
    style.sp ? SP : '',
    style.ret ? RET : '',
    style.args ? `: ${'Args to Child'.padEnd(ARGS_WIDTH)} : ` : '',
  ];
  return `${columns.join('')}Call Site`;
}

/** Rows of a stack, its header first. `count`: frames at most. `process`: whose user memory holds the arguments. */
export async function stackLines(
  kernel: KernelTarget | undefined,
  stack: ThreadStack,
  process: Address | undefined,
  style: StackStyle,
  signal: AbortSignal,
  count = MAX_FRAMES,
): Promise<readonly string[]> {
  const kernelPart = stack.frames.slice(0, count);
  const userPart = (stack.userFrames ?? []).slice(0, count - kernelPart.length);
  const rowsOf = async (frames: readonly KernelFrame[], from: number): Promise<readonly string[]> => {
    const args = style.args && kernel ? await homeAreas(kernel.memory, frames, process, signal) : [];
    return frames.flatMap((frame, i) => [
      ...(isFirstGuess(frames, i) ? [GUESSED] : []),
      frameLine({ frames, i, number: from + i, complete: stack.end.kind === 'complete' }, frame, style, args[i]),
    ]);
  };
  // Arguments of the last frame that is shown lie at the frame behind it.
  const above = stack.frames.slice(0, kernelPart.length + 1);
  const lines = [stackHeader(style), ...(await rowsOf(above, 0)).slice(0, rowCount(above, kernelPart.length))];
  if (stack.end.kind === 'broken' && kernelPart.length === stack.frames.length)
    lines.push(`WARNING: Stack cannot be followed at ${backtickAddress(stack.end.at)}: ${stack.end.why}`);
  return [...lines, ...(await rowsOf(userPart, kernelPart.length))];
}

/** Rows that the first frames take, the warning among them included. */
function rowCount(frames: readonly KernelFrame[], count: number): number {
  return count + (frames.slice(0, count).some((_, i) => isFirstGuess(frames, i)) ? 1 : 0);
}

function isFirstGuess(frames: readonly KernelFrame[], i: number): boolean {
  const guessed = (frame: KernelFrame | undefined): boolean => frame?.trust === 'guessed' || frame?.trust === 'scan';
  return guessed(frames[i]) && !frames.slice(0, i).some(guessed);
}

/** Where a frame stands. */
interface FramePlace {
  readonly frames: readonly KernelFrame[];
  readonly i: number;
  readonly number: number;
  /** The last of the frames is the outermost there is. */
  readonly complete: boolean;
}

function frameLine(place: FramePlace, frame: KernelFrame, style: StackStyle, args: string | undefined): string {
  const columns = [
    style.numbers ? `${place.number.toString(16).padStart(2, '0')} ` : '',
    style.memory ? `${distance(place.frames[place.i - 1], frame).padStart(9)} ` : '',
    style.sp ? `${backtickAddress(frame.sp)} ` : '',
    style.ret ? `${returnAddress(place.complete, frame)}     ` : '',
    style.args ? `: ${(args ?? '').padEnd(ARGS_WIDTH)} : ` : '',
  ];
  const trap = style.traps && frame.trapFrame !== undefined ? ` (TrapFrame @ ${backtickAddress(frame.trapFrame)})` : '';
  return `${columns.join('')}${frame.symbol}${trap}`;
}

/** Of the outermost frame kd prints 0; where the stack only breaks off nothing is known of who called. */
function returnAddress(complete: boolean, frame: KernelFrame): string {
  if (frame.ret !== undefined) return backtickAddress(frame.ret);
  return complete ? backtickAddress(0n) : NO_POINTER;
}

/** Stack that the frame before takes, as `kf` prints it; blank for the first. */
function distance(before: KernelFrame | undefined, frame: KernelFrame): string {
  return before && frame.sp >= before.sp ? (frame.sp - before.sp).toString(16) : '';
}

/** The values above each frame's return address: at the stack pointer of its caller. */
async function homeAreas(
  memory: Memory,
  frames: readonly KernelFrame[],
  process: Address | undefined,
  signal: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  const ranges = frames.map(({ callerSp, sp }): Range => {
    const range = callerSp === undefined ? { address: sp, length: 0 } : { address: callerSp, length: HOME };
    return process === undefined ? range : { ...range, process };
  });
  const blocks = ranges.length === 0 ? [] : await memory.readMany(ranges, signal);
  return blocks.map(values);
}

/** undefined where one of them could not be read: kd would print zeros that nobody read. */
function values(block: Block): string | undefined {
  const read = [0, 8, 16, 24].map(offset => integerAt(block, offset, 8));
  const known = read.filter(value => value !== undefined);
  return known.length === read.length ? known.map(backtickAddress).join(' ') : undefined;
}
