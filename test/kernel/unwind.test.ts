import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bareRegisters, RBP, type Registers } from '../../extension/kernel/unwind/registers';
import { type Step, unwindStep, type UnwindSource } from '../../extension/kernel/unwind/unwind';
import { Pdata } from '../../extension/kernel/unwind/pdata';
import { parseUnwindInfo } from '../../extension/kernel/unwind/unwindInfo';

const BASE = 0xfffff80000000000n;
const STACK = 0xffffa00000010000n;

/** Bytes of an UNWIND_INFO: codes as [offset in prolog, operation, info, ...extra 16-bit slots]. */
function info(
  prolog: number,
  codes: readonly (readonly number[])[],
  frame = 0,
  flags = 0,
  tail: readonly number[] = [],
): Uint8Array {
  const slots = codes.flatMap(([at = 0, op = 0, extra = 0, ...words]) => [at | ((op | (extra << 4)) << 8), ...words]);
  const padded = slots.length % 2 === 1 ? [...slots, 0] : slots;
  const bytes = new Uint8Array(4 + padded.length * 2 + tail.length * 4);
  bytes.set([1 | (flags << 3), prolog, slots.length, frame]);
  const view = new DataView(bytes.buffer);
  padded.forEach((word, i) => {
    view.setUint16(4 + i * 2, word, true);
  });
  tail.forEach((word, i) => {
    view.setUint32(4 + padded.length * 2 + i * 4, word, true);
  });
  return bytes;
}

interface Function {
  readonly begin: number;
  readonly end: number;
  readonly info: Uint8Array;
}

function source(
  functions: readonly Function[],
  stack: ReadonlyMap<bigint, bigint>,
  code = new Map<bigint, Uint8Array>(),
): UnwindSource {
  const table = new Uint8Array(functions.length * 12);
  const view = new DataView(table.buffer);
  functions.forEach((f, i) => {
    [f.begin, f.end, 0x10000 + i].forEach((word, j) => {
      view.setUint32(i * 12 + j * 4, word, true);
    });
  });
  const pdata = new Pdata(table);
  return {
    imageAt: address =>
      address >= BASE && address < BASE + 0x100000n
        ? {
            base: BASE,
            functionAt: rva => pdata.find(rva),
            unwindInfo: rva => parseUnwindInfo(functions[rva - 0x10000]?.info ?? new Uint8Array(0)),
          }
        : undefined,
    quad: address => stack.get(address),
    code: (address, length) => code.get(address)?.subarray(0, length) ?? new Uint8Array(0),
  };
}

function up(step: Step): Registers {
  assert.ok(step.ok, step.ok ? '' : step.why);
  return step.registers;
}

const at = (rva: number): bigint => BASE + BigInt(rva);

describe('a step up an x64 stack', () => {
  // push rbp; push rbx; sub rsp, 0x20: codes stand last first.
  const ordinary: Function = { begin: 0x1000, end: 0x1100, info: info(6, [[6, 2, 3], [2, 0, 3], [1, 0, 5]]) }; // prettier-ignore
  const frames = new Map([
    [STACK + 0x20n, 0xbbn],
    [STACK + 0x28n, 0xb9n],
    [STACK + 0x30n, at(0x5000)],
  ]);

  it('undoes the prolog', () => {
    const above = up(unwindStep(bareRegisters(at(0x1050), STACK), source([ordinary], frames), true));
    assert.equal(above.rip, at(0x5000));
    assert.deepEqual([above.general[4], above.general[3], above.general[RBP]], [STACK + 0x38n, 0xbbn, 0xb9n]);
  });

  it('leaves out what has not run yet', () => {
    // Behind `push rbp` only.
    const stack = new Map([
      [STACK, 0xb9n],
      [STACK + 8n, at(0x5000)],
    ]);
    const above = up(unwindStep(bareRegisters(at(0x1001), STACK), source([ordinary], stack), true));
    assert.deepEqual([above.rip, above.general[RBP], above.general[3]], [at(0x5000), 0xb9n, undefined]);
  });

  it('finishes an epilog that is under way', () => {
    // pop rbx; pop rbp; ret with the space already given back.
    const stack = new Map([
      [STACK, 0xbbn],
      [STACK + 8n, 0xb9n],
      [STACK + 16n, at(0x5000)],
    ]);
    const code = new Map([[at(0x10fd), Uint8Array.of(0x5b, 0x5d, 0xc3, 0, 0, 0, 0, 0)]]);
    const above = up(unwindStep(bareRegisters(at(0x10fd), STACK), source([ordinary], stack, code), true));
    assert.deepEqual(
      [above.rip, above.general[4], above.general[3], above.general[RBP]],
      [at(0x5000), STACK + 24n, 0xbbn, 0xb9n],
    );
  });

  it('takes a function without entry for a leaf, but only where the processor stands', () => {
    const leaf = source([ordinary], new Map([[STACK, at(0x5000)]]));
    assert.equal(up(unwindStep(bareRegisters(at(0x3000), STACK), leaf, true)).rip, at(0x5000));
    assert.deepEqual(unwindStep(bareRegisters(at(0x3001), STACK), leaf, false), {
      ok: false,
      why: 'no-unwind-info',
      at: at(0x3000),
    });
  });

  it('uses the frame register where there is one', () => {
    // push rbp; sub rsp, 0x20; lea rbp, [rsp+0x10]; then the stack pointer moved on.
    const framed: Function = { begin: 0x2000, end: 0x2100, info: info(10, [[10, 3, 0], [5, 2, 3], [1, 0, 5]], 5 | (1 << 4)) }; // prettier-ignore
    const stack = new Map([
      [STACK + 0x20n, 0xb9n],
      [STACK + 0x28n, at(0x5000)],
    ]);
    const registers = bareRegisters(at(0x2080), STACK - 0x500n);
    const general = [...registers.general];
    general[RBP] = STACK + 0x10n;
    const above = up(unwindStep({ rip: registers.rip, general }, source([framed], stack), true));
    assert.deepEqual([above.rip, above.general[4], above.general[RBP]], [at(0x5000), STACK + 0x30n, 0xb9n]);
  });

  it('goes through a chained record', () => {
    const parent = ordinary;
    const part: Function = {
      begin: 0x1100,
      end: 0x1200,
      info: info(0, [[0, 4, 6, 0x30 / 8]], 0, 4, [parent.begin, parent.end, 0x10000]),
    };
    const above = up(unwindStep(bareRegisters(at(0x1150), STACK), source([parent, part], frames), true));
    assert.equal(above.rip, at(0x5000));
    assert.equal(above.general[3], 0xbbn);
  });

  it('crosses a trap by the frame that the processor pushed', () => {
    const trap: Function = { begin: 0x4000, end: 0x4100, info: info(0, [[0, 2, 3], [0, 10, 1]]) }; // prettier-ignore
    const stack = new Map([
      [STACK + 0x28n, 0x7ff712345678n],
      [STACK + 0x40n, 0x1000f0n],
    ]);
    const step = unwindStep(bareRegisters(at(0x4050), STACK), source([trap], stack), false);
    assert.ok(step.ok && step.machineFrame);
    assert.deepEqual([step.registers.rip, step.registers.general[4]], [0x7ff712345678n, 0x1000f0n]);
  });

  it('says why it cannot go on', () => {
    assert.deepEqual(unwindStep(bareRegisters(0x1234n, STACK), source([], new Map()), true), {
      ok: false,
      why: 'no-unwind-info',
      at: 0x1234n,
    });
    assert.deepEqual(unwindStep(bareRegisters(0n, STACK), source([], new Map()), true), { ok: false, why: 'end' });
    assert.deepEqual(unwindStep(bareRegisters(at(0x1050), STACK), source([ordinary], new Map()), true), {
      ok: false,
      why: 'stack-unreadable',
      at: STACK + 0x20n,
    });
  });

  it('ends on any unwind record', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.bigInt(0n, (1n << 64n) - 1n), (bytes, value) => {
        const wild: Function = { begin: 0x1000, end: 0x1100, info: bytes };
        const anything: UnwindSource = { ...source([wild], new Map()), quad: () => value };
        const step = unwindStep(bareRegisters(at(0x1010), STACK), anything, true);
        assert.equal(typeof step.ok, 'boolean');
      }),
    );
  });
});
