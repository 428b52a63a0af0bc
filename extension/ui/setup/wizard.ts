import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { FixedDocuments } from '../documents/fixedDocuments';
import { withoutSecrets } from '../launch/connectionChoice';
import { DEBUG_TYPE } from '../viewIds';
import { type Ask, askConnection } from './askConnection';
import { type Connection, connectionString } from './connection';
import { stepsMarkdown, targetSteps } from './targetSteps';
import type { ThisMachine } from './thisMachine';
import { pickTransport } from './transportPick';

/** A configuration that attaches to a kernel. */
export type KernelConfiguration = vscode.DebugConfiguration & Readonly<Record<string, unknown>>;

/**
 * Sets up kernel debugging with a target: asks how it is reached and shows what has to be done there. The document has what
 * comes next: the try of the connection, and the launch configuration.
 */
export async function setUpKernelDebugging(documents: FixedDocuments, machine: ThisMachine): Promise<void> {
  const { l10n } = vscode;
  const transport = await pickTransport();
  const answers = transport && (await askConnection(transport, ask, machine.addresses()));
  if (!answers) return;
  const { connection, host } = answers;
  const config = configurationFor(connection);
  const option = connection.transport === 'local' ? 'kd -kl' : `kd -k ${connectionString(connection)}`;
  const title = connection.transport === 'local' ? l10n.t('Set up this machine') : l10n.t('Set up the target');
  await documents.show(title, stepsMarkdown(connection, option, targetSteps(connection, host)), [
    { title: l10n.t('$(plug) Connect Now'), command: COMMANDS.connectNow, arguments: [config] },
    { title: l10n.t('$(json) Write launch.json'), command: COMMANDS.writeLaunch, arguments: [config] },
  ]);
}

/** What launch.json gets. */
export function configurationFor(connection: Connection): KernelConfiguration {
  const base = { type: DEBUG_TYPE, request: 'attach' };
  if (connection.transport === 'local') return { ...base, name: 'Kernel of this machine', localKernel: true };
  const text = connectionString(connection);
  const way = { net: 'network', serial: 'serial cable', pipe: 'virtual machine', usb: 'USB' }[connection.transport];
  const title = connection.transport === 'net' ? `port ${connection.port}` : withoutSecrets(text);
  return { ...base, name: `Kernel over ${way} (${title})`, connection: text };
}

const ask: Ask = async ({ title, prompt, value, problem, remark }) => {
  const said = (text: string): vscode.InputBoxValidationMessage | undefined => {
    const message = remark?.(text);
    return message === undefined ? undefined : { message, severity: vscode.InputBoxValidationSeverity.Info };
  };
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    ...(value !== undefined && { value }),
    validateInput: typed => problem(typed) ?? said(typed),
  });
  return text?.trim();
};
