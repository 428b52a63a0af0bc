import assert from 'node:assert/strict';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { SymbolIndexCache } from '../../../extension/target/symbols/indexCache';
import { identifySymbolFile, type ModuleSymbols, readSymbolFile } from '../../../extension/target/symbols/symbolFile';
import { SymbolReader } from '../../../extension/target/symbols/symbolReader';
import { BUILDS, Layout } from '../../world/layout';
import { isfOf } from '../../world/symbols/isf';
import { pdbOf } from '../../world/symbols/pdb';
import { inFolder } from '../worldFiles';

function everything({ types, symbols }: ModuleSymbols): unknown {
  const names = [...types.structNames()].sort();
  return {
    types: names.map(name => [name, types.struct(name), types.enumeration(name)]),
    symbols: [...symbols.matching('*')].sort((a, b) => (a.name < b.name ? -1 : 1)),
    count: symbols.count,
  };
}

describe('the index of a symbol file', () => {
  for (const build of BUILDS) {
    for (const format of ['pdb', 'json'] as const) {
      it(`tells what the file tells (${build}, ${format})`, async () => {
        await inFolder(folder => {
          const layout = Layout.of(build);
          const file = path.join(folder, `kernel.${format}`);
          writeFileSync(file, format === 'pdb' ? pdbOf(layout) : JSON.stringify(isfOf(layout)));
          const cache = new SymbolIndexCache(path.join(folder, 'index'));
          const identity = identifySymbolFile(file);
          assert.equal(cache.load(file, identity), undefined);
          const read = readSymbolFile(file);
          assert.equal(read.guid, identity.guid);
          cache.store(read);
          const loaded = cache.load(file, identity);
          assert.ok(loaded);
          assert.notEqual(loaded, read);
          assert.deepEqual(everything(loaded), everything(read));
          // Also what only other types name, and what lies between symbols.
          for (const name of read.types.structNames())
            for (const { type } of read.types.struct(name)?.fields ?? [])
              if (type.kind === 'struct')
                assert.deepEqual(loaded.types.struct(type.name), read.types.struct(type.name));
          for (let rva = 0; rva < 0x1000000; rva += 0x3333)
            assert.deepEqual(loaded.symbols.nearest(rva), read.symbols.nearest(rva));
          assert.equal(loaded.symbols.rvaOf('NoSuchSymbol'), undefined);
          assert.equal(loaded.types.struct('_NO_SUCH_TYPE'), undefined);
          assert.deepEqual([...loaded.symbols.matching('alpcp*list')], [...read.symbols.matching('alpcp*list')]);
          return Promise.resolve();
        });
      });
    }
  }

  const layout = Layout.of('10.0.19041.3570');

  it('is not used when the file has changed', async () => {
    await inFolder(folder => {
      const file = path.join(folder, 'kernel.pdb');
      writeFileSync(file, pdbOf(layout));
      const cache = new SymbolIndexCache(path.join(folder, 'index'));
      const identity = identifySymbolFile(file);
      cache.store(readSymbolFile(file));
      assert.ok(cache.load(file, identity));
      utimesSync(file, 1000, 1000);
      assert.equal(cache.load(file, identity), undefined);
      assert.equal(cache.load(path.join(folder, 'gone.pdb'), identity), undefined);
      assert.equal(cache.load(file, { guid: '../../x', age: 1 }), undefined);
      return Promise.resolve();
    });
  });

  it('is read instead of the file, and costs nothing where it cannot be kept', async () => {
    await inFolder(folder => {
      const file = path.join(folder, 'kernel.pdb');
      writeFileSync(file, pdbOf(layout));
      const index = path.join(folder, 'index');
      const reader = new SymbolReader(new SymbolIndexCache(index));
      const first = reader.read(file);
      const second = reader.read(file);
      assert.equal(first.types.constructor.name, 'PdbTypes');
      assert.equal(second.types.constructor.name, 'IndexedTypes');
      // A file stands where the folder should.
      const blocked = new SymbolReader(new SymbolIndexCache(path.join(file, 'index')));
      assert.equal(blocked.read(file).symbols.count, first.symbols.count);
      return Promise.resolve();
    });
  });

  it('is refused when it is damaged', async () => {
    await inFolder(folder => {
      const file = path.join(folder, 'kernel.pdb');
      writeFileSync(file, pdbOf(layout));
      const index = path.join(folder, 'index');
      const cache = new SymbolIndexCache(index);
      const identity = identifySymbolFile(file);
      cache.store(readSymbolFile(file));
      const [name = ''] = readdirSync(index);
      const place = path.join(index, name);
      const whole = readFileSync(place);
      const change = fc.record({
        at: fc.nat(whole.length - 1),
        by: fc.integer({ min: 1, max: 255 }),
        cut: fc.boolean(),
      });
      fc.assert(
        fc.property(change, ({ at, by, cut }) => {
          const copy = Buffer.from(whole);
          copy[at] = (copy[at] ?? 0) ^ by;
          writeFileSync(place, cut ? whole.subarray(0, at) : copy);
          assert.equal(cache.load(file, identity), undefined);
        }),
        { seed: 7, numRuns: 60 },
      );
      writeFileSync(place, whole);
      assert.ok(cache.load(file, identity));
      return Promise.resolve();
    });
  });
});
