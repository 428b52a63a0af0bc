import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { DEBUG_TYPE, LANGUAGES } from '../viewIds';
import type { Config } from './launchConfig';
import { launchProblem } from './launchProblem';
import type { LaunchAgreement } from './launchAgreement';
import { withSettings } from './configuredSettings';

/** The configurations that a new launch.json starts with. */
const INITIAL_CONFIGURATIONS = [
  { type: DEBUG_TYPE, request: 'launch', name: 'Open this kd log', logFile: '${file}' },
  { type: DEBUG_TYPE, request: 'launch', name: 'Open a crash dump', dumpFile: '${workspaceFolder}/MEMORY.DMP' },
  {
    type: DEBUG_TYPE,
    request: 'attach',
    name: 'Attach to a kernel',
    connection: '${command:pickConnection}',
  },
];

type Resolved = vscode.ProviderResult<vscode.DebugConfiguration>;

/** Fills in what a launch configuration leaves out, and says how to mend one that cannot work. */
export class LaunchConfigurations implements vscode.DebugConfigurationProvider {
  /** @param symbolCache where downloaded symbols are kept when the symbol path names no place */
  constructor(
    private readonly symbolCache: vscode.Uri,
    private readonly agreement: LaunchAgreement,
  ) {}

  provideDebugConfigurations(): vscode.DebugConfiguration[] {
    return INITIAL_CONFIGURATIONS;
  }

  /** F5 without launch.json: the kd log or dump in the active editor. */
  resolveDebugConfiguration(_folder: vscode.WorkspaceFolder | undefined, config: Config): Resolved {
    const isEmpty = Object.keys(config).length === 0 || typeof config.type !== 'string';
    if (!isEmpty) return config;
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId === LANGUAGES.log && document.uri.scheme === 'file') {
      return { type: DEBUG_TYPE, request: 'launch', name: baseName(document.uri), logFile: document.uri.fsPath };
    }
    const dump = activeDump();
    if (dump) return { type: DEBUG_TYPE, request: 'launch', name: baseName(dump), dumpFile: dump.fsPath };
    void complain(
      vscode.l10n.t('Neither a saved kd log nor a crash dump is in the active editor: open what is to be read.'),
    );
    return undefined;
  }

  /** Checks the input before an adapter is started for it. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    config: Config,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const problem = launchProblem(config);
    if (problem !== undefined) {
      void complain(vscode.l10n.t('The launch configuration “{0}”: {1}', config.name, problem), config.request);
      return undefined;
    }
    const found = await withInput(config, folder);
    if (!found || !(await this.agreement.agreed(found))) return undefined;
    return withSettings(found, this.symbolCache);
  }
}

/** The configuration with the whole path of its log or dump; undefined after saying that it is not there. */
async function withInput(config: Config, folder: vscode.WorkspaceFolder | undefined): Promise<Config | undefined> {
  const field = (['dumpFile', 'logFile'] as const).find(name => config[name] !== undefined);
  if (field === undefined) return config;
  const input = absolute(String(config[field]), folder);
  const missing = await whyMissing(input, field);
  if (missing === undefined) return { ...config, [field]: input.fsPath };
  void complain(missing);
  return undefined;
}

/** A dump that is shown as binary, in whatever editor. */
function activeDump(): vscode.Uri | undefined {
  const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri?.scheme === 'file' && /\.(?:dmp|mdmp)$/i.test(uri.path) ? uri : undefined;
}

function baseName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

function absolute(path: string, folder: vscode.WorkspaceFolder | undefined): vscode.Uri {
  const isAbsolute = /^([a-z]:[\\/]|[\\/])/i.test(path);
  return isAbsolute || !folder ? vscode.Uri.file(path) : vscode.Uri.joinPath(folder.uri, path);
}

async function whyMissing(input: vscode.Uri, field: string): Promise<string | undefined> {
  try {
    const { type } = await vscode.workspace.fs.stat(input);
    return (type & vscode.FileType.Directory) === 0
      ? undefined
      : vscode.l10n.t('{0} is a folder, not a file.', input.fsPath);
  } catch {
    return vscode.l10n.t(
      'There is no file {0}. Correct "{1}" in launch.json, or open another file.',
      input.fsPath,
      field,
    );
  }
}

/** Says what is wrong, with what may have been meant. */
async function complain(text: string, request = 'launch'): Promise<void> {
  const { l10n } = vscode;
  const launchJson = [l10n.t('Open launch.json'), 'workbench.action.debug.configure'] as const;
  const ways: readonly (readonly [string, string])[] =
    request === 'attach'
      ? [
          [l10n.t('Attach to Kernel…'), COMMANDS.attachKernel],
          [l10n.t('Set Up Kernel Debugging…'), COMMANDS.setUpKernel],
          launchJson,
        ]
      : [[l10n.t('Open a Log…'), COMMANDS.openLog], [l10n.t('Open a Dump…'), COMMANDS.openDump], launchJson];
  const chosen = await vscode.window.showErrorMessage(text, ...ways.map(([title]) => title));
  const command = ways.find(([title]) => title === chosen)?.[1];
  if (command !== undefined) await vscode.commands.executeCommand(command);
}
