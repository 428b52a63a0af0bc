import * as vscode from 'vscode';
import type { Transport } from './connection';

interface Item extends vscode.QuickPickItem {
  readonly transport: Transport;
}

/** Asks how the target is reached. */
export async function pickTransport(): Promise<Transport | undefined> {
  const { l10n } = vscode;
  const items: readonly Item[] = [
    {
      label: '$(globe) ' + l10n.t('Network (KDNET)'),
      detail: l10n.t('Recommended: Windows 8 and later, real and virtual machines'),
      transport: 'net',
    },
    {
      label: '$(vm) ' + l10n.t('Virtual machine over a named pipe'),
      detail: l10n.t('Hyper-V, VMware, VirtualBox: a COM port that is a pipe; slow'),
      transport: 'pipe',
    },
    {
      label: '$(plug) ' + l10n.t('Serial cable'),
      detail: l10n.t('COM ports on both ends; slow'),
      transport: 'serial',
    },
    {
      label: '$(plug) ' + l10n.t('USB'),
      detail: l10n.t('A debug cable and ports that can debug'),
      transport: 'usb',
    },
    {
      label: '$(device-desktop) ' + l10n.t('The kernel of this machine'),
      detail: l10n.t('Read while it runs; needs a boot with debugging on, and an administrator'),
      transport: 'local',
    },
  ];
  const title = l10n.t('Set Up Kernel Debugging: How Is the Target Reached?');
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.transport;
}
