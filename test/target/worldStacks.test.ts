import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { Pdata } from '../../extension/kernel/unwind/pdata';
import { bareRegisters, type Registers, stackPointer } from '../../extension/kernel/unwind/registers';
import { unwindStep, type UnwindImage, type UnwindSource } from '../../extension/kernel/unwind/unwind';
import { MAX_UNWIND_INFO, parseUnwindInfo } from '../../extension/kernel/unwind/unwindInfo';
import type { DumpAddressSpace } from '../../extension/target/dump/openDump';
import { readImageHeaders } from '../../extension/target/dump/peImage';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { addressOf, withDump } from './worldFiles';

/** The kernel image of a dump with its unwind data. */
function imageOf(memory: DumpAddressSpace, world: BuiltWorld): UnwindImage {
  const base = world.kernel.imageBase;
  const table = readImageHeaders(memory, toAddress(base))?.exceptions;
  assert.ok(table, 'the image names its unwind data');
  const pdata = new Pdata(memory.read({ address: toAddress(base + BigInt(table.rva)), length: table.size }).bytes);
  return {
    base,
    functionAt: rva => pdata.find(rva) ?? 'none',
    unwindInfo: rva =>
      parseUnwindInfo(memory.read({ address: toAddress(base + BigInt(rva)), length: MAX_UNWIND_INFO }).bytes),
  };
}

function sourceOf(memory: DumpAddressSpace, world: BuiltWorld): UnwindSource {
  const image = imageOf(memory, world);
  const end = image.base + BigInt(world.image.sizeOfImage);
  const bytes = (address: bigint, length: number): Uint8Array =>
    memory.read({ address: toAddress(address), length }).bytes;
  return {
    imageAt: address => (address >= image.base && address < end ? image : undefined),
    quad: address => {
      const block = memory.read({ address: toAddress(address), length: 8 });
      return block.gaps.length > 0 ? undefined : Buffer.from(block.bytes).readBigUInt64LE();
    },
    code: bytes,
  };
}

/** All frames up to user mode or to the end: instruction and stack pointer. */
function walk(first: Registers, source: UnwindSource): readonly (readonly [bigint, bigint])[] {
  const frames: (readonly [bigint, bigint])[] = [];
  let registers = first;
  for (let i = 0; i < 64; i++) {
    frames.push([registers.rip, stackPointer(registers)]);
    const step = unwindStep(registers, source, i === 0);
    if (!step.ok) break;
    registers = step.registers;
    if (registers.rip === 0n) break;
  }
  return frames;
}

describe('a stack of a synthetic kernel', () => {
  for (const build of BUILDS) {
    it(`unwinds frame by frame as it was laid out (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await withDump(world, { format: 'bitmap' }, async ({ dump, target }) => {
        const source = sourceOf(dump.memory, world);
        for (const thread of world.description.threads) {
          const expected = world.stacks.get(thread.key) ?? [];
          const [first] = expected;
          assert.ok(first && expected.length >= 2, thread.key);
          const walked = walk(bareRegisters(first.instruction, first.stackPointer), source);
          assert.deepEqual(
            walked.slice(0, expected.length),
            expected.map(frame => [frame.instruction, frame.stackPointer]),
            thread.key,
          );
          const beyond = walked.slice(expected.length).map(([rip]) => rip >> 47n);
          assert.deepEqual(beyond, thread.fromUser === true ? [0n] : [], thread.key);
          if (thread.state === 'Running') continue;
          // KTHREAD.KernelStack is where the innermost frame begins; the return address of SwapContext is at 0x38.
          const view = await target.struct('_ETHREAD', addressOf(world, thread.key));
          assert.equal(view.value('Tcb.KernelStack'), first.stackPointer);
          assert.equal(source.quad(first.stackPointer + 0x38n), expected[1]?.instruction);
          assert.equal(expected[1]?.stackPointer, first.stackPointer + 0x40n);
        }
      });
    });
  }
});
