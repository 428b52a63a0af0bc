import * as vscode from 'vscode';
import { type NamedConfiguration, newLaunchJson, withConfiguration } from './launchJsonText';
import type { LaunchPlace } from './launchPlaces';

/**
 * Adds a configuration, in the place of one with the same name, and shows where it stands. What else is in a launch.json stays
 * as it is, comments too. Rejects where the file is not to be understood.
 */
export async function writeConfiguration(place: LaunchPlace, config: NamedConfiguration): Promise<void> {
  if (place.kind === 'user') return writeUserSettings(config);
  const folder = vscode.Uri.joinPath(place.folder.uri, '.vscode');
  const file = vscode.Uri.joinPath(folder, 'launch.json');
  if (!(await exists(file))) {
    await vscode.workspace.fs.createDirectory(folder);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(newLaunchJson(config)));
  } else await change(file, config);
  await show(file, config.name);
}

/** By an edit of the open document: it can be undone, and what was typed in it and not saved is not lost. */
async function change(file: vscode.Uri, config: NamedConfiguration): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const text = document.getText();
  const edit = new vscode.WorkspaceEdit();
  const place = (start: number, end: number): vscode.Range =>
    new vscode.Range(document.positionAt(start), document.positionAt(end));
  if (text.trim() === '') edit.replace(file, place(0, text.length), newLaunchJson(config));
  else {
    const found = withConfiguration(text, config);
    if (!found) {
      await vscode.window.showTextDocument(document);
      throw new Error(
        vscode.l10n.t('{0} is no complete JSON: mend it, then write the configuration again.', file.fsPath),
      );
    }
    edit.replace(file, place(found.start, found.end), found.text);
  }
  if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save()))
    throw new Error(vscode.l10n.t('{0} could not be written.', file.fsPath));
}

async function writeUserSettings(config: NamedConfiguration): Promise<void> {
  const launch = vscode.workspace.getConfiguration('launch');
  const known: unknown = launch.inspect('configurations')?.globalValue;
  const all: readonly unknown[] = Array.isArray(known) ? known : [];
  const others = all.filter(one => nameOf(one) !== config.name);
  await launch.update('configurations', [...others, config], vscode.ConfigurationTarget.Global);
}

async function show(file: vscode.Uri, name: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const at = document.positionAt(Math.max(0, document.getText().indexOf(JSON.stringify(name))));
  await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(at, at) });
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}

function nameOf(config: unknown): unknown {
  return typeof config === 'object' && config !== null && 'name' in config ? config.name : undefined;
}
