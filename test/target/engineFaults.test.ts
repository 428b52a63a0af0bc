import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { toAddress } from '../../extension/base/address';
import type { KernelEngine } from '../../extension/kernel/engine';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import { readInventory } from '../../extension/kernel/readInventory';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { DumpFormatError } from '../../extension/target/dump/dumpHeader';
import { openEngine } from '../../extension/target/dump/openEngine';
import { IsfFormatError, readIsf } from '../../extension/target/symbols/isfFile';
import { buildWorld } from '../world/buildWorld';
import { triageDump } from '../world/dump/triageDump';
import { dumpBytes, type DumpFormat } from '../world/dump/writeDump';
import { Layout } from '../world/layout';
import { smallWorld } from '../world/sample';
import { isfOf } from '../world/symbols/isf';
import { pdbOf } from '../world/symbols/pdb';
import { inFolder, withDump } from './worldFiles';

/** Damage: some bytes become others, or the end is gone. `reach` limits where. */
function damage(reach: number): fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> {
  const change = fc.record({ at: fc.nat(reach - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 16 }) });
  const changes = fc.array(change, { minLength: 1, maxLength: 8 }).map(list => (bytes: Uint8Array) => {
    const copy = Uint8Array.from(bytes);
    for (const { at, bytes: part } of list) copy.set(part.subarray(0, copy.length - at), at);
    return copy;
  });
  const cut = fc.nat(reach - 1).map(at => (bytes: Uint8Array) => bytes.subarray(0, at));
  return fc.oneof({ weight: 4, arbitrary: changes }, { weight: 1, arbitrary: cut });
}

/** Asks an engine for everything it can be asked. */
async function askAll(engine: KernelEngine): Promise<void> {
  const { inventory, snapshot } = await engine.inventory();
  assert.ok(inventory.threads.length <= 1000 && snapshot.ports.size <= 1000);
  if (!engine.kernel) assert.notEqual(engine.whyNoKernel ?? '', '');
  const threads = inventory.threads.slice(0, 10).map(thread => thread.address);
  for (const thread of engine.currentThread === undefined ? threads : [engine.currentThread, ...threads]) {
    const stack = await engine.stackOf(thread);
    assert.ok(stack.frames.length <= 2000);
    if (stack.end.kind === 'broken') assert.notEqual(stack.end.why, '');
  }
  for (const { number } of engine.processors) engine.processorRegisters(number);
  for (const module of engine.modules.loaded) {
    engine.modules.symbolsOf(module);
    assert.notEqual(engine.modules.stateOf(module).kind, 'deferred');
    engine.modules.nearest(module.base);
  }
}

describe('a damaged dump as an engine', () => {
  const world = buildWorld(smallWorld('10.0.19041.3570'));
  const { pdb, guid, age } = world.layout.file;
  const kinds: readonly (readonly [string, Buffer])[] = [
    ...(['bitmap', 'full', 'complete', 'summary'] satisfies readonly DumpFormat[]).map(
      format => [format, dumpBytes(world, { format })] as const,
    ),
    ['triage', triageDump(world, { thread: 'idle0' })],
  ];

  for (const [kind, whole] of kinds) {
    it(`is opened as far as it goes, or refused with a reason (${kind})`, async () => {
      await inFolder(async folder => {
        const store = path.join(folder, 'symbols', pdb, `${guid}${age}`);
        mkdirSync(store, { recursive: true });
        writeFileSync(path.join(store, pdb), pdbOf(world.layout));
        const file = path.join(folder, 'MEMORY.DMP');
        const anywhere = damage(whole.length);
        // Header, tables behind it, and (in a small dump) the copies of structures.
        const inFront = damage(Math.min(whole.length, 0x4000));
        await fc.assert(
          fc.asyncProperty(fc.oneof(anywhere, inFront), async change => {
            writeFileSync(file, change(whole));
            let engine: KernelEngine;
            try {
              engine = await openEngine(file, { symbolPath: path.join(folder, 'symbols') });
            } catch (error) {
              assert.ok(error instanceof DumpFormatError, String(error));
              assert.notEqual(error.message, '');
              return;
            }
            try {
              await askAll(engine);
            } finally {
              engine.close();
            }
          }),
          { seed: 1903, numRuns: 14 },
        );
      });
    });
  }
});

describe('damaged symbols', () => {
  const layout = Layout.of('10.0.19041.3570');
  const world = buildWorld(smallWorld('10.0.19041.3570'));
  const whole = Buffer.from(JSON.stringify(isfOf(layout)));

  it('ISF: read in part, or refused with a reason; walkers come to an end on any of them', async () => {
    await withDump(world, { format: 'bitmap' }, async ({ dump }) => {
      // Digits become other digits: offsets, sizes and addresses that no kernel has.
      const digits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0x30, max: 0x39 })), {
        minLength: 200,
        maxLength: 2000,
      });
      const wrong = digits.map(list => (bytes: Uint8Array) => {
        const copy = Uint8Array.from(bytes);
        for (const [at, digit] of list) {
          const old = copy[at] ?? 0;
          if (old >= 0x30 && old <= 0x39 && copy[at - 1] !== 0x3a) copy[at] = digit;
        }
        return copy;
      });
      await fc.assert(
        fc.asyncProperty(fc.oneof(wrong, damage(whole.length)), async change => {
          let contents: ReturnType<typeof readIsf>;
          try {
            contents = readIsf(change(whole));
          } catch (error) {
            assert.ok(error instanceof IsfFormatError, String(error));
            assert.notEqual(error.message, '');
            return;
          }
          const base = toAddress(world.kernel.imageBase);
          const target = new KernelTarget(dump.memory, contents.types, contents.symbols, base);
          const sink = new SnapshotBuilder('dump');
          const { threads, ports } = await readInventory(target, sink);
          assert.ok(threads.length <= 5000 && ports.length <= 5000);
          sink.build();
        }),
        { seed: 77, numRuns: 25 },
      );
    });
  });
});
