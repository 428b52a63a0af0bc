// Takes the pictures of docs/images in a real workbench: node test/host/shots/take.mjs [log-dark|dump-light|live-contrast|…]...
// Needs a build (node esbuild.mjs); the workbench is installed on first use. SHOTS_OUT: another folder for the pictures.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { recordingOf } from './recording.mjs';
import { SCENARIOS } from './themes.mjs';
import { earlierLog, tracedLog } from './tracedLog.mjs';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');
const wanted = process.argv.length > 2 ? process.argv.slice(2) : SCENARIOS;
const unknown = wanted.filter(name => !SCENARIOS.includes(name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: choose from ${SCENARIOS.join(', ')}`);
const out = path.resolve(process.env['SHOTS_OUT'] ?? path.join(root, 'docs/images'));
const scratch = mkdtempSync(path.join(tmpdir(), 'alpcscope-shots-'));
const workspace = path.join(scratch, 'case-1042');
const debuggers = path.join(scratch, 'live');

function node(args, env = {}) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status;
}

try {
  const sample = path.join(root, 'samples/service-hang.kdlog');
  cpSync(sample, path.join(workspace, 'service-hang.kdlog'));
  writeFileSync(path.join(workspace, 'lab.jsonl'), recordingOf(readFileSync(sample, 'utf8')));
  writeFileSync(path.join(workspace, 'traced.kdlog'), tracedLog(readFileSync(sample, 'utf8')));
  writeFileSync(path.join(workspace, 'earlier.kdlog'), earlierLog(readFileSync(sample, 'utf8')));
  mkdirSync(debuggers);
  if (node(['--import', 'tsx', 'test/host/shots/prepareLive.ts', debuggers]) !== 0)
    throw new Error('the stand-in for kd could not be built');
  if (node(['test/host/vscode/install.mjs']) !== 0) throw new Error('the workbench could not be installed');
  const shots = ['test/host/vscode/ui-shots.mjs', root, workspace, path.join(here, 'scenario.mjs'), out];
  for (const name of wanted)
    if (node(shots, { SHOTS_SCENARIO: name, SHOTS_WORKSPACE: debuggers }) !== 0) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
}
