/* Starts the host suite inside a real VS Code. See test/host/README.md for which one. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildSuite } from './buildSuite';
import { chooseVsCode } from './chooseVsCode';
import { prepareDumps } from './prepareDumps';
import { prepareKd } from './prepareKd';

const root = path.resolve(__dirname, '../..');

async function main(): Promise<number> {
  if (!fs.existsSync(path.join(root, 'dist/extension.js')))
    throw new Error('dist/extension.js is missing: run "npm run build" first');
  const suite = await buildSuite(root);
  const choice = await chooseVsCode();
  console.log(`VS Code: ${choice.why}`);
  // A copy: the tests may write into it, and two runs may go on at once.
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'alpcscope-host-'));
  fs.cpSync(path.join(root, 'samples'), path.join(workspace, 'samples'), { recursive: true });
  prepareDumps(root, workspace);
  prepareKd(workspace);
  try {
    return await runTests({
      ...(choice.executable === undefined
        ? { version: process.env['VSCODE_VERSION'] ?? 'stable' }
        : { vscodeExecutablePath: choice.executable }),
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      launchArgs: [
        workspace,
        '--disable-extensions',
        '--disable-workspace-trust',
        '--skip-welcome',
        '--skip-release-notes',
      ],
    });
  } finally {
    fs.rmSync(workspace, { recursive: true, force: true, maxRetries: 3 });
  }
}

main().then(
  code => process.exit(code),
  (error: unknown) => {
    console.error('The host suite could not run:', error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
