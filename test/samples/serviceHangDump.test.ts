import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type Analysis, analyse } from '../../extension/analysis/analyse';
import { openEngine } from '../../extension/target/dump/openEngine';
import { writeSample } from '../../samples/dump/writeSample';

describe('the built-in sample dump', () => {
  let folder: string;
  let analysis: Analysis;
  let comment: string | undefined;
  let problems: readonly string[];

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-sample-'));
    writeSample(folder);
    const engine = await openEngine(path.join(folder, 'service-hang.dmp'), {
      symbolPath: path.join(folder, 'symbols'),
    });
    const { inventory, snapshot } = await engine.inventory();
    comment = engine.info.comment;
    problems = [...engine.info.problems, ...inventory.problems];
    analysis = analyse(snapshot);
    engine.close();
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('says that it is synthetic, and is small when packed', () => {
    assert.match(comment ?? '', /synthetic/i);
    const dump = path.join(folder, 'service-hang.dmp');
    assert.ok(statSync(dump).size > 1_000_000);
    assert.ok(deflateRawSync(readFileSync(dump)).length < 300_000);
  });

  it('is read whole, without a problem', () => {
    assert.deepEqual(problems, []);
    const { processes, connections, contradictions } = analysis.snapshot;
    assert.ok(processes.size >= 40);
    assert.ok(connections.length > 20);
    assert.deepEqual(contradictions, []);
  });

  it('holds a deadlock, a hang across four processes, a starved service and a wait that is no fault', () => {
    const verdicts = new Map(analysis.chains.map(chain => [chain.verdict.code, chain.verdict.certainty]));
    assert.deepEqual(Object.fromEntries(verdicts), {
      deadlock: 'certain',
      'io-wait': 'likely',
      'server-suspended': 'certain',
      'unserved-all-busy': 'certain',
      'handed-off': 'likely',
    });
    const save = analysis.chains.find(chain => chain.verdict.code === 'io-wait' && chain.hops.length > 9);
    const owners = new Set(
      save?.hops.flatMap(hop => {
        const from = analysis.snapshot.find(hop.from);
        return from?.kind === 'thread' ? [from.process?.value] : [];
      }),
    );
    assert.equal(owners.size, 4);
  });
});
