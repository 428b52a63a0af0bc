import type { StackFrame } from '../../model/entities';

/** A frame's symbol taken apart. */
export interface Place {
  readonly frame: StackFrame;
  /** Lower case, without file extension; absent where the frame has no symbol at all. */
  readonly module: string | undefined;
  /** Without offset and without the underscore that x86 symbols of old kernels carry. */
  readonly name: string;
}

/** Splits `module!name+0x12`. Only the first `!` counts: names may hold one (``lambda`s``). Tolerates bare addresses. */
export function placeOf(frame: StackFrame): Place {
  const symbol = frame.symbol;
  const mark = symbol.indexOf('!');
  if (mark < 0) return { frame, module: bareModule(symbol), name: '' };
  const plus = symbol.lastIndexOf('+');
  const name = symbol.slice(mark + 1, plus > mark ? plus : undefined);
  return { frame, module: normalModule(symbol.slice(0, mark)), name: /^_[A-Z]/.test(name) ? name.slice(1) : name };
}

/** `mydll+0x1234`: a module without symbols. */
function bareModule(symbol: string): string | undefined {
  const plus = symbol.indexOf('+');
  return plus > 0 && !symbol.startsWith('0x') ? normalModule(symbol.slice(0, plus)) : undefined;
}

/** The kernel goes by several file names; kd shows `nt`, old kd and user lists the file's. */
function normalModule(module: string): string {
  const lower = module.toLowerCase();
  return /^nt(oskrnl|krnlmp|krnlpa|krpamp)$/.test(lower) ? 'nt' : lower;
}

const SYSTEM =
  /^(nt|hal|ntdll|kernel32|kernelbase|win32k|win32kfull|win32kbase|win32u|user32|wow64|wow64cpu|wow64win)$/;

/** Modules through which a wait passes on its way from whoever asked for it into the scheduler. */
export function isSystemModule(module: string | undefined): boolean {
  return module !== undefined && SYSTEM.test(module);
}

/** Places of all frames, innermost first. */
export function placesOf(frames: readonly StackFrame[]): readonly Place[] {
  return frames.map(placeOf);
}

/** `module!name`, as people write it; the symbol itself where it has no name. */
export function routineOf(frame: StackFrame): string {
  const mark = frame.symbol.indexOf('!');
  if (mark < 0) return frame.symbol;
  const plus = frame.symbol.lastIndexOf('+');
  return plus > mark ? frame.symbol.slice(0, plus) : frame.symbol;
}
