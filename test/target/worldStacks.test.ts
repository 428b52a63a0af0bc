import assert from 'node:assert/strict';
import { type Address, toAddress } from '../../extension/base/address';
import type { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { LoadedModule, ModuleMap } from '../../extension/kernel/modules/moduleMap';
import { KernelStacks } from '../../extension/kernel/stacks/kernelStacks';
import { bareRegisters } from '../../extension/kernel/unwind/registers';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { addressOf, withDump } from './worldFiles';

/** The kernel as the only module. */
function modulesOf(world: BuiltWorld, target: KernelTarget): ModuleMap {
  const base = toAddress(world.kernel.imageBase);
  const nt: LoadedModule = { name: 'nt', imageName: 'ntoskrnl.exe', base, size: world.image.sizeOfImage };
  const find = (address: Address): LoadedModule | undefined =>
    address >= base && address < base + BigInt(nt.size) ? nt : undefined;
  return {
    loaded: [nt],
    unloaded: [],
    find,
    byName: name => (name === 'nt' ? nt : undefined),
    symbolsOf: () => target.symbols,
    typesOf: () => target.types,
    stateOf: () => ({ kind: 'loaded', file: 'ntkrnlmp.pdb', exact: true }),
    nearest: address => {
      const module = find(address);
      const rva = Number(address - base);
      const symbol = module && target.symbols.nearest(rva);
      return symbol && { module, name: symbol.name, displacement: rva - symbol.rva };
    },
  };
}

describe('a stack of a synthetic kernel', () => {
  for (const build of BUILDS) {
    it(`is read frame by frame as it was laid out (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await withDump(world, { format: 'bitmap' }, async ({ target }) => {
        const expected = new Map(world.description.threads.map(one => [addressOf(world, one.key), one]));
        const stacks = new KernelStacks({
          target,
          modules: modulesOf(world, target),
          running: thread => {
            const description = expected.get(thread);
            const [first] = (description && world.stacks.get(description.key)) ?? [];
            return description?.state === 'Running' && first
              ? bareRegisters(first.instruction, first.stackPointer)
              : undefined;
          },
        });
        const found = await stacks.stacksOf([...expected.keys()]);
        [...expected.values()].forEach((thread, i) => {
          const stack = found[i];
          const laidOut = world.stacks.get(thread.key) ?? [];
          // Debuggers begin with the caller of SwapContext.
          const frames = thread.state === 'Running' ? laidOut : laidOut.slice(1);
          assert.ok(stack && frames.length > 0, thread.key);
          assert.deepEqual(
            stack.frames.slice(0, frames.length).map(frame => [frame.ip, frame.sp]),
            frames.map(frame => [frame.instruction, frame.stackPointer]),
            thread.key,
          );
          const names = stack.frames.slice(0, frames.length).map(frame => frame.symbol.replace(/\+0x.*/, ''));
          if (!frames.some(frame => frame.function === 'KiSystemCall64'))
            assert.deepEqual(names, frames.map(frame => `nt!${frame.function}`)); // prettier-ignore
          const beyond = stack.frames.slice(frames.length);
          assert.deepEqual(
            beyond.map(frame => [frame.user, frame.trust]),
            thread.fromUser === true ? [[true, 'trap']] : [],
            thread.key,
          );
          assert.equal(stack.end.kind, thread.fromUser === true ? 'broken' : 'complete');
        });
      });
    });
  }
});
