import { plainLine } from '../../base/markdown';
import type { KernelFrame, ThreadStack } from '../../kernel/stacks/threadStack';
import { ticked } from './ticked';

/** One row of a stack as it is shown: a frame, or a remark in its place. */
export type StackRow =
  { readonly kind: 'frame'; readonly frame: KernelFrame } | { readonly kind: 'remark'; readonly text: string };

/** Rows of a stack, innermost first; where it could not be followed, a remark says why. */
export function stackRows(stack: ThreadStack): readonly StackRow[] {
  const why = whyNoFurther(stack);
  return [
    ...stack.frames.map(frameRow),
    ...(why === undefined ? [] : [{ kind: 'remark' as const, text: why }]),
    ...(stack.userFrames ?? []).map(frameRow),
  ];
}

function frameRow(frame: KernelFrame): StackRow {
  return { kind: 'frame', frame };
}

/** Why a stack ends where it does; undefined where its outermost frame was reached. */
export function whyNoFurther(stack: ThreadStack): string | undefined {
  const { end } = stack;
  if (!stack.resident) return 'The kernel stack is not resident: it was swapped out.';
  if (end.kind === 'complete') return undefined;
  const start = stack.frames.length === 0 ? 'No frame could be read' : 'The stack goes on, but cannot be followed';
  const place = end.at === 0n ? '' : ` at ${ticked(end.at)}`;
  return `${start}${place}: ${sentence(end.why, end.reason)}`;
}

function sentence(why: string, reason: string): string {
  const text = why === '' ? reason.replaceAll('-', ' ') : plainLine(why, 300);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
