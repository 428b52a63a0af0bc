import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

function violations(folder: string, ...parts: readonly string[]): readonly Violation[] {
  const run = spawnSync(
    process.execPath,
    [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...parts],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  assert.ok(run.stdout.startsWith('{'), `dependency-cruiser gave no answer: ${run.stderr}`);
  const result = JSON.parse(run.stdout) as {
    readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number };
  };
  assert.ok(result.summary.totalCruised > 0, 'nothing was looked at');
  return result.summary.violations;
}

describe('the order of the rooms', function () {
  this.timeout(120_000);

  it('holds everywhere', () => {
    const found = violations(
      root,
      'extension',
      'webviews',
      ...['world'].map(name => `test/${name}`).filter(name => existsSync(path.join(root, name))),
    );
    assert.deepEqual(
      found.map(v => `${v.rule.name}: ${v.from} -> ${v.to}`),
      [],
    );
  });

  const breaches: readonly (readonly [rule: string, file: string, source: string])[] = [
    ['room-model', 'extension/model/bad.ts', "import { a } from '../text/good'; export const b = a;"],
    ['room-analysis', 'extension/analysis/bad.ts', "import { a } from '../text/good'; export const b = a;"],
    ['room-rpc', 'extension/rpc/bad.ts', "import { a } from '../text/good'; export const b = a;"],
    ['room-ui', 'extension/ui/bad.ts', "import { a } from '../text/good'; export const b = a;"],
    ['rpc-stacks-is-pure', 'extension/rpc/stacks/bad.ts', "import { a } from '../good'; export const b = a;"],
    ['vscode-in-ui-only', 'extension/adapter/bad.ts', "import * as vscode from 'vscode'; export const b = vscode;"],
    ['node-where-it-belongs', 'extension/report/bad.ts', "import * as fs from 'node:fs'; export const b = fs;"],
    ['webviews-draw-only', 'webviews/bad.ts', "import { a } from '../extension/text/good'; export const b = a;"],
    [
      'world-apart-from-readers',
      'test/world/bad.ts',
      "import { a } from '../../extension/text/good'; export const b = a;",
    ],
    [
      'shipped-code-does-not-import-tests',
      'extension/cli/bad.ts',
      "import { a } from '../../test/world/good'; export const b = a;",
    ],
  ];

  it('is broken by each kind of breach, so the rules can fail', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'alpcscope-rooms-'));
    try {
      for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json'])
        cpSync(path.join(root, file), path.join(folder, file));
      for (const file of ['extension/text/good.ts', 'extension/rpc/good.ts', 'test/world/good.ts'])
        write(folder, file, 'export const a = 1;');
      for (const [, file, source] of breaches) write(folder, file, source);
      const found = violations(folder, 'extension', 'webviews', 'test');
      for (const [rule, file] of breaches) {
        assert.ok(
          found.some(v => v.rule.name === rule && v.from === file),
          `${rule} did not notice ${file}`,
        );
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function write(folder: string, file: string, source: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), source);
}
