// `npm run demo:vscode`: shows the sample in a real VS Code with this extension. The installed `code` if there is one,
// else VS Code's own workbench served on 127.0.0.1 (Linux x64: server and workbench come from the npm registry).
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const sample = path.join(root, 'samples/service-hang.kdlog');
const HINT =
  'In VS Code press F5 on the log, or run "ALPC: Open Log" from the command palette, then look at the ALPC view.';

/** The folder holds a copy of the sample, so that nothing done in the demo changes the checkout. */
const work = mkdtempSync(path.join(tmpdir(), 'alpcscope-demo-'));
const workspace = path.join(work, 'workspace');
cpSync(sample, path.join(workspace, path.basename(sample)));
const openedFile = path.join(workspace, path.basename(sample));

const desktop = process.env.ALPCSCOPE_DEMO_SERVED === '1' ? undefined : findCode();
if (desktop) {
  console.log(`Opening ${desktop}. ${HINT}`);
  // `code` is a script on Windows; without --wait it returns at once, so the workspace copy has to stay.
  spawn(desktop, [`--extensionDevelopmentPath=${root}`, workspace, openedFile], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
} else {
  await serve();
}

function findCode() {
  for (const name of ['code', 'code-insiders', 'codium']) {
    const found = spawnSync(name, ['--version'], {
      stdio: 'ignore',
      shell: process.platform === 'win32',
      timeout: 20_000,
    });
    if (found.status === 0) return name;
  }
  return undefined;
}

async function serve() {
  const host = path.join(root, 'test/host/vscode');
  const installed = spawnSync(process.execPath, [path.join(host, 'install.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (installed.status !== 0) {
    rmSync(work, { recursive: true, force: true });
    console.error(
      'No `code` on the PATH, and the served workbench is to be had on Linux x64 only. Install VS Code and run this again.',
    );
    process.exit(1);
  }
  const { remoteUri, startServer, workbenchUrl } = await import('../test/host/vscode/vscode-host.mjs');
  const server = await startServer({
    work,
    userData: path.join(work, 'user-data'),
    extDir: path.join(work, 'extensions'),
    onExit: code => process.exit(code ?? 1),
  });
  const url = workbenchUrl(server.authority, {
    folder: workspace,
    payload: [
      ['extensionDevelopmentPath', remoteUri(server.authority, root)],
      ['openFile', remoteUri(server.authority, openedFile)],
    ],
  });
  console.log(`VS Code is served on this machine only. Open it in a browser:\n\n  ${url}\n\n${HINT}\nCtrl+C ends it.`);
  const end = async () => {
    await server.stop();
    rmSync(work, { recursive: true, force: true, maxRetries: 3 });
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());
}
