import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { CommandTable } from './commandTable';

type Ids = typeof COMMANDS.pickDump | typeof COMMANDS.pickLog | typeof COMMANDS.pickProcess;

/** What `${command:…}` in launch.json asks the user for. */
export function pickCommands(): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.pickDump]: () => pickFile(vscode.l10n.t('Crash dumps'), ['dmp', 'mdmp', 'DMP']),
    [COMMANDS.pickLog]: () => pickFile(vscode.l10n.t('kd logs'), ['kdlog', 'dbglog', 'log', 'txt']),
    [COMMANDS.pickProcess]: pickProcess,
  };
}

async function pickFile(name: string, extensions: string[]): Promise<string | undefined> {
  const filters = { [name]: extensions, [vscode.l10n.t('All files')]: ['*'] };
  return (await vscode.window.showOpenDialog({ filters }))?.[0]?.fsPath;
}

/** Processes of a machine that VS Code may not run on (a process server): the number is typed. */
async function pickProcess(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Process to Attach to'),
    prompt: vscode.l10n.t('Its number (PID), decimal as Task Manager shows it, or 0x and hex digits'),
    ignoreFocusOut: true,
    validateInput: value =>
      /^\s*(?:0x[0-9a-f]{1,8}|\d{1,10})\s*$/i.test(value) && Number(value) > 0
        ? undefined
        : vscode.l10n.t('A number above 0, such as 4242 or 0x1092.'),
  });
  return text?.trim();
}
