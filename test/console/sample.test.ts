import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { analyse } from '../../extension/analysis/analyse';
import { EXTENSION_COMMANDS } from '../../extension/console/extensions/extensionCommands';
import { KdConsole } from '../../extension/console/kdConsole';
import type { Snapshot } from '../../extension/model/snapshot';
import { openEngine } from '../../extension/target/dump/openEngine';
import { writeSample } from '../../samples/dump/writeSample';
import { factsOf } from './consoleLog';
import { beyond } from './subset';

/** What an engineer asks who looks for hangs by hand. */
function questionsOf({ ports, messages, processes }: Snapshot): readonly string[] {
  const at = (entity: { readonly id: string }): string => entity.id.slice(entity.id.indexOf('0x') + 2);
  return [
    '!process 0 17',
    '!locks',
    ...[...ports.values()].map(port => `!alpc /p ${at(port)}`),
    ...[...messages.values()].map(message => `!alpc /m ${at(message)}`),
    ...[...processes.values()].map(process => `!alpc /lpp ${at(process)}`),
  ];
}

/** Verdict, start, steps and waiters of each chain. */
function chainsOf(snapshot: Snapshot): readonly string[] {
  const { chains } = analyse(snapshot);
  return chains.map(({ start, hops, verdict, waiters }) => `${verdict.code} ${start} ${hops.length} ${waiters}`).sort();
}

describe('console over the built-in sample', () => {
  it('prints what leads to the same chains as the dump itself', async function () {
    this.timeout(20_000);
    const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-sample-'));
    try {
      writeSample(folder);
      const engine = await openEngine(path.join(folder, 'service-hang.dmp'), {
        symbolPath: path.join(folder, 'symbols'),
      });
      const { snapshot: memory } = await engine.inventory();
      const console = new KdConsole(engine, { commands: EXTENSION_COMMANDS });
      const { kernels } = await factsOf(console, questionsOf(memory));
      const text = kernels[0]?.snapshot;
      engine.close();
      assert.ok(text);
      assert.deepEqual(beyond(text, memory), []);
      assert.deepEqual(text.unparsed, []);
      assert.deepEqual(text.contradictions, []);
      assert.ok(chainsOf(memory).length > 5);
      assert.deepEqual(chainsOf(text), chainsOf(memory));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
