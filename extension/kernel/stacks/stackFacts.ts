import { type Address, formatAddress } from '../../base/address';
import type { StackFrame, ThreadFields } from '../../model/entities';
import type { MemoryEvidence } from '../../model/evidence';
import type { Fact } from '../../model/facts';
import { idOf } from '../../model/ids';
import type { KernelFrame, ThreadStack } from './threadStack';

/** What a stack says of its thread. */
export function stackFacts(thread: Address, stack: ThreadStack, stop = 0): readonly Fact[] {
  const id = idOf('thread', thread);
  const facts: Fact[] = [{ kind: 'thread', id, fields: stackFields(thread, stack, stop) }];
  if (stack.frames.length === 0 && stack.end.kind === 'broken')
    facts.push({ kind: 'unknown', of: id, field: 'frames', reason: stack.end.reason });
  return facts;
}

/**
 * The fields of a thread that its stack gives: frames, as far as they prove something, and whether it is in memory.
 *
 * @param placeOf address of a field of the thread; the thread itself where it is not known
 */
export function stackFields(
  thread: Address,
  stack: ThreadStack,
  stop = 0,
  placeOf: (field: string) => Address | undefined = () => undefined,
): ThreadFields {
  const evidence = (field: string, value: string): MemoryEvidence => ({
    kind: 'memory',
    address: placeOf(field) ?? thread,
    type: '_ETHREAD',
    field,
    value,
    stop,
  });
  if (!stack.resident) {
    return { stackResident: { value: false, evidence: evidence('Tcb.KernelStackResident', '0x0') } };
  }
  const frames = provenFrames(stack);
  const [first] = frames;
  if (!first) return {};
  // Where the stack was entered is what everything above it rests on.
  const from = first.trust === 'context' ? 'Tcb.State' : 'Tcb.KernelStack';
  return { frames: { value: frames.map(modelFrame), evidence: evidence(from, formatAddress(first.sp)) } };
}

/**
 * Frames that unwinding gives. What a step without unwind data only supposes ends them, unless it is the first: that one
 * is where SwapContext left the thread.
 */
export function provenFrames(stack: ThreadStack): readonly KernelFrame[] {
  const doubtful = stack.frames.findIndex(({ trust }, i) => trust === 'scan' || (trust === 'guessed' && i > 0));
  return doubtful < 0 ? stack.frames : stack.frames.slice(0, doubtful);
}

function modelFrame({ sp, ret, symbol }: KernelFrame, index: number): StackFrame {
  return { index, sp, symbol, ...(ret !== undefined && { ret }) };
}
