import { frameOf, type MadeUpFunction } from './prologMachine';

/*
 * UNWIND_INFO records of made-up functions. Source: Microsoft, "x64 exception handling". Saves get the offset of the end
 * of the prolog, as compilers give them: they count from the base of the fixed part, which is complete there.
 */

const CHAININFO = 4;

export interface Record {
  readonly begin: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** Records of a function and of its part. `placeOf`: where the record of the function will lie. */
export function recordsOf(fn: MadeUpFunction, placeOf: (fn: MadeUpFunction) => number): readonly Record[] {
  const split = fn.part ? fn.begin + fn.part.begin : fn.begin + fn.size;
  const whole = { begin: fn.begin, end: split, bytes: primary(fn) };
  if (!fn.part) return [whole];
  const slots = fn.part.saves.flatMap(save => [code(0, 4, save.register), save.offset / 8]);
  const chain = [fn.begin, split, placeOf(fn)];
  return [whole, { begin: split, end: fn.begin + fn.size, bytes: record(0, slots, 0, CHAININFO, chain) }];
}

function primary(fn: MadeUpFunction): Uint8Array {
  const length = fn.prolog.reduce((sum, step) => sum + step.length, 0);
  const slots: number[][] = [];
  let at = 0;
  for (const step of fn.prolog) {
    at += step.length;
    if (step.do === 'push') slots.push([code(at, 0, step.register)]);
    else if (step.do === 'frame') slots.push([code(at, 3, 0)]);
    else if (step.do === 'save')
      slots.push([code(length, step.offset < 0x80000 ? 4 : 5, step.register), step.offset / 8]);
    else if (step.size <= 128) slots.push([code(at, 2, step.size / 8 - 1)]);
    else if (step.size < 0x80000) slots.push([code(at, 1, 0), step.size / 8]);
    else slots.push([code(at, 1, 1), step.size & 0xffff, step.size >>> 16]);
  }
  const frame = frameOf(fn);
  return record(length, slots.reverse().flat(), frame ? frame.register | ((frame.offset / 16) << 4) : 0, 0, []);
}

function record(
  prolog: number,
  slots: readonly number[],
  frame: number,
  flags: number,
  chain: readonly number[],
): Uint8Array {
  const padded = slots.length % 2 === 1 ? [...slots, 0] : slots;
  const bytes = new Uint8Array(4 + padded.length * 2 + chain.length * 4);
  bytes.set([1 | (flags << 3), prolog, slots.length, frame]);
  const view = new DataView(bytes.buffer);
  padded.forEach((slot, i) => {
    view.setUint16(4 + i * 2, slot, true);
  });
  chain.forEach((word, i) => {
    view.setUint32(4 + padded.length * 2 + i * 4, word, true);
  });
  return bytes;
}

function code(at: number, operation: number, info: number): number {
  return at | ((operation | (info << 4)) << 8);
}
