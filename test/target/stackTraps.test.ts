import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { KernelStacks } from '../../extension/kernel/stacks/kernelStacks';
import type { ThreadStack } from '../../extension/kernel/stacks/threadStack';
import { readStackSegments } from '../../extension/kernel/stacks/stackBounds';
import { bareRegisters } from '../../extension/kernel/unwind/registers';
import type { StructLayout, TypeReference, Types } from '../../extension/kernel/types';
import { buildWorld, type BuiltWorld } from '../world/buildWorld';
import { BUILDS, type BuildName } from '../world/layout';
import { smallWorld } from '../world/sample';
import { kernelModules } from './kernelModules';
import { OverlayMemory } from './overlayMemory';
import { addressOf, withDump } from './worldFiles';

/** A page of stack that the world does not use. */
const PAGE = 0xffffe000_00010000n;

/** A fault inside of the first instructions of nt!KeWaitForSingleObject, whose caller is nt!KiStartSystemThread. */
function faultStack(
  world: BuiltWorld,
  exceptionActive: number,
): { readonly bytes: Uint8Array; readonly trapFrame: bigint } {
  const { kernel, layout } = world;
  const bytes = new Uint8Array(0x1000);
  const view = new DataView(bytes.buffer);
  const trapFrame = PAGE + 0x100n;
  const field = (name: string, value: bigint): void => {
    const { offset, size } = layout.place('_KTRAP_FRAME', name);
    for (let i = 0; i < size; i++) bytes[0x100 + offset + i] = Number((value >> BigInt(i * 8)) & 0xffn);
  };
  const interrupted = PAGE + 0x800n;
  field('Rip', kernel.symbol('KeWaitForSingleObject'));
  field('Rsp', interrupted);
  field('SegCs', 0x10n);
  field('Rax', 0xaan);
  field('R11', 0xbbn);
  field('Rbp', 0xccn);
  field('ExceptionActive', BigInt(exceptionActive));
  // At its first instruction the return address is on top; that of the thread's first routine is 0.
  view.setBigUint64(0x800, kernel.symbol('KiStartSystemThread') + 0x18n, true);
  return { bytes, trapFrame };
}

async function readFault(
  build: BuildName,
  exceptionActive: number,
): Promise<{ readonly stack: ThreadStack; readonly trapFrame: bigint }> {
  const world = buildWorld(smallWorld(build));
  const { bytes, trapFrame } = faultStack(world, exceptionActive);
  return withDump(world, { format: 'bitmap' }, async ({ dump, target }) => {
    const memory = new OverlayMemory(dump.memory);
    memory.put(PAGE, bytes);
    const changed = new KernelTarget(memory, target.types, target.symbols, target.kernelBase);
    const stacks = new KernelStacks({ target: changed, modules: kernelModules(world, changed) });
    const start = bareRegisters(world.kernel.symbol('KiPageFault') + 0x40n, trapFrame);
    return { stack: await stacks.stackFrom(start, undefined), trapFrame };
  });
}

describe('a fault inside of the kernel', () => {
  for (const build of BUILDS) {
    it(`is crossed by what the processor pushed (${build})`, async () => {
      const { stack, trapFrame } = await readFault(build, 1);
      assert.deepEqual(
        stack.frames.map(frame => [frame.symbol.replace(/\+.*/, ''), frame.trust, frame.trapFrame]),
        [
          ['nt!KiPageFault', 'context', trapFrame],
          // Exact: the processor had not run the prolog yet, so the return address was on top.
          ['nt!KeWaitForSingleObject', 'trap', undefined],
          ['nt!KiStartSystemThread', 'unwound', undefined],
        ],
      );
      const general = stack.frames[1]?.registers.general ?? [];
      assert.deepEqual([general[0], general[11], general[5]], [0xaan, 0xbbn, 0xccn]);
      assert.equal(stack.frames[2]?.registers.general[0], undefined);
    });
  }

  it('of a system call does not bring back what the call may destroy', async () => {
    const { stack } = await readFault('10.0.19041.3570', 2);
    assert.equal(stack.frames[1]?.registers.general[0], undefined);
  });
});

describe('the segments of a kernel stack', () => {
  const pointer: TypeReference = { kind: 'base', name: 'unsigned long long', size: 8, signed: false };
  const fields = (...names: readonly string[]): StructLayout['fields'] =>
    names.map((name, i) => ({ name, offset: i * 8, type: pointer }));
  const control: StructLayout = {
    name: '_KSTACK_CONTROL',
    union: false,
    size: 0x30,
    fields: [
      ...fields('StackBase', 'ActualLimit'),
      { name: 'Previous', offset: 16, type: { kind: 'struct', name: '_KERNEL_STACK_SEGMENT' } },
    ],
  };
  const segment: StructLayout = {
    name: '_KERNEL_STACK_SEGMENT',
    union: false,
    size: 0x20,
    fields: fields('StackBase', 'StackLimit', 'KernelStack', 'InitialStack'),
  };

  it('are found by their chain, and no chain goes on for ever', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const thread = addressOf(world, 'client');
    const initial = world.kernel.space.readUint(
      thread + BigInt(world.layout.offset('_ETHREAD', 'Tcb.InitialStack')),
      8,
    );
    await withDump(world, { format: 'bitmap' }, async ({ dump, target }) => {
      const types: Types = {
        ...target.types,
        struct: name => [control, segment].find(one => one.name === name) ?? target.types.struct(name),
        enumeration: name => target.types.enumeration(name),
        structNames: () => target.types.structNames(),
      };
      const memory = new OverlayMemory(dump.memory);
      const bytes = new Uint8Array(0x30);
      const view = new DataView(bytes.buffer);
      [0n, 0n, PAGE + 0x6000n, PAGE, 0n, initial].forEach((value, i) => {
        view.setBigUint64(i * 8, value, true);
      });
      memory.put(initial, bytes);
      const changed = new KernelTarget(memory, types, target.symbols, target.kernelBase);
      const view0 = await changed.struct('_ETHREAD', toAddress(thread));
      const [segments = []] = await readStackSegments(changed, [view0]);
      assert.deepEqual(segments[1], { limit: PAGE, base: PAGE + 0x6000n });
      // The chain leads back to itself.
      assert.ok(segments.length > 2 && segments.length <= 17);
    });
  });
});
