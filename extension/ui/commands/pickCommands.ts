import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { CommandTable } from './commandTable';
import type { Services } from './services';

type Ids = typeof COMMANDS.pickDump | typeof COMMANDS.pickLog | typeof COMMANDS.pickProcess;

/** What `${command:…}` in launch.json asks the user for. */
export function pickCommands({ processes }: Pick<Services, 'processes'>): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.pickDump]: () => pickFile(vscode.l10n.t('Crash dumps'), ['dmp', 'mdmp', 'DMP']),
    [COMMANDS.pickLog]: () => pickFile(vscode.l10n.t('kd logs'), ['kdlog', 'dbglog', 'log', 'txt']),
    // VS Code hands over the launch configuration that asks; it takes texts only.
    [COMMANDS.pickProcess]: async config => {
      const pid = await processes.choose(serverOf(config));
      return pid === undefined ? undefined : String(pid);
    },
  };
}

function serverOf(config: unknown): string | undefined {
  if (typeof config !== 'object' || config === null || !('processServer' in config)) return undefined;
  const { processServer } = config;
  return typeof processServer === 'string' && processServer !== '' ? processServer : undefined;
}

async function pickFile(name: string, extensions: string[]): Promise<string | undefined> {
  const filters = { [name]: extensions, [vscode.l10n.t('All files')]: ['*'] };
  return (await vscode.window.showOpenDialog({ filters }))?.[0]?.fsPath;
}
