import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseLog } from '../../extension/text/parseLog';

const SAMPLES = path.join(import.meta.dirname, '../../samples');
const SAMPLE = path.join(SAMPLES, 'service-hang.kdlog');

describe('the built-in sample', () => {
  const bytes = readFileSync(SAMPLE);

  it('is what its source writes', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-sample-'));
    try {
      const written = path.join(folder, 'written.kdlog');
      execFileSync(process.execPath, [path.join(SAMPLES, 'serviceHang.mjs'), written]);
      assert.equal(readFileSync(written, 'utf8'), bytes.toString('utf8'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is small, says that it is synthetic, and looks like a session', () => {
    const text = bytes.toString('utf8');
    assert.ok(bytes.length < 200_000);
    assert.match(text, /^0: kd> \.echo SYNTHETIC SAMPLE/m);
    assert.ok(text.match(/^PROCESS /gm)!.length >= 40);
  });

  it('is understood to the last line, without a contradiction', () => {
    const facts = parseLog(bytes.toString('utf8'));
    assert.equal(facts.lines.unparsed, 0);
    assert.deepEqual(facts.problems, []);
    assert.equal(facts.kernels.length, 1);
    assert.deepEqual(facts.kernels[0]!.snapshot.contradictions, []);
  });
});
