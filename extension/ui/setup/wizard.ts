import * as vscode from 'vscode';
import type { FixedDocuments } from '../documents/fixedDocuments';
import { withoutSecrets } from '../launch/connectionChoice';
import type { SessionTracker } from '../sessions/sessionTracker';
import { DEBUG_TYPE } from '../viewIds';
import { type Answers, type Ask, askConnection } from './askConnection';
import { type Connection, connectionString } from './connection';
import { testConnection } from './connectionTest';
import { stepsMarkdown, targetSteps } from './targetSteps';
import { writeConfiguration } from './writeConfiguration';

/**
 * Sets up kernel debugging with a target: asks how it is reached, shows what has to be done there, writes the launch
 * configuration and tries the connection.
 */
export async function setUpKernelDebugging(documents: FixedDocuments, sessions: SessionTracker): Promise<void> {
  const transport = await pickTransport();
  const answers = transport && (await askConnection(transport, ask));
  if (!answers) return;
  const text = connectionString(answers.connection);
  const steps = targetSteps(answers.connection, answers.host);
  await documents.show(vscode.l10n.t('Set up the target'), stepsMarkdown(text, steps));
  await offerNext(answers, text, sessions);
}

async function offerNext({ connection }: Answers, text: string, sessions: SessionTracker): Promise<void> {
  const { l10n } = vscode;
  const test = l10n.t('Connect Now');
  const write = l10n.t('Write launch.json');
  const question = l10n.t(
    'The steps for the target are in the editor. Connect before you restart it: kd waits for it, and the status bar says so.',
  );
  const config = configurationFor(connection, text);
  const folder = vscode.workspace.workspaceFolders?.[0];
  const choices = folder ? [write, test] : [test];
  for (let chosen = await vscode.window.showInformationMessage(question, ...choices); chosen !== undefined;) {
    if (chosen === test) {
      await testConnection(sessions, folder, config);
      return;
    }
    if (folder) await writeConfiguration(folder, config);
    const said = l10n.t('launch.json has the configuration “{0}” now.', config.name);
    chosen = await vscode.window.showInformationMessage(said, test);
  }
}

/** What launch.json gets. */
export function configurationFor(connection: Connection, text: string): vscode.DebugConfiguration {
  const name = { net: 'network', serial: 'serial cable', pipe: 'virtual machine', usb: 'USB' }[connection.transport];
  const title = connection.transport === 'net' ? `port ${connection.port}` : withoutSecrets(text);
  return { type: DEBUG_TYPE, request: 'attach', name: `Kernel over ${name} (${title})`, connection: text };
}

async function pickTransport(): Promise<Connection['transport'] | undefined> {
  const { l10n } = vscode;
  const items = [
    {
      label: '$(globe) ' + l10n.t('Network (KDNET)'),
      detail: l10n.t('Recommended: Windows 8 and later, real and virtual machines'),
      transport: 'net' as const,
    },
    {
      label: '$(vm) ' + l10n.t('Virtual machine over a named pipe'),
      detail: l10n.t('Hyper-V generation 1, VMware, VirtualBox: a COM port that is a pipe; slow'),
      transport: 'pipe' as const,
    },
    {
      label: '$(plug) ' + l10n.t('Serial cable'),
      detail: l10n.t('COM ports on both ends; slow'),
      transport: 'serial' as const,
    },
    {
      label: '$(plug) ' + l10n.t('USB'),
      detail: l10n.t('A debug cable and ports that can debug'),
      transport: 'usb' as const,
    },
  ];
  const title = l10n.t('Set Up Kernel Debugging: How Is the Target Reached?');
  return (await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true }))?.transport;
}

const ask: Ask = async ({ title, prompt, value, problem }) => {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    ...(value !== undefined && { value }),
    validateInput: typed => problem(typed),
  });
  return text?.trim();
};
