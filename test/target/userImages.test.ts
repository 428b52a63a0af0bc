import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { toAddress } from '../../extension/base/address';
import { openEngine } from '../../extension/target/dump/openEngine';
import { buildWorld } from '../world/buildWorld';
import { writeDump } from '../world/dump/writeDump';
import { writeVads } from '../world/kernel/vads';
import { smallWorld } from '../world/sample';
import { isfOf } from '../world/symbols/isf';
import { addressOf, inFolder } from './worldFiles';

describe('images of user mode in a kernel dump', () => {
  it('are known by name where the loader’s list is not in the dump', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    const ntdll = 0x00007ffc_12340000n;
    writeVads(world, 'editor', [{ file: '\\Windows\\System32\\ntdll.dll', base: ntdll, size: 0x1f0000 }]);
    await inFolder(async folder => {
      const file = path.join(folder, 'MEMORY.DMP');
      writeDump(file, world, { format: 'bitmap' });
      writeFileSync(path.join(folder, 'kernel.json'), JSON.stringify(isfOf(world.layout)));
      const engine = await openEngine(file, { symbolPath: folder });
      try {
        const [editor, filter] = ['editor', 'filter'].map(key => addressOf(world, key));
        assert.ok(editor !== undefined && filter !== undefined);
        const { modules } = engine;
        assert.deepEqual(
          modules.loaded.map(module => module.name),
          ['nt', 'tcpip'],
        );
        await modules.loadUserModules?.([editor, filter]);
        assert.deepEqual(
          modules.loaded.map(module => [module.name, module.process]),
          [
            ['nt', undefined],
            ['tcpip', undefined],
            ['ntdll', editor],
          ],
        );
        const inside = toAddress(ntdll + 0x1234n);
        const place = modules.nearest(inside, editor);
        assert.deepEqual(
          [place?.module.path, place?.name, place?.displacement],
          ['\\Windows\\System32\\ntdll.dll', undefined, 0x1234],
        );
        assert.equal(modules.nearest(inside, filter), undefined);
        assert.equal(modules.nearest(inside), undefined);
        const { snapshot } = await engine.inventory();
        assert.deepEqual(
          snapshot.modules.map(module => module.name),
          ['nt', 'tcpip'],
        );
      } finally {
        engine.close();
      }
    });
  });
});
