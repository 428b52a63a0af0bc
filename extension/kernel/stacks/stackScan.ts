import { toAddress } from '../../base/address';
import { bareRegisters, stackPointer } from '../unwind/registers';
import { isUserAddress } from '../modules/processMemory';
import { segmentOf } from './stackBounds';
import { frameOf, type WalkPlace } from './stackWalk';
import type { KernelFrame } from './threadStack';

const MAX_HINTS = 64;
/** Quads that are looked at: all of a kernel stack, also of a large one. */
const MAX_QUADS = 0x4000;
/** Forms of `call` by their length: e8 rel32, and ff /2 with the operand bytes that it may have. */
const LONGEST_CALL = 7;
/** Symbols without anything else: what lies further behind one is more likely data. */
const LONGEST_FUNCTION = 0x2000;

/**
 * Values of the raw stack that look like return addresses: they lie in a function of an image, right behind a call.
 * Where neither the code nor the unwind data can be read (small memory dumps), a symbol in front of them has to do.
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
    if (value === undefined || isUserAddress(value) || !isReturnAddress(place, value)) continue;
    hints.push(frameOf(place, bareRegisters(value, at + 8n), 'scan'));
  }
  return hints;
}

function isReturnAddress(place: WalkPlace, address: bigint): boolean {
  const { memory } = place;
  const image = memory.imageAt(address - 1n);
  if (!image) return false;
  const entry = image.functionAt(Number(address - 1n - image.base));
  const code = memory.code(address - BigInt(LONGEST_CALL), LONGEST_CALL);
  if (code.length === LONGEST_CALL) return entry !== 'none' && endsWithCall(code);
  return typeof entry === 'object' || (entry === 'unreadable' && isNamed(place, address));
}

function endsWithCall(code: Uint8Array): boolean {
  if (code[LONGEST_CALL - 5] === 0xe8) return true;
  // ff /2: the register field of the byte behind ff is 2.
  return [2, 3, 4, 6, 7].some(length => {
    const start = LONGEST_CALL - length;
    return code[start] === 0xff && ((code[start + 1] ?? 0) & 0x38) === 0x10;
  });
}

/** With nothing but symbols: somewhere inside of what may be a function. */
function isNamed(place: WalkPlace, address: bigint): boolean {
  const found = place.memory.images.modules.nearest(toAddress(address));
  return found?.name !== undefined && found.displacement > 0 && found.displacement < LONGEST_FUNCTION;
}
