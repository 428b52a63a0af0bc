import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { readProcesses } from '../../extension/kernel/processes';
import { readThreads } from '../../extension/kernel/threadRecords';
import { DumpFormatError } from '../../extension/target/dump/dumpHeader';
import { openDump } from '../../extension/target/dump/openDump';
import { PdbFormatError } from '../../extension/target/symbols/msf';
import { type PdbContents, readPdb } from '../../extension/target/symbols/pdbFile';
import { buildWorld } from '../world/buildWorld';
import { dumpBytes, type DumpFormat } from '../world/dump/writeDump';
import { Layout } from '../world/layout';
import { smallWorld } from '../world/sample';
import { pdbOf } from '../world/symbols/pdb';
import { FactList, inMemory, readWorldIsf } from './worldFiles';

/** Damage: some bytes become others, or the end is gone. `reach` limits where. */
function damage(reach: number): fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> {
  const change = fc.record({ at: fc.nat(reach - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }) });
  const changes = fc.array(change, { minLength: 1, maxLength: 4 }).map(list => (bytes: Uint8Array) => {
    const copy = Uint8Array.from(bytes);
    for (const { at, bytes: part } of list) copy.set(part.subarray(0, copy.length - at), at);
    return copy;
  });
  const cut = fc.nat(reach - 1).map(at => (bytes: Uint8Array) => bytes.subarray(0, at));
  return fc.oneof({ weight: 4, arbitrary: changes }, { weight: 1, arbitrary: cut });
}

describe('damaged files of a synthetic kernel', () => {
  const layout = Layout.of('10.0.17763.5933');

  it('PDB: read in part, or refused with a reason', () => {
    const whole = pdbOf(layout, { blockSize: 1024 });
    fc.assert(
      fc.property(fc.oneof(damage(whole.length), damage(64)), change => {
        let contents: PdbContents;
        try {
          contents = readPdb(inMemory(change(whole)));
        } catch (error) {
          assert.ok(error instanceof PdbFormatError, String(error));
          assert.notEqual(error.message, '');
          return;
        }
        for (const name of contents.types.structNames()) {
          const struct = contents.types.struct(name);
          for (const field of struct?.fields ?? []) assert.ok(Number.isFinite(field.offset));
          contents.types.enumeration(name);
        }
        assert.ok(contents.symbols.count <= whole.length);
      }),
      { numRuns: 40 },
    );
  });

  const world = buildWorld(smallWorld('10.0.17763.5933'));
  const isf = readWorldIsf(layout);

  for (const format of ['full', 'bitmap', 'ranges'] satisfies readonly DumpFormat[]) {
    it(`dump (${format}): walked as far as it goes, or refused with a reason`, async () => {
      const whole = dumpBytes(world, { format });
      const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-fault-'));
      const file = path.join(folder, 'MEMORY.DMP');
      try {
        await fc.assert(
          fc.asyncProperty(fc.oneof(damage(whole.length), damage(0x2100)), async change => {
            writeFileSync(file, change(whole));
            let dump: ReturnType<typeof openDump>;
            try {
              dump = openDump(file);
            } catch (error) {
              assert.ok(error instanceof DumpFormatError, String(error));
              assert.notEqual(error.message, '');
              return;
            }
            try {
              const base = toAddress(world.kernel.imageBase);
              const target = new KernelTarget(dump.memory, isf.types, isf.symbols, base);
              const sink = new FactList();
              const processes = await readProcesses(target, sink);
              const threads = await readThreads(target, sink, processes, undefined);
              assert.ok(processes.length <= 100 && threads.length <= 1000);
            } finally {
              dump.close();
            }
          }),
          { numRuns: 40 },
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
