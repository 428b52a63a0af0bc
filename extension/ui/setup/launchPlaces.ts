import * as vscode from 'vscode';

/** Where launch configurations can be kept. */
export type LaunchPlace =
  { readonly kind: 'folder'; readonly folder: vscode.WorkspaceFolder } | { readonly kind: 'user' };

interface Item extends vscode.QuickPickItem {
  readonly place: LaunchPlace;
}

/**
 * Where a configuration is to be written: the open folder, one that the user chooses where there are several, or the user
 * settings where none is open. Undefined where the user gives up.
 */
export async function pickLaunchPlace(): Promise<LaunchPlace | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [first] = folders;
  if (first === undefined) return { kind: 'user' };
  if (folders.length === 1) return { kind: 'folder', folder: first };
  const { l10n } = vscode;
  const items: Item[] = [
    ...folders.map(folder => ({
      label: `$(folder) ${folder.name}`,
      description: '.vscode/launch.json',
      place: { kind: 'folder', folder } as const,
    })),
    {
      label: '$(account) ' + l10n.t('User settings'),
      description: l10n.t('for every folder that you open'),
      place: { kind: 'user' },
    },
  ];
  const title = l10n.t('Write the Launch Configuration Where?');
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.place;
}

/** The folder in whose name a session is started from this place. */
export function folderOf(place: LaunchPlace | undefined): vscode.WorkspaceFolder | undefined {
  return place?.kind === 'folder' ? place.folder : vscode.workspace.workspaceFolders?.[0];
}
