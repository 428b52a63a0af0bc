import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { DEBUG_TYPE, LANGUAGES } from '../viewIds';

/** Logs of the workspace that are offered; more would only fill the list. */
const OFFERED = 20;

const NAMES = { file: 'Open this kd log' };

/** The configuration that a new launch.json starts with. */
const INITIAL_CONFIGURATION = { type: DEBUG_TYPE, request: 'launch', name: NAMES.file, logFile: '${file}' };

type Config = vscode.DebugConfiguration & { readonly logFile?: unknown };
type Resolved = vscode.ProviderResult<vscode.DebugConfiguration>;

/** Fills in what a launch configuration leaves out, and says how to mend one that cannot work. */
export class LaunchConfigurations implements vscode.DebugConfigurationProvider {
  provideDebugConfigurations(): vscode.DebugConfiguration[] {
    return [INITIAL_CONFIGURATION];
  }

  /** F5 without launch.json: the kd log in the active editor. */
  resolveDebugConfiguration(_folder: vscode.WorkspaceFolder | undefined, config: Config): Resolved {
    const isEmpty = Object.keys(config).length === 0 || typeof config.type !== 'string';
    if (!isEmpty) return config;
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId === LANGUAGES.log && document.uri.scheme === 'file') {
      const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
      return { type: DEBUG_TYPE, request: 'launch', name, logFile: document.uri.fsPath };
    }
    void complain(vscode.l10n.t('No saved kd log is in the active editor: open the log that is to be read.'));
    return undefined;
  }

  /** Checks the log before an adapter is started for it. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    config: Config,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const { logFile, request } = config;
    if (request !== 'launch') {
      void complain(vscode.l10n.t('A kd session of this version reads saved logs: "request" must be "launch".'));
      return undefined;
    }
    if (typeof logFile !== 'string' || logFile.trim() === '') {
      void complain(vscode.l10n.t('"logFile" is missing in the launch configuration “{0}”.', config.name));
      return undefined;
    }
    const log = absolute(logFile, folder);
    const problem = await problemOf(log);
    if (problem !== undefined) {
      void complain(problem);
      return undefined;
    }
    return { ...config, logFile: log.fsPath };
  }
}

/** Offers the logs that are open or lie in the workspace, in the list of "Select and Start Debugging". */
export class LogsOfWorkspace implements vscode.DebugConfigurationProvider {
  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    const open = vscode.workspace.textDocuments.filter(doc => doc.languageId === LANGUAGES.log).map(doc => doc.uri);
    const found = folder
      ? await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*.{kdlog,dbglog}'), undefined, OFFERED)
      : [];
    const logs = new Map([...open, ...found].filter(uri => uri.scheme === 'file').map(uri => [uri.fsPath, uri]));
    return [...logs.values()].slice(0, OFFERED).map(uri => ({
      type: DEBUG_TYPE,
      request: 'launch',
      name: vscode.workspace.asRelativePath(uri, false),
      logFile: uri.fsPath,
    }));
  }
}

function absolute(path: string, folder: vscode.WorkspaceFolder | undefined): vscode.Uri {
  const isAbsolute = /^([a-z]:[\\/]|[\\/])/i.test(path);
  return isAbsolute || !folder ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder.uri, path);
}

async function problemOf(log: vscode.Uri): Promise<string | undefined> {
  try {
    const { type } = await vscode.workspace.fs.stat(log);
    return (type & vscode.FileType.Directory) === 0
      ? undefined
      : vscode.l10n.t('{0} is a folder, not a kd log.', log.fsPath);
  } catch {
    return vscode.l10n.t('There is no log {0}. Correct "logFile" in launch.json, or open another log.', log.fsPath);
  }
}

async function complain(text: string): Promise<void> {
  const choose = vscode.l10n.t('Open Another Log…');
  const launchJson = vscode.l10n.t('Open launch.json');
  const chosen = await vscode.window.showErrorMessage(text, choose, launchJson);
  if (chosen === choose) await vscode.commands.executeCommand(COMMANDS.openLog);
  if (chosen === launchJson) await vscode.commands.executeCommand('workbench.action.debug.configure');
}
