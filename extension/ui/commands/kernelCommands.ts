import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { pickConnection } from '../launch/attachPicker';
import { attachTo, choiceLabel, isChoice } from '../launch/connectionChoice';
import { setUpKernelDebugging } from '../setup/wizard';
import { DEBUG_TYPE } from '../viewIds';
import type { CommandTable } from './commandTable';
import type { Services } from './services';

type Ids = typeof COMMANDS.attachKernel | typeof COMMANDS.setUpKernel | typeof COMMANDS.pickConnection;

/** Getting at a live kernel. */
export function kernelCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.attachKernel]: argument => attachKernel(services, argument),
    [COMMANDS.setUpKernel]: async () => {
      if (await isTrusted()) await setUpKernelDebugging(services.documents, services.sessions);
    },
    [COMMANDS.pickConnection]: async () => {
      const choice = await pickConnection(services.recent);
      return choice?.kind === 'connection' ? choice.text : undefined;
    },
  };
}

async function attachKernel({ recent }: Services, argument: unknown): Promise<void> {
  if (!(await isTrusted())) return;
  const choice = isChoice(argument) ? argument : await pickConnection(recent);
  if (!choice) return;
  const config = { type: DEBUG_TYPE, request: 'attach', name: choiceLabel(choice), ...attachTo(choice) };
  await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], config, { suppressDebugView: true });
}

/** In Restricted Mode VS Code starts no debug session: says so, with the way out. */
async function isTrusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const text = vscode.l10n.t(
    'This folder is in Restricted Mode, where no debug session is started. Trust it to debug a kernel from here.',
  );
  if ((await vscode.window.showWarningMessage(text, manage)) === manage)
    await vscode.commands.executeCommand('workbench.trust.manage');
  return false;
}
