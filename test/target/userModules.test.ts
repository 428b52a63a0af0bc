import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { ModuleMap } from '../../extension/kernel/modules/moduleMap';
import { UserModules } from '../../extension/kernel/modules/userModules';
import { KernelStacks } from '../../extension/kernel/stacks/kernelStacks';
import { buildWorld, type BuiltWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { kernelModules } from './kernelModules';
import { OverlayMemory } from './overlayMemory';
import { userImage } from './userImage';
import { addressOf, withDump } from './worldFiles';

const USER_INSTRUCTION = 0x00007ff8_1c2ad5a4n;
const USER_STACK = 0x000000ab_3f57f6d8n;
const LOADER = 0x00007ff8_1c000000n;
const NTDLL = 0x00007ff8_1c200000n;
const PROGRAM = 0x00007ff6_00400000n;

/** A page whose fields are written by name. */
class Page {
  readonly bytes = new Uint8Array(0x1000);
  private readonly view = new DataView(this.bytes.buffer);

  constructor(
    private readonly world: BuiltWorld,
    readonly at: bigint,
  ) {}

  quad(offset: number, value: bigint): void {
    this.view.setBigUint64(offset, value, true);
  }

  set(type: string, start: number, field: string, value: bigint): void {
    const { offset, size } = this.world.layout.place(type, field);
    for (let i = 0; i < size; i++) this.bytes[start + offset + i] = Number((value >> BigInt(i * 8)) & 0xffn);
  }

  text(offset: number, text: string): void {
    this.bytes.set(Buffer.from(text, 'utf16le'), offset);
  }
}

/** The loader's data of a process with a program and ntdll. */
function loaderPages(world: BuiltWorld, peb: bigint): readonly Page[] {
  const first = new Page(world, peb & ~0xfffn);
  first.set('_PEB', Number(peb & 0xfffn), 'Ldr', LOADER);
  const loader = new Page(world, LOADER);
  const list = world.layout.offset('_PEB_LDR_DATA', 'InLoadOrderModuleList');
  const entries = [
    { at: 0x200, base: PROGRAM, size: 0x10000n, name: 'app.exe', text: 0xc00 },
    { at: 0x500, base: NTDLL, size: 0x100000n, name: 'ntdll.dll', text: 0xd00 },
  ];
  const head = LOADER + BigInt(list);
  const links = [head, ...entries.map(entry => LOADER + BigInt(entry.at)), head];
  for (let i = 0; i < entries.length + 1; i++) {
    const own = Number((links[i] ?? head) - LOADER);
    loader.quad(own, links[i + 1] ?? head);
    loader.quad(own + 8, i === 0 ? (links.at(-2) ?? head) : (links[i - 1] ?? head));
  }
  for (const { at, base, size, name, text } of entries) {
    const type = '_LDR_DATA_TABLE_ENTRY';
    loader.set(type, at, 'DllBase', base);
    loader.set(type, at, 'SizeOfImage', size);
    for (const field of ['BaseDllName', 'FullDllName']) {
      loader.set(type, at, `${field}.Length`, BigInt(name.length * 2));
      loader.set(type, at, `${field}.Buffer`, LOADER + BigInt(text));
    }
    loader.text(text, name);
  }
  return [first, loader];
}

describe('images of user mode', () => {
  for (const build of BUILDS) {
    it(`are read by the loader's list, and stacks go on in them (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      const process = addressOf(world, 'editor');
      await withDump(world, { format: 'bitmap' }, async ({ dump, target }) => {
        const memory = new OverlayMemory(dump.memory);
        const peb = (await target.struct('_EPROCESS', process)).pointer('Peb') ?? assert.fail();
        for (const page of loaderPages(world, peb)) memory.put(page.at, page.bytes, process);
        const image = userImage(NTDLL, [{ begin: 0xad000, size: 0x1000, allocated: 0x18 }]);
        for (const { at, bytes } of image.parts) memory.put(at, bytes, process);
        // The outermost function has no caller: 0 is its return address.
        memory.put(USER_STACK & ~0xfffn, new Uint8Array(0x1000), process);

        const changed = new KernelTarget(memory, target.types, target.symbols, target.kernelBase);
        const user = new UserModules(changed);
        const kernel = kernelModules(world, changed);
        const modules: ModuleMap = {
          ...kernel,
          find: (address, owner) => kernel.find(address) ?? (owner && user.find(address, owner)),
          nearest: (address, owner) => {
            const module = owner && user.find(address, owner);
            return module ? { module, displacement: Number(address - module.base) } : kernel.nearest(address);
          },
        };
        const stacks = new KernelStacks({
          target: changed,
          modules,
          loadUserModules: (all, signal) => user.load(all, signal),
        });
        const stack = await stacks.stackOf(addressOf(world, 'client'));
        assert.deepEqual(stack.end, { kind: 'complete' });
        const last = stack.frames.at(-1);
        assert.deepEqual([last?.ip, last?.symbol, last?.user], [USER_INSTRUCTION, 'ntdll+0xad5a4', true]);
        assert.deepEqual(
          user.of(process).map(one => [one.name, one.imageName, one.base, one.process]),
          [
            ['app', 'app.exe', PROGRAM, process],
            ['ntdll', 'ntdll.dll', NTDLL, process],
          ],
        );
        // Another process has none of these pages, and so none of these images.
        const other = addressOf(world, 'spooler');
        await user.load([other]);
        assert.deepEqual(user.of(other), []);
        assert.equal(user.find(toAddress(NTDLL), other), undefined);
      });
    });
  }
});
