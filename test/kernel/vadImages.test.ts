import assert from 'node:assert/strict';
import { toAddress } from '../../extension/base/address';
import { readVadImages } from '../../extension/kernel/modules/vadImages';
import { addressOf, withDump } from '../target/worldFiles';
import { buildWorld } from '../world/buildWorld';
import { type MappedImage, writeVads } from '../world/kernel/vads';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';

const IMAGES: readonly MappedImage[] = [
  { file: '\\Windows\\System32\\ntdll.dll', base: 0x00007ffc_12340000n, size: 0x1f0000 },
  { file: '\\Program Files\\Editor\\wordpad.exe', base: 0x00007ff6_00010000n, size: 0x4000 },
  { file: '\\Windows\\System32\\rpcrt4.dll', base: 0x00007ffc_0f000000n, size: 0x120000 },
  { file: '\\Windows\\System32\\de-DE\\user32.dll.mui', base: 0x0000021f_5c000000n, size: 0x5000 },
];

describe('images by their address descriptors', () => {
  for (const build of BUILDS) {
    it(`are those that are mapped, with name and range (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      writeVads(world, 'editor', IMAGES);
      writeVads(world, 'spooler', IMAGES.slice(0, 1));
      await withDump(world, { format: 'bitmap' }, async ({ target }) => {
        const [editor, spooler, filter] = ['editor', 'spooler', 'filter'].map(key => addressOf(world, key));
        assert.ok(editor !== undefined && spooler !== undefined && filter !== undefined);
        const found = await readVadImages(target, [editor, spooler, filter]);
        assert.deepEqual([...found.keys()].sort(), [editor, spooler].sort());
        assert.deepEqual(
          found.get(editor)?.map(module => [module.name, module.imageName, module.path, module.base, module.size]),
          [
            ['user32_dll', 'user32.dll.mui', IMAGES[3]?.file, IMAGES[3]?.base, 0x5000],
            ['wordpad', 'wordpad.exe', IMAGES[1]?.file, IMAGES[1]?.base, 0x4000],
            ['rpcrt4', 'rpcrt4.dll', IMAGES[2]?.file, IMAGES[2]?.base, 0x120000],
            ['ntdll', 'ntdll.dll', IMAGES[0]?.file, IMAGES[0]?.base, 0x1f0000],
          ],
        );
        assert.ok(found.get(editor)?.every(module => module.process === editor));
        assert.equal(found.get(spooler)?.length, 1);
      });
    });
  }

  it('of a tree that leads back into itself are found once', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const nodes = writeVads(world, 'editor', IMAGES);
    for (const node of nodes)
      world.kernel
        .struct('_MMVAD', node)
        .set({ 'Core.VadNode.Left': nodes[3] ?? 0n, 'Core.VadNode.Right': nodes[0] ?? 0n });
    await withDump(world, { format: 'full' }, async ({ target }) => {
      const editor = addressOf(world, 'editor');
      const images = (await readVadImages(target, [editor])).get(editor) ?? [];
      assert.equal(new Set(images.map(module => module.base)).size, images.length);
    });
  });

  it('whose pages are not in the dump are left out', async () => {
    const world = buildWorld(smallWorld('10.0.17763.5933'));
    const nodes = writeVads(world, 'editor', IMAGES);
    const leaveOut = new Set([world.kernel.space.frameOf(nodes[0] ?? 0n)]);
    await withDump(world, { format: 'bitmap', leaveOut }, async ({ target }) => {
      assert.equal((await readVadImages(target, [addressOf(world, 'editor'), toAddress(0x1234n)])).size, 0);
    });
  });
});
