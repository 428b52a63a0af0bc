import * as vscode from 'vscode';
import { reasonOf } from '../sessions/sessionClient';
import type { PageParts } from './page';

/** Where the scripts and styles of pages are. */
export function pageFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webviews');
}

/** What a page may load: its own files only. */
export function webviewOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
}

export function pageParts(webview: vscode.Webview, extension: vscode.Uri, name: string): PageParts {
  const file = (ending: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extension), `${name}.${ending}`)).toString();
  return { cspSource: webview.cspSource, nonce: crypto.randomUUID(), script: file('js'), style: file('css') };
}

/** What goes wrong behind a page is said in a notification, never in a modal box. */
export async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    void vscode.window.showErrorMessage(reasonOf(error));
  }
}

/** Asks for a file and writes it. */
export async function saveAs(name: string, ending: string, content: Uint8Array): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    filters: { [ending.toUpperCase()]: [ending] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}.${ending}`) }),
  });
  if (uri) await vscode.workspace.fs.writeFile(uri, content);
}
