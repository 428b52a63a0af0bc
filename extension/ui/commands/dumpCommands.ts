import * as vscode from 'vscode';
import type { EntityId } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import { COMMANDS } from '../commandIds';
import { documentUri } from '../documents/virtualDocuments';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import { titleOf } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids =
  typeof COMMANDS.openSampleDump | typeof COMMANDS.openDump | typeof COMMANDS.showMemory | typeof COMMANDS.stopReading;

/** Opening crash dumps, and looking at their memory. */
export function dumpCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.openDump]: argument => openDump(services, argument),
    [COMMANDS.openSampleDump]: () => {
      const { dump, symbols } = services.sampleDump;
      return services.launcher.open(dump, 'dumpFile', { symbolPath: symbols.fsPath });
    },
    [COMMANDS.showMemory]: argument => showMemory(services, argument),
    [COMMANDS.stopReading]: () => stopReading(services),
  };
}

/** The file that the caller names (explorer, editor title), else one that the user picks. */
async function openDump(services: Services, argument: unknown): Promise<void> {
  const dump = argument instanceof vscode.Uri ? argument : await pickDump();
  if (dump) await services.launcher.open(dump, 'dumpFile');
}

async function pickDump(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open a Kernel Crash Dump'),
    openLabel: vscode.l10n.t('Open Dump'),
    filters: {
      [vscode.l10n.t('Crash dumps')]: ['dmp', 'mdmp', 'DMP'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return picked?.[0];
}

/** What kd shows of a thing, by its kind. */
const SHOWN_BY: Readonly<Record<ReturnType<typeof kindOfId>, (address: string) => string>> = {
  thread: address => `!thread ${address} 17`,
  process: address => `!process ${address} 1`,
  port: address => `!alpc /p ${address}`,
  message: address => `!alpc /m ${address}`,
  lock: address => `!object ${address}`,
  irp: address => `!irp ${address}`,
};

/** Prints the structure behind a value, or what kd shows of a thing, as a read-only document. */
async function showMemory(services: Services, argument: unknown): Promise<void> {
  const target = targetFrom(argument, services.views);
  const session = await sessionFor(services, target);
  const entity = entityOf(target);
  const command = target.link?.text ?? (entity && commandFor(entity));
  if (!session) return;
  if (command === undefined) throw new Error(vscode.l10n.t('Select a row that has an address.'));
  const uri = documentUri({ kind: 'printed', session: session.id, command }, `${command} (${titleOf(session)})`);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

function commandFor(entity: EntityId): string | undefined {
  const address = /:0x([0-9a-f]+)$/.exec(entity)?.[1];
  return address === undefined ? undefined : SHOWN_BY[kindOfId(entity)](address);
}

/** Of a dump what was read so far stays; a log that was read in part is worth nothing and is given up. */
async function stopReading({ sessions }: Services): Promise<void> {
  const { current } = sessions;
  const progress = current?.progress;
  if (current && progress) await current.debug.customRequest('cancel', { progressId: progress.id });
}
