import * as vscode from 'vscode';
import type { RedactionPart } from '../../protocol/findings';

interface PartItem extends vscode.QuickPickItem {
  readonly part: RedactionPart;
}

/** Asks what is left out of a text that is handed on; nothing chosen means nothing. undefined: the user went back. */
export async function pickRedaction(title: string): Promise<readonly RedactionPart[] | undefined> {
  const { t } = vscode.l10n;
  const items: readonly PartItem[] = [
    {
      part: 'names',
      label: t('Names'),
      detail: t('Processes, ports, files, services and modules get pseudonyms: process-1, port-2'),
    },
    { part: 'addresses', label: t('Addresses'), detail: t('Equal addresses stay equal: 0add000000000001') },
    { part: 'user-data', label: t('User data'), detail: t('Command lines, names of users, bytes of messages') },
  ];
  const placeHolder = t('Choose what is left out, or nothing, and press Enter');
  const chosen = await vscode.window.showQuickPick([...items], { title, placeHolder, canPickMany: true });
  return chosen?.map(item => item.part);
}
