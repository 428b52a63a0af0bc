import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { toAddress } from '../../../extension/base/address';
import type { LoadedModule } from '../../../extension/kernel/modules/moduleMap';
import { moduleSymbols } from '../../../extension/target/engine/moduleSymbols';
import { ImageFinder } from '../../../extension/target/images/imageFinder';
import { SymbolFinder } from '../../../extension/target/symbols/symbolFinder';
import { SymbolReader } from '../../../extension/target/symbols/symbolReader';
import { buildWorld } from '../../world/buildWorld';
import { IDENTITY } from '../../world/kernel/image';
import { smallWorld } from '../../world/sample';
import { isfOf } from '../../world/symbols/isf';
import { worldImageFile } from '../worldImageFile';
import { inFolder, withDump } from '../worldFiles';

describe('symbols of an image whose headers are not in the dump', () => {
  it('are found by the file of the image', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const { guid, age } = world.layout.file;
    await withDump(world, { format: 'bitmap' }, async ({ dump }) => {
      await inFolder(folder => {
        writeFileSync(path.join(folder, 'driver.sys'), worldImageFile(world));
        writeFileSync(path.join(folder, `${guid}-${age}.json`), JSON.stringify(isfOf(world.layout)));
        // A driver of the same build as a file, where the dump has nothing.
        const driver: LoadedModule = {
          name: 'driver',
          imageName: 'driver.sys',
          base: toAddress(0xfffff801_55550000n),
          size: world.image.sizeOfImage,
          ...IDENTITY,
        };
        const images = new ImageFinder([folder]);
        const find = moduleSymbols({
          dump,
          finder: new SymbolFinder([{ kind: 'folder', path: folder }], new SymbolReader(undefined)),
          findImageFile: images.find,
          kernelBase: toAddress(world.kernel.imageBase),
          kernel: { ok: false, why: 'not asked for' },
        });
        const found = find(driver);
        assert.ok(found.ok && found.exact);
        assert.equal(found.symbols.symbols.rvaOf('KiSwapContext'), world.layout.symbol('KiSwapContext'));
        const other = find({ ...driver, timeDateStamp: 1 });
        assert.ok(!other.ok && other.why.includes('not in the dump'));
        images.close();
        return Promise.resolve();
      });
    });
  });
});
