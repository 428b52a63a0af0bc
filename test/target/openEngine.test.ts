import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KernelEngine } from '../../extension/kernel/engine';
import { openEngine } from '../../extension/target/dump/openEngine';
import { FileReader } from '../../extension/target/files/fileReader';
import { buildWorld } from '../world/buildWorld';
import { writeDump } from '../world/dump/writeDump';
import { guidBytes } from '../world/kernel/image';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { isfOf } from '../world/symbols/isf';
import { pdbOf } from '../world/symbols/pdb';
import { addressOf, inFolder } from './worldFiles';

describe('openEngine', () => {
  for (const build of BUILDS) {
    it(`opens a dump with its symbols (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      await inFolder(async folder => {
        const file = path.join(folder, 'MEMORY.DMP');
        writeDump(file, world, { format: 'bitmap' });
        const { pdb, guid, age } = world.layout.file;
        const store = path.join(folder, 'symbols', pdb, `${guid}${age.toString(16)}`);
        mkdirSync(store, { recursive: true });
        writeFileSync(path.join(store, pdb), pdbOf(world.layout));
        const engine = await openEngine(file, { symbolPath: `srv*${path.join(folder, 'symbols')}` });
        try {
          assert.equal(engine.whyNoKernel, undefined);
          assert.equal(engine.kernel?.kernelBase, world.kernel.imageBase);
          assert.equal(engine.info.build, world.layout.buildNumber);
          assert.deepEqual(
            engine.modules.loaded.map(one => [one.name, one.imageName]),
            [
              ['nt', 'ntoskrnl.exe'],
              ['tcpip', 'tcpip.sys'],
            ],
          );
          assert.equal(engine.processors.length, 2);
          assert.equal(engine.currentThread, addressOf(world, 'idle0'));
          const { snapshot, inventory } = await engine.inventory();
          assert.equal(inventory.threads.length, world.description.threads.length);
          assert.equal(snapshot.target.build, world.layout.buildNumber);
          assert.equal(snapshot.target.kind, 'dump');
        } finally {
          engine.close();
        }
      });
    });
  }

  it('opens a dump without symbols and says which file is needed', async () => {
    const world = buildWorld(smallWorld('10.0.19041.3570'));
    // A kernel that nobody knows: the RSDS record, 28 bytes behind the debug directory, gets another GUID.
    const guid = '00112233445566778899AABBCCDDEEFF';
    world.kernel.space.write(world.kernel.imageBase + BigInt(world.image.debug.rva + 28 + 4), guidBytes(guid));
    await inFolder(async folder => {
      const file = path.join(folder, 'MEMORY.DMP');
      writeDump(file, world, { format: 'full' });
      const engine = await openEngine(file, { symbolPath: folder });
      try {
        const { pdb } = world.layout.file;
        assert.equal(engine.kernel, undefined);
        const why = engine.whyNoKernel ?? '';
        assert.ok(why.includes(`${pdb}/${guid}1/${pdb}`), why);
        assert.ok(why.includes(folder), why);
        assert.deepEqual(
          engine.modules.loaded.map(one => one.name),
          ['nt', 'tcpip'],
        );
      } finally {
        engine.close();
      }
    });
  });

  describe('once open', () => {
    const world = buildWorld(smallWorld('10.0.17763.5933'));

    async function withEngine(use: (engine: KernelEngine, file: string) => Promise<void>): Promise<void> {
      await inFolder(async folder => {
        const file = path.join(folder, 'MEMORY.DMP');
        writeDump(file, world, { format: 'bitmap' });
        writeFileSync(path.join(folder, 'kernel.json'), JSON.stringify(isfOf(world.layout)));
        const engine = await openEngine(file, { symbolPath: folder });
        try {
          await use(engine, file);
        } finally {
          engine.close();
        }
      });
    }

    it('walks everything once', async () => {
      await withEngine(async engine => {
        const [first, second] = await Promise.all([engine.inventory(), engine.inventory()]);
        assert.equal(first, second);
        assert.equal(await engine.inventory(), first);
        assert.equal(first.inventory.cancelled, undefined);
        assert.ok(first.snapshot.ports.size > 0);
      });
    });

    it('keeps what was read before a cancel, and reads the rest when asked again', async () => {
      await withEngine(async engine => {
        const cancel = new AbortController();
        const started = engine.inventory({
          signal: cancel.signal,
          onProgress: fraction => {
            if (fraction > 0.3) cancel.abort();
          },
        });
        const partial = await started;
        assert.notEqual(partial.inventory.cancelled ?? '', '');
        assert.ok(partial.snapshot.processes.size > 0);
        const whole = await engine.inventory();
        assert.equal(whole.inventory.cancelled, undefined);
        assert.ok(whole.snapshot.messages.size >= partial.snapshot.messages.size);
        assert.ok(whole.snapshot.messages.size > 0);
      });
    });

    it('rejects to open when it is cancelled before', async () => {
      await withEngine(async (_, file) => {
        const signal = AbortSignal.abort(new Error('enough'));
        await assert.rejects(openEngine(file, { symbolPath: '', signal }), /enough/);
      });
    });

    it('rejects a file that is not there, and a folder', async () => {
      await withEngine(async (_, file) => {
        await assert.rejects(openEngine(`${file}.gone`), { code: 'ENOENT' });
        await assert.rejects(openEngine(path.dirname(file)), { code: 'EISDIR' });
        // A folder can be opened, and on Windows looks like an empty file.
        assert.throws(() => new FileReader(path.dirname(file)), { code: 'EISDIR' });
      });
    });
  });
});
