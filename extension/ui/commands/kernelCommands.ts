import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { pickConnection } from '../launch/attachPicker';
import { attachTo, choiceLabel, isChoice } from '../launch/connectionChoice';
import { testConnection } from '../setup/connectionTest';
import { folderOf, pickLaunchPlace } from '../setup/launchPlaces';
import { type KernelConfiguration, setUpKernelDebugging } from '../setup/wizard';
import { writeConfiguration } from '../setup/writeConfiguration';
import { DEBUG_TYPE } from '../viewIds';
import type { CommandTable } from './commandTable';
import type { Services } from './services';

type Ids =
  | typeof COMMANDS.attachKernel
  | typeof COMMANDS.attachProcess
  | typeof COMMANDS.setUpKernel
  | typeof COMMANDS.connectNow
  | typeof COMMANDS.writeLaunch
  | typeof COMMANDS.pickConnection;

/** Getting at a live kernel or process. */
export function kernelCommands(services: Services): Pick<CommandTable, Ids> {
  const { documents, machine, recent, sessions } = services;
  return {
    [COMMANDS.attachKernel]: argument => attachKernel(services, argument),
    [COMMANDS.attachProcess]: () => attachProcess(services),
    [COMMANDS.setUpKernel]: async () => {
      if (await isTrusted()) await setUpKernelDebugging(documents, machine);
    },
    [COMMANDS.connectNow]: async config => {
      if (isKernelConfiguration(config) && (await isTrusted()))
        await testConnection(sessions, folderOf(undefined), config);
    },
    [COMMANDS.writeLaunch]: async config => {
      if (isKernelConfiguration(config)) await writeLaunch(config);
    },
    [COMMANDS.pickConnection]: async () => {
      const choice = await pickConnection(recent, 'connection');
      return choice?.text;
    },
  };
}

async function attachKernel({ recent }: Services, argument: unknown): Promise<void> {
  if (!(await isTrusted())) return;
  const choice = isChoice(argument) ? argument : await pickConnection(recent);
  if (choice) await start({ name: choiceLabel(choice), ...attachTo(choice) });
}

async function attachProcess({ processes }: Services): Promise<void> {
  if (!(await isTrusted())) return;
  const processId = await processes.choose();
  if (processId !== undefined) await start({ name: vscode.l10n.t('Process {0}', processId), processId });
}

async function start(fields: Readonly<Record<string, unknown>> & { readonly name: string }): Promise<void> {
  const config = { type: DEBUG_TYPE, request: 'attach', ...fields };
  await vscode.debug.startDebugging(folderOf(undefined), config, { suppressDebugView: true });
}

async function writeLaunch(config: KernelConfiguration): Promise<void> {
  const place = await pickLaunchPlace();
  if (!place) return;
  await writeConfiguration(place, config);
  const where = place.kind === 'user' ? vscode.l10n.t('Your user settings have') : vscode.l10n.t('launch.json has');
  const connect = vscode.l10n.t('Connect Now');
  const settings = vscode.l10n.t('Open Settings');
  const choices = place.kind === 'user' ? [connect, settings] : [connect];
  const said = vscode.l10n.t('{0} the configuration “{1}” now.', where, config.name);
  const chosen = await vscode.window.showInformationMessage(said, ...choices);
  if (chosen === connect) await vscode.commands.executeCommand(COMMANDS.connectNow, config);
  if (chosen === settings) await vscode.commands.executeCommand('workbench.action.openSettingsJson');
}

function isKernelConfiguration(value: unknown): value is KernelConfiguration {
  if (typeof value !== 'object' || value === null) return false;
  const { type, request, name } = value as Readonly<Record<string, unknown>>;
  return type === DEBUG_TYPE && request === 'attach' && typeof name === 'string';
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
