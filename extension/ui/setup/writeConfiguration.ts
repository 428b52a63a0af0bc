import * as vscode from 'vscode';

/** Adds a configuration to the launch.json of a folder, in the place of one with the same name, and shows it. */
export async function writeConfiguration(
  folder: vscode.WorkspaceFolder,
  config: vscode.DebugConfiguration,
): Promise<void> {
  const launch = vscode.workspace.getConfiguration('launch', folder.uri);
  const known: unknown = launch.inspect('configurations')?.workspaceFolderValue ?? launch.get('configurations');
  const all: readonly unknown[] = Array.isArray(known) ? known : [];
  const others = all.filter(one => nameOf(one) !== config.name);
  await launch.update('configurations', [...others, config], vscode.ConfigurationTarget.WorkspaceFolder);
  const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'launch.json');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file), { preview: false });
}

function nameOf(config: unknown): unknown {
  return typeof config === 'object' && config !== null && 'name' in config ? config.name : undefined;
}
