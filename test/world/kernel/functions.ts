import type { Layout } from '../layout';

/** Labels inside of KiSystemCall64, which are symbols but no functions of their own. */
const LABELS: ReadonlySet<string> = new Set([
  'KiSystemServiceUser',
  'KiSystemServiceStart',
  'KiSystemServiceRepeat',
  'KiSystemServiceCopyEnd',
  'KiSystemServiceExit',
]);

/** A function of the kernel image with the prolog that this world gives it. */
export interface WorldFunction {
  readonly name: string;
  /** Offsets from the base of the image. */
  readonly begin: number;
  readonly end: number;
  /** Registers that the prolog pushes, in its order. */
  readonly pushes: readonly number[];
  /** Bytes that it then takes off the stack. */
  readonly allocated: number;
  /** The processor pushed a machine frame before the function began (system calls, faults). */
  readonly machineFrame?: 'plain' | 'error-code';
}

const RBX = 3;
const RBP = 5;
const RSI = 6;
const RDI = 7;
/** Two functions never lie closer than the longest prolog and a call. */
const LONGEST = 0x200;

/** All functions of a build, in the order of their addresses. */
export function functionsOf(layout: Layout): readonly WorldFunction[] {
  const begins = Object.entries(layout.file.symbols)
    .filter(([name]) => layout.isFunction(name) && !LABELS.has(name))
    .sort(([, a], [, b]) => a - b);
  return begins.map(([name, begin], i) => {
    const next = begins[i + 1]?.[1] ?? Infinity;
    const exit = layout.symbol('KiSystemServiceExit') ?? begin;
    const end = name === 'KiSystemCall64' ? exit + 0x100 : Math.min(begin + LONGEST, next);
    return { name, begin, end, ...prologOf(name) };
  });
}

/** Bytes between the stack pointer behind the prolog and the return address. */
export function frameSize(fn: WorldFunction): number {
  return fn.pushes.length * 8 + fn.allocated;
}

/** Offset of the instruction behind the call that the stacks of this world return to. */
export function returnOffset(layout: Layout, fn: WorldFunction): number {
  if (fn.name === 'KiSystemCall64') return (layout.symbol('KiSystemServiceCopyEnd') ?? 0) + 0x25;
  return fn.begin + Math.min(0x76, fn.end - fn.begin - 4);
}

function prologOf(name: string): Pick<WorldFunction, 'pushes' | 'allocated' | 'machineFrame'> {
  switch (name) {
    // As in every build since Windows 7: a KSWITCH_FRAME, then room for a KEXCEPTION_FRAME.
    case 'SwapContext':
      return { pushes: [RBP], allocated: 0x30 };
    case 'KiSwapContext':
      return { pushes: [], allocated: 0x138 };
    // The stack pointer stands at the KTRAP_FRAME, whose Rbp is at 0x158 and machine frame at 0x168.
    case 'KiSystemCall64':
      return { pushes: [RBP], allocated: 0x158, machineFrame: 'plain' };
    case 'KiPageFault':
      return { pushes: [RBP], allocated: 0x158, machineFrame: 'error-code' };
    default: {
      const hash = Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
      const pushes = [RBX, RSI, RDI].slice(0, hash % 4);
      // The stack is aligned to 16 at calls, of which the return address takes 8.
      const allocated = 0x20 + (hash % 11) * 16 + (pushes.length % 2 === 0 ? 8 : 0);
      return { pushes, allocated };
    }
  }
}
