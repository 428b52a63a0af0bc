import { stackPointer } from '../unwind/registers';
import { bareRegisters } from '../unwind/registers';
import { isUserAddress, type UnwindMemory } from '../unwind/unwindMemory';
import { segmentOf } from './stackBounds';
import { frameOf, type WalkPlace } from './stackWalk';
import type { KernelFrame } from './threadStack';

const MAX_HINTS = 64;
/** Quads that are looked at: all of a kernel stack, also of a large one. */
const MAX_QUADS = 0x4000;
/** Forms of `call` by their length: e8 rel32, and ff /2 with the operand bytes that it may have. */
const LONGEST_CALL = 7;

/**
 * Values of the raw stack that look like return addresses: they lie in a function of an image, right behind a call.
 * Without the code and the unwind data nothing tells them from other pointers, so then there are none.
 */
export function scanStack(place: WalkPlace, last: KernelFrame): readonly KernelFrame[] {
  const { memory, segments } = place;
  const from = stackPointer(last.registers);
  const segment = segmentOf(segments, from);
  const hints: KernelFrame[] = [];
  if (!segment) return hints;
  for (let i = 0, at = (from + 7n) & ~7n; at < segment.base && i < MAX_QUADS; i++, at += 8n) {
    if (hints.length >= MAX_HINTS) break;
    const value = memory.quad(at);
    if (value === undefined || isUserAddress(value) || !isReturnAddress(memory, value)) continue;
    hints.push(frameOf(place, bareRegisters(value, at + 8n), 'scan'));
  }
  return hints;
}

function isReturnAddress(memory: UnwindMemory, address: bigint): boolean {
  const image = memory.imageAt(address - 1n);
  if (!image || typeof image.functionAt(Number(address - 1n - image.base)) !== 'object') return false;
  const code = memory.code(address - BigInt(LONGEST_CALL), LONGEST_CALL);
  if (code.length < LONGEST_CALL) return false;
  if (code[LONGEST_CALL - 5] === 0xe8) return true;
  // ff /2: the register field of the byte behind ff is 2.
  return [2, 3, 4, 6, 7].some(length => {
    const start = LONGEST_CALL - length;
    return code[start] === 0xff && ((code[start + 1] ?? 0) & 0x38) === 0x10;
  });
}
