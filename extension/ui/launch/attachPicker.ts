import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { connectionProblem } from '../setup/connection';
import { attachProblem } from './attachProblem';
import { choiceLabel, type ConnectionChoice } from './connectionChoice';
import { DEBUG_TYPE } from '../viewIds';
import type { RecentConnections } from './recentConnections';

interface Item extends vscode.QuickPickItem {
  readonly choose?: () => Promise<ConnectionChoice | undefined>;
}

/** Lets the user choose what to attach to, what was used lately first. `only`: nothing but what `connection` can name. */
export async function pickConnection(
  recent: RecentConnections,
  only?: 'connection',
): Promise<ConnectionChoice | undefined> {
  const { l10n } = vscode;
  const known: Item[] = recent.all
    .filter(({ kind }) => only === undefined || kind === only)
    .map(choice => ({
      label: `$(history) ${choiceLabel(choice)}`,
      description: WAYS[choice.kind],
      choose: () => Promise.resolve(choice),
    }));
  const separator: Item = { label: l10n.t('other'), kind: vscode.QuickPickItemKind.Separator };
  const ways = only === undefined ? [connectionWay(), ...otherWays()] : [connectionWay(), setUpWay()];
  const items = known.length > 0 ? [...known, separator, ...ways] : ways;
  const title = l10n.t('Attach to a Kernel');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.choose?.();
}

function connectionWay(): Item {
  return {
    label: '$(plug) ' + vscode.l10n.t('Kernel connection…'),
    description: vscode.l10n.t('what kd -k takes'),
    choose: askConnection,
  };
}

function setUpWay(): Item {
  return {
    label: '$(tools) ' + vscode.l10n.t('Set Up Kernel Debugging…'),
    description: vscode.l10n.t('steps for a target that is not set up yet'),
    choose: async () => {
      await vscode.commands.executeCommand(COMMANDS.setUpKernel);
      return undefined;
    },
  };
}

function otherWays(): readonly Item[] {
  const { l10n } = vscode;
  return [
    { label: '$(remote) ' + l10n.t('Debugging server…'), description: l10n.t('what -remote takes'), choose: askRemote },
    {
      label: '$(vm) ' + l10n.t('Kernel of this machine'),
      description: l10n.t('kd -kl: reads while it runs; needs administrator rights and a boot with debugging on'),
      choose: () => Promise.resolve({ kind: 'localKernel', text: '' }),
    },
    setUpWay(),
  ];
}

const WAYS = { connection: 'kd -k', remote: '-remote', localKernel: 'kd -kl' } as const;

async function askConnection(): Promise<ConnectionChoice | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Kernel Connection'),
    prompt: vscode.l10n.t('What kd -k takes, such as net:port=50000,key=1.2.3.4'),
    ignoreFocusOut: true,
    validateInput: value => (value.trim() === '' ? undefined : connectionProblem(value)),
  });
  return text === undefined || text.trim() === '' ? undefined : { kind: 'connection', text: text.trim() };
}

async function askRemote(): Promise<ConnectionChoice | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Debugging Server'),
    prompt: vscode.l10n.t('What -remote takes, such as tcp:server=HOST,port=5005. The server is left as it was found.'),
    ignoreFocusOut: true,
    validateInput: remote =>
      remote.trim() === '' ? undefined : attachProblem({ type: DEBUG_TYPE, name: '', request: 'attach', remote }),
  });
  return text === undefined || text.trim() === '' ? undefined : { kind: 'remote', text: text.trim() };
}
