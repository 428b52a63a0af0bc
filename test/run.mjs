// `npm test`: every check and every suite, one after the other; the last line counts them all.
//   node test/run.mjs [--only NAME]...      NAME: build, types, lint, unit, grammar, package, pages, host
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } });
const scratch = mkdtempSync(path.join(tmpdir(), 'alpcscope-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const bin = name => path.join(root, 'node_modules', ...name.split('/'));
const TSC = bin('typescript/bin/tsc');
const MOCHA = bin('mocha/bin/mocha.js');
const REPORTER = path.join(root, 'test/tools/countingReporter.cjs');

const GRAMMAR = [
  bin('vscode-tmgrammar-test/dist/snapshot.js'),
  '-g',
  'syntaxes/kd-log.tmLanguage.json',
  '-g',
  'syntaxes/kd-script.tmLanguage.json',
];

/** `counted`: a mocha run that reports its own numbers; every other step counts as one test. */
const steps = [
  { name: 'build', commands: [['esbuild.mjs']] },
  {
    name: 'types',
    commands: [
      [TSC, '-p', '.'],
      [TSC, '-p', 'webviews'],
    ],
  },
  {
    name: 'lint',
    commands: [
      [bin('eslint/bin/eslint.js'), '.'],
      [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
    ],
  },
  { name: 'unit', counted: true, commands: [[MOCHA, '--reporter', REPORTER, 'test/**/*.test.ts']] },
  {
    name: 'grammar',
    commands: [
      [...GRAMMAR, '-s', 'source.kd-log', 'test/grammar/*.kdlog'],
      [...GRAMMAR, '-s', 'source.kd-script', 'test/grammar/*.kdscript'],
    ],
  },
  {
    name: 'package',
    counted: true,
    commands: [
      [
        MOCHA,
        '--reporter',
        REPORTER,
        '--no-config',
        '--require',
        'tsx/cjs',
        '--timeout',
        '180000',
        'test/package/*.test.ts',
      ],
    ],
  },
  {
    name: 'pages',
    counted: true,
    commands: [[MOCHA, '--reporter', REPORTER, '--no-config', '--require', 'tsx/cjs', 'test/pages/*.test.ts']],
  },
  { name: 'host', counted: true, commands: [['--import', 'tsx', 'test/host/runTest.ts']] },
];

let passed = 0;
let failed = 0;
let skipped = 0;
for (const step of steps.filter(s => values.only.length === 0 || values.only.includes(s.name))) {
  const countsFile = path.join(scratch, `${step.name}.jsonl`);
  const started = Date.now();
  console.log(`\n== ${step.name}`);
  const ok = step.commands.every(args => run(args, countsFile));
  const counts = readCounts(countsFile);
  if (step.counted && counts) {
    passed += counts.passes;
    failed += counts.failures;
    skipped += counts.pending;
    // A run that reported no failure but ended badly (crash, no result) has failed all the same.
    if (!ok && counts.failures === 0) failed++;
  } else if (ok && !step.counted) {
    passed++;
  } else {
    // A suite that reported nothing has not run, whatever it exited with.
    failed++;
  }
  console.log(`== ${step.name}: ${ok ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function run(args, countsFile) {
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, COUNTS_FILE: countsFile, FORCE_COLOR: '0' },
  });
  if (result.error) console.error(String(result.error));
  return result.status === 0;
}

function readCounts(file) {
  if (!existsSync(file)) return undefined;
  const sum = { passes: 0, failures: 0, pending: 0 };
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const one = JSON.parse(line);
    for (const key of Object.keys(sum)) sum[key] += one[key];
  }
  return sum;
}
