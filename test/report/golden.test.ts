import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { renderReport } from '../../extension/report/renderReport';
import type { ReportFormat, ReportKind } from '../../extension/report/reportInput';
import { resolveFilter } from '../../extension/report/resolveFilter';
import { sampleInput } from './support';

const GOLDEN = path.join(import.meta.dirname, 'golden');
const EXTENSIONS: Readonly<Record<ReportFormat, string>> = { markdown: 'md', html: 'html', json: 'json', csv: 'csv' };

/**
 * Compares with the accepted text. On a difference the new text stands beside it as `.actual`; `UPDATE_GOLDEN=1` accepts
 * it.
 */
function compare(name: string, actual: string): void {
  const file = path.join(GOLDEN, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    writeFileSync(file, actual);
    return;
  }
  const beside = `${file}.actual`;
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (expected === actual) {
    rmSync(beside, { force: true });
    return;
  }
  writeFileSync(beside, actual);
  assert.fail(`${name} has changed: compare it with ${path.basename(beside)}, accept it with UPDATE_GOLDEN=1`);
}

/** JSON of everything would be unreadable: it is shown for the threads of one process. */
const CASES: readonly (readonly [ReportKind, ReportFormat, string?])[] = [
  ['hang', 'markdown'],
  ['hang', 'html'],
  ['hang', 'csv'],
  ['hang', 'json', 'notepad.exe'],
  ['hang', 'markdown', 'FabrikamSync.exe'],
  ['ports', 'markdown'],
  ['ports', 'csv'],
  ['connections', 'markdown'],
  ['connections', 'csv'],
  ['backlog', 'markdown'],
  ['backlog', 'csv'],
  ['backlog', 'json', 'svchost.exe'],
  ['waits', 'markdown'],
  ['waits', 'csv'],
  ['rpc', 'markdown'],
  ['rpc', 'csv'],
  ['stats', 'markdown'],
  ['stats', 'csv'],
];

describe('reports of the sample', () => {
  for (const [kind, format, process] of CASES) {
    const name = [kind, ...(process === undefined ? [] : [process])].join('-');
    it(`${name} as ${format}`, () => {
      const input = sampleInput();
      const resolved = resolveFilter(input.analysis.snapshot, process === undefined ? {} : { process });
      assert.ok(!('error' in resolved));
      compare(`${name}.${EXTENSIONS[format]}`, renderReport(kind, format, { ...input, ...resolved }));
    });
  }

  it('finds what the sample was written to show', () => {
    const verdicts = sampleInput().analysis.chains.map(chain => chain.verdict);
    const codes = new Set(verdicts.map(verdict => verdict.code));
    for (const code of [
      'deadlock',
      'io-wait',
      'server-suspended',
      'unserved-all-busy',
      'handed-off',
      'unknown',
    ] as const) {
      assert.ok(codes.has(code), code);
    }
    const missing = verdicts.find(verdict => verdict.code === 'unknown')!;
    assert.match(missing.next.join(), /^!alpc \/m ffff[0-9a-f]{12}/);
  });

  it('does not call the notification request that has been pending for a day a fault', () => {
    const text = renderReport('hang', 'markdown', sampleInput());
    const notProved = text.indexOf('Not proved to be faults:');
    assert.ok(notProved > 0);
    assert.ok(text.indexOf('ContosoTray.ex') > notProved);
  });
});
