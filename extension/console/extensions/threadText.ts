import type { StructView } from '../../kernel/structView';
import type { Output } from '../consoleCommand';
import type { Machine } from './machine';
import { stackLines, VERBOSE, WITHOUT_ARGS } from './stackText';
import { threadDetails } from './threadDetailText';
import { suspensionRows, threadHeader, waitObjectRows } from './threadHeaderText';
import { threadViewOf } from './threadView';

/** Bits of the flags of `!thread` and `!process`. Source: the documentation of both. */
export const WAITS = 0x2;
export const THREADS = 0x4;
export const NO_ARGUMENTS = 0x8;

/** How much of a thread is printed. */
export interface ThreadDetail {
  /** Blanks in front of every row. */
  readonly indent: string;
  /** The wait with its objects; else the short row. */
  readonly waits: boolean;
  readonly details: boolean;
  readonly stack: boolean;
  readonly args: boolean;
}

/** Prints one thread as `!thread` does. */
export async function printThread(
  machine: Machine,
  view: StructView,
  detail: ThreadDetail,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const thread = threadViewOf(machine, view);
  const lines = [threadHeader(thread, detail.waits)];
  if (detail.waits) lines.push(...suspensionRows(thread), ...waitObjectRows(thread));
  if (detail.details) lines.push(...threadDetails(thread));
  if (detail.stack) lines.push(...(await stackOf(machine, view, detail.args, signal)));
  for (const line of lines) out.write(`${detail.indent}${line}\n`);
}

async function stackOf(
  machine: Machine,
  view: StructView,
  args: boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const stack = await machine.engine.stackOf(view.address, { signal });
  if (!stack.resident) return ['Kernel stack not resident.'];
  if (stack.frames.length === 0) return ['Unable to get thread context'];
  const process = view.pointer('Tcb.Process');
  return stackLines(machine.kernel, stack, process, args ? VERBOSE : WITHOUT_ARGS, signal);
}
