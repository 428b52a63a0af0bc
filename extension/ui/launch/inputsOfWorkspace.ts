import * as vscode from 'vscode';
import { DEBUG_TYPE, LANGUAGES } from '../viewIds';
import { attachTo, choiceLabel } from './connectionChoice';
import type { RecentConnections } from './recentConnections';

/** Inputs of the workspace that are offered, of each kind; more would only fill the list. */
const OFFERED = 20;

/** What asks for its target when it starts. */
const ASKING = [
  { type: DEBUG_TYPE, request: 'attach', name: 'Attach to a kernel…', connection: '${command:pickConnection}' },
  { type: DEBUG_TYPE, request: 'attach', name: 'Attach to a process…', processId: '${command:pickProcess}' },
  { type: DEBUG_TYPE, request: 'launch', name: 'Open a crash dump…', dumpFile: '${command:pickDump}' },
  { type: DEBUG_TYPE, request: 'launch', name: 'Open a saved log…', logFile: '${command:pickLog}' },
];

/**
 * Offers the logs and dumps that are open or lie in the workspace, what was attached to lately, and what asks, in the list of
 * "Select and Start Debugging".
 */
export class InputsOfWorkspace implements vscode.DebugConfigurationProvider {
  constructor(private readonly recent: RecentConnections) {}

  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    const open = vscode.workspace.textDocuments.filter(doc => doc.languageId === LANGUAGES.log).map(doc => doc.uri);
    const logs = onDisk([...open, ...(await found(folder, '**/*.{kdlog,dbglog}'))]);
    const dumps = onDisk(await found(folder, '**/*.{dmp,DMP,mdmp}'));
    return [
      ...logs.map(uri => configuration(uri, 'logFile')),
      ...dumps.map(uri => configuration(uri, 'dumpFile')),
      ...this.recent.all.map(choice => ({
        type: DEBUG_TYPE,
        request: 'attach',
        name: choiceLabel(choice),
        ...attachTo(choice),
      })),
      ...ASKING,
    ];
  }
}

async function found(folder: vscode.WorkspaceFolder | undefined, pattern: string): Promise<readonly vscode.Uri[]> {
  return folder ? vscode.workspace.findFiles(new vscode.RelativePattern(folder, pattern), undefined, OFFERED) : [];
}

function onDisk(uris: readonly vscode.Uri[]): readonly vscode.Uri[] {
  const files = new Map(uris.filter(uri => uri.scheme === 'file').map(uri => [uri.fsPath, uri]));
  return [...files.values()].slice(0, OFFERED);
}

function configuration(uri: vscode.Uri, field: 'logFile' | 'dumpFile'): vscode.DebugConfiguration {
  return {
    type: DEBUG_TYPE,
    request: 'launch',
    name: vscode.workspace.asRelativePath(uri, false),
    [field]: uri.fsPath,
  };
}
