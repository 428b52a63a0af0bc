import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Pdata } from '../../extension/kernel/unwind/pdata';
import type { Registers } from '../../extension/kernel/unwind/registers';
import { unwindStep, type UnwindSource } from '../../extension/kernel/unwind/unwind';
import { parseUnwindInfo } from '../../extension/kernel/unwind/unwindInfo';
import { allocated, epilogOf, type MadeUpFunction, PrologMachine, type PrologStep, type Stand } from './prologMachine';
import { type Record, recordsOf } from './unwindRecords';

const BASE = 0xfffff80000000000n;
const STACK = 0xffffa00000800000n;
const RECORDS = 0x80_0000;
const FUNCTION = 0x400;
/** rbx, rbp, rsi, rdi, r12 to r15: what a function has to give back. */
const NONVOLATILE = [3, 5, 6, 7, 12, 13, 14, 15];

interface Wish {
  readonly pushes: readonly number[];
  readonly alloc: number;
  readonly frame: { readonly register: number; readonly offset: number } | undefined;
  readonly saves: readonly number[];
  readonly lengths: readonly number[];
  readonly dynamic: number;
  readonly partSaves: readonly number[];
}

const wish: fc.Arbitrary<Wish> = fc.record({
  pushes: fc.uniqueArray(fc.constantFrom(...NONVOLATILE), { maxLength: 5 }),
  alloc: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 32 }),
    fc.integer({ min: 33, max: 4000 }),
    fc.constant(0x14000),
  ),
  frame: fc.option(fc.record({ register: fc.constantFrom(3, 5, 13), offset: fc.integer({ min: 0, max: 15 }) }), { nil: undefined }), // prettier-ignore
  saves: fc.uniqueArray(fc.constantFrom(...NONVOLATILE), { maxLength: 3 }),
  lengths: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 12, maxLength: 12 }),
  dynamic: fc.integer({ min: 0, max: 64 }),
  partSaves: fc.uniqueArray(fc.constantFrom(...NONVOLATILE), { maxLength: 2 }),
});

/** Makes a function of a wish: registers are saved once, saves lie inside of the fixed part. */
function functionOf(one: Wish, index: number): MadeUpFunction {
  const size = one.alloc * 8;
  const { frame } = one;
  const used = new Set(one.pushes);
  const steps: PrologStep[] = one.pushes.map(register => ({ do: 'push', register }));
  // A frame register is pushed before it is set.
  if (frame && !used.has(frame.register)) steps.push({ do: 'push', register: frame.register });
  if (frame) used.add(frame.register);
  if (size > 0) steps.push({ do: 'alloc', size });
  if (frame && frame.offset * 16 <= size)
    steps.push({ do: 'frame', register: frame.register, offset: frame.offset * 16 });
  const hasFrame = steps.some(step => step.do === 'frame');
  const slots = Math.floor(size / 8);
  const saves = one.saves.filter(register => !used.has(register)).slice(0, slots);
  saves.forEach((register, i) => steps.push({ do: 'save', register, offset: i * 8 }));
  for (const register of saves) used.add(register);
  const partSaves = one.partSaves.filter(register => !used.has(register)).slice(0, Math.max(0, slots - saves.length));
  return {
    begin: 0x1000 + index * FUNCTION,
    size: FUNCTION - 0x40,
    prolog: steps.map((step, i) => ({ ...step, length: one.lengths[i % one.lengths.length] ?? 1 })),
    dynamic: hasFrame ? one.dynamic * 8 : 0,
    // Dynamic space and chained saves do not go together: the part has no frame register of its own in this machine.
    ...(partSaves.length > 0 &&
      !hasFrame && {
        part: { begin: 0x200, saves: partSaves.map((register, i) => ({ register, offset: (saves.length + i) * 8 })) },
      }),
  };
}

function sourceOf(functions: readonly MadeUpFunction[], stack: ReadonlyMap<bigint, bigint>): UnwindSource {
  const placeOf = (fn: MadeUpFunction): number => RECORDS + fn.begin;
  const records = functions.flatMap(fn =>
    recordsOf(fn, placeOf).map((record, i) => ({ ...record, place: placeOf(fn) + i * 0x100 })),
  );
  const table = new Uint8Array(records.length * 12);
  const view = new DataView(table.buffer);
  records.forEach((record, i) => {
    [record.begin, record.end, record.place].forEach((word, j) => {
      view.setUint32(i * 12 + j * 4, word, true);
    });
  });
  const pdata = new Pdata(table);
  const byPlace = new Map<number, Record>(records.map(record => [record.place, record]));
  return {
    imageAt: address =>
      address >= BASE && address < BASE + 0x100_0000n
        ? {
            base: BASE,
            functionAt: rva => pdata.find(rva),
            unwindInfo: rva => parseUnwindInfo(byPlace.get(rva)?.bytes ?? new Uint8Array(0)),
          }
        : undefined,
    quad: address => stack.get(address),
    code: (address, length) => codeOf(functions, Number(address - BASE), length),
  };
}

/** `nop`s with an epilog at the end of each function. */
function codeOf(functions: readonly MadeUpFunction[], rva: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(0x90);
  for (const fn of functions) {
    const epilog = epilogOf(fn).flatMap(one => one.bytes);
    const start = fn.begin + fn.size - epilog.length;
    epilog.forEach((byte, i) => {
      if (start + i >= rva && start + i < rva + length) bytes[start + i - rva] = byte;
    });
  }
  return bytes;
}

function standOf(fn: MadeUpFunction, kind: number, done: number): Stand {
  if (kind === 0) return { in: 'prolog', done: done % (fn.prolog.length + 1) };
  if (kind === 1) return { in: 'epilog', done: done % epilogOf(fn).length };
  return { in: kind === 2 && fn.part ? 'part' : 'body' };
}

const arbitrary = fc.record({
  wishes: fc.array(wish, { minLength: 1, maxLength: 8 }),
  inParts: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  kind: fc.integer({ min: 0, max: 3 }),
  done: fc.integer({ min: 0, max: 30 }),
  seed: fc.bigInt(1n, 0xffff_ffffn),
});

describe('unwinding of made-up functions', () => {
  it('finds what every caller had, wherever the processor stands', () => {
    fc.assert(
      fc.property(arbitrary, ({ wishes, inParts, kind, done, seed }) => {
        let noise = seed;
        const machine = new PrologMachine(BASE, STACK, () => (noise = (noise * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffffn)); // prettier-ignore
        const functions = wishes.map(functionOf);
        functions.forEach((fn, i) => {
          const inner = i === functions.length - 1;
          machine.enter(fn, inner ? standOf(fn, kind, done) : { in: inParts[i] === true && fn.part ? 'part' : 'body' });
        });
        const source = sourceOf(functions, machine.stack);
        let registers: Registers = { rip: machine.cpu.rip, general: machine.cpu.registers };
        [...machine.callers].reverse().forEach((caller, i) => {
          const step = unwindStep(registers, source, i === 0);
          assert.ok(step.ok, step.ok ? '' : step.why);
          registers = step.registers;
          assert.equal(registers.rip, caller.rip, `rip of caller ${i}`);
          assert.equal(registers.general[4], caller.registers[4], `rsp of caller ${i}`);
          for (const register of NONVOLATILE)
            assert.equal(
              registers.general[register],
              caller.registers[register],
              `register ${register} of caller ${i}`,
            );
          for (const register of [0, 1, 2, 8, 9, 10, 11]) assert.equal(registers.general[register], undefined);
        });
        assert.deepEqual(unwindStep(registers, source, false), { ok: false, why: 'end' });
      }),
      { seed: 20260101, numRuns: 1500 },
    );
  });

  it('needs what it is tested with: a function without its record is not unwound', () => {
    const fn = functionOf({ pushes: [3], alloc: 4, frame: undefined, saves: [], lengths: [1], dynamic: 0, partSaves: [] }, 0); // prettier-ignore
    assert.equal(allocated(fn), 32);
    const machine = new PrologMachine(BASE, STACK, () => 7n);
    machine.enter(fn, { in: 'body' });
    const step = unwindStep(
      { rip: machine.cpu.rip, general: machine.cpu.registers },
      sourceOf([], machine.stack),
      false,
    );
    assert.equal(step.ok, false);
  });
});
