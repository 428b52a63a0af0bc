import * as vscode from 'vscode';
import type { EntityId, ProcessId } from '../../model/ids';
import type { InventoryArguments } from '../../protocol/debuggee';
import { COMMANDS } from '../commandIds';
import { askingPick } from '../navigation/askingPick';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import type { KdSession } from '../sessions/kdSession';
import { titleOf } from '../sessions/kdSession';
import { reasonOf } from '../sessions/sessionClient';
import type { CommandTable } from './commandTable';
import type { Services } from './services';

type Ids =
  | typeof COMMANDS.breakIn
  | typeof COMMANDS.interrupt
  | typeof COMMANDS.readAll
  | typeof COMMANDS.readProcess
  | typeof COMMANDS.verify
  | typeof COMMANDS.fullAccess
  | typeof COMMANDS.readOnlyAccess
  | typeof COMMANDS.loadSymbols;

/** What the adapter answers to what the user gave up. */
const CANCELLED = 'cancelled';
/** Processes offered at a time. */
const OFFERED = 100;

/** Commands on a session over kd or cdb. */
export function debuggeeCommands(services: Services): Pick<CommandTable, Ids> {
  const withDebuggee = (run: (session: KdSession) => unknown): unknown => run(debuggeeOf(services));
  return {
    [COMMANDS.breakIn]: () => withDebuggee(({ debug }) => debug.customRequest('pause', { threadId: 0 })),
    [COMMANDS.interrupt]: () => withDebuggee(interrupt),
    [COMMANDS.readAll]: () => withDebuggee(session => read(session, { all: true })),
    [COMMANDS.readProcess]: argument => withDebuggee(session => readProcess(services, session, argument)),
    [COMMANDS.verify]: () => withDebuggee(session => verify(services, session)),
    [COMMANDS.fullAccess]: () =>
      withDebuggee(session => session.client.request('alpcscope/access', { access: 'full' })),
    [COMMANDS.readOnlyAccess]: () =>
      withDebuggee(session => session.client.request('alpcscope/access', { access: 'readOnly' })),
    [COMMANDS.loadSymbols]: argument => withDebuggee(session => loadSymbols(services, session, argument)),
  };
}

function debuggeeOf({ sessions }: Services): KdSession {
  const { current } = sessions;
  if (current?.debuggee && !current.ended) return current;
  throw new Error(
    vscode.l10n.t('No session over kd or cdb is shown: attach to a kernel, or open a dump with "engine": "kd".'),
  );
}

async function interrupt(session: KdSession): Promise<void> {
  const { interrupted } = await session.client.request('alpcscope/interrupt', undefined);
  if (!interrupted) vscode.window.setStatusBarMessage(vscode.l10n.t('There is no command to cancel'), 4000);
}

async function read(session: KdSession, scope: InventoryArguments): Promise<void> {
  // The debug adapter tells of its progress itself, and can be told to stop.
  await session.client.request('alpcscope/inventory', scope).catch((error: unknown) => {
    if (reasonOf(error) !== CANCELLED) throw error;
  });
}

/** The process of the row, else one that the user picks: on a slow connection one is quick to read. */
async function readProcess({ views, inspector }: Services, session: KdSession, argument: unknown): Promise<void> {
  const given = argument === undefined ? undefined : (entityIn(argument) ?? entityOf(targetFrom(argument, views)));
  const process = given ?? (await pickProcess(session, inspector.recent(session)));
  if (process === undefined) return;
  if (!isProcess(process)) throw new Error(vscode.l10n.t('Select a process.'));
  await read(session, { process });
  await inspector.reveal(session, process);
}

function entityIn(argument: unknown): string | undefined {
  return typeof argument === 'string' ? argument : undefined;
}

function isProcess(id: string): id is ProcessId {
  return id.startsWith('process:');
}

async function pickProcess(session: KdSession, recent: readonly EntityId[]): Promise<string | undefined> {
  const search = async (text: string) =>
    (await session.client.request('alpcscope/search', { text, count: OFFERED, kind: 'process', recent })).items;
  const chosen = await askingPick({
    title: vscode.l10n.t('Read One Process'),
    placeholder: vscode.l10n.t('EPROCESS, PID (0n… for decimal) or image name'),
    ask: search,
    draw: ({ label, description }) => ({ label: `$(server-process) ${label}`, description }),
  });
  return chosen?.entity;
}

async function verify({ documents }: Services, session: KdSession): Promise<unknown> {
  const answer = await session.client.request('alpcscope/verify', undefined);
  await documents.show(answer.title, answer.text);
  const text =
    answer.differences === 0
      ? vscode.l10n.t('{0}: {1} values compared, no difference', titleOf(session), answer.compared)
      : vscode.l10n.t('{0}: {1} of {2} values differ', titleOf(session), answer.differences, answer.compared);
  vscode.window.setStatusBarMessage(text, 8000);
  return { compared: answer.compared, differences: answer.differences };
}

/** Of the module of the row; what the debugger said of it is shown. */
async function loadSymbols({ views, documents }: Services, session: KdSession, argument: unknown): Promise<void> {
  const module = typeof argument === 'string' ? argument : targetFrom(argument, views).row?.module;
  if (module === undefined) throw new Error(vscode.l10n.t('Select a module in the Modules view.'));
  const { text } = await session.client.request('alpcscope/loadSymbols', { module });
  if (text.trim() === '') vscode.window.setStatusBarMessage(vscode.l10n.t('{0}: symbols loaded', module), 4000);
  else await documents.show(vscode.l10n.t('Symbols of {0}', module), `\`\`\`\n${text.trim()}\n\`\`\`\n`);
}
