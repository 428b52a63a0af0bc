import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../../extension/ui/api';
import type { RowNode } from '../../../extension/ui/trees/rowStore';

export const EXTENSION = 'alpcscope.alpcscope';

/** The extension's own API, after activation. */
export async function api(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>(EXTENSION);
  assert.ok(extension, `${EXTENSION} is installed`);
  return extension.activate();
}

/** Polls until something is there; fails with what was waited for. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  limitMs = 20_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 40));
  }
}

/** A file of the workspace that VS Code has open: a copy, which tests may change. */
export function workspaceFile(...parts: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.file(path.join(folder.uri.fsPath, ...parts));
}

export async function writeFile(name: string, text: string | Uint8Array): Promise<vscode.Uri> {
  const uri = workspaceFile(name);
  await vscode.workspace.fs.writeFile(uri, typeof text === 'string' ? Buffer.from(text) : text);
  return uri;
}

export const SAMPLE = ['samples', 'service-hang.kdlog'] as const;

/** Opens a log by our command and waits until the views show it. */
export async function openLog(log: vscode.Uri = workspaceFile(...SAMPLE)): Promise<ExtensionApi> {
  const extension = await api();
  await vscode.commands.executeCommand('alpcscope.log.open', log);
  await until(`the session of ${log.fsPath}`, () => {
    const session = extension.session();
    return session?.state === 'active' && session.title === path.basename(log.fsPath);
  });
  return extension;
}

/** Ends every session and closes every editor, so that no test sees what another left. */
export async function cleanUp(): Promise<void> {
  const extension = await api();
  await vscode.debug.stopDebugging();
  // As VS Code reports their ends: where several end at once, it may go on calling one of them the active session.
  await until(
    `the end of all sessions (${vscode.debug.activeDebugSession?.name ?? 'none is active'})`,
    () => !extension.sessions().some(session => session.state === 'active'),
  );
  for (let i = 0; i < 5 && extension.session() !== undefined; i++) {
    await vscode.commands.executeCommand('alpcscope.session.close');
  }
  for (const view of Object.keys(extension.views)) {
    await vscode.commands.executeCommand(`alpcscope.${view}.clearFilter`);
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** All rows of a view that fit, to a depth. */
export async function rowsOf(
  extension: ExtensionApi,
  view: keyof ExtensionApi['views'],
  fits: (node: RowNode) => boolean,
  depth = 6,
): Promise<RowNode[]> {
  const found: RowNode[] = [];
  const walk = async (parent: RowNode | undefined, left: number): Promise<void> => {
    for (const node of await extension.views[view].rows(parent)) {
      if (fits(node)) found.push(node);
      if (node.row.hasChildren && left > 1) await walk(node, left - 1);
    }
  };
  await walk(undefined, depth);
  return found;
}

export function activeTabUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}
