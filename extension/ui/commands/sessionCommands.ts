import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { documentUri } from '../documents/virtualDocuments';
import { askingPick } from '../navigation/askingPick';
import { showAnswer } from '../navigation/logReveal';
import { focusSession } from '../sessions/focusSession';
import { type KdSession, stateOf, titleOf } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids =
  | typeof COMMANDS.openLog
  | typeof COMMANDS.openSample
  | typeof COMMANDS.showCommands
  | typeof COMMANDS.openCommandLog
  | typeof COMMANDS.sessionActions
  | typeof COMMANDS.selectSession
  | typeof COMMANDS.closeSession;

/** Recorded commands offered at a time. */
const OFFERED = 200;

/** Opening logs, and what can be done with a whole session. */
export function sessionCommands(services: Services): Pick<CommandTable, Ids> {
  const { launcher, sessions } = services;
  return {
    [COMMANDS.openLog]: argument => openLog(services, argument),
    [COMMANDS.openSample]: () => launcher.open(services.sample),
    [COMMANDS.showCommands]: () => showCommands(services),
    [COMMANDS.openCommandLog]: () => openCommandLog(services),
    [COMMANDS.sessionActions]: () => showActions(services),
    [COMMANDS.selectSession]: () => selectSession(services),
    [COMMANDS.closeSession]: () => {
      const { current } = sessions;
      if (current?.ended === true) sessions.close(current.id);
    },
  };
}

/** The file that the caller names (explorer, editor title), else one that the user picks. */
async function openLog(services: Services, argument: unknown): Promise<void> {
  const log = argument instanceof vscode.Uri ? argument : await pickLog();
  if (log) await services.launcher.open(log);
}

async function pickLog(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open a Saved kd Log'),
    openLabel: vscode.l10n.t('Open Log'),
    filters: {
      [vscode.l10n.t('kd logs')]: ['kdlog', 'dbglog', 'log', 'txt'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return picked?.[0];
}

async function showCommands(services: Services): Promise<void> {
  const session = await sessionFor(services);
  if (!session) return;
  const chosen = await askingPick({
    title: vscode.l10n.t('Commands of {0}', titleOf(session)),
    placeholder: vscode.l10n.t('A command, or words of it'),
    ask: async text => {
      const filter = text.trim();
      const args = { start: 0, count: OFFERED, ...(filter !== '' && { filter }) };
      return (await session.client.request('alpcscope/commands', args)).commands;
    },
    draw: command => ({
      label: command.text === '' ? vscode.l10n.t('(output before the first command)') : command.text,
      description: vscode.l10n.t('{0} line {1}, {2} lines', command.prompt, command.line, command.lines),
    }),
  });
  if (chosen) await showAnswer(session, chosen);
}

async function openCommandLog(services: Services): Promise<void> {
  const session = await sessionFor(services);
  if (!session) return;
  const title = vscode.l10n.t('Commands of {0}', titleOf(session));
  const document = await vscode.workspace.openTextDocument(
    documentUri({ kind: 'commands', session: session.id }, title),
  );
  await vscode.window.showTextDocument(document, { preview: false });
}

async function selectSession(services: Services): Promise<void> {
  const items = services.sessions.all.map(session => ({
    label: titleOf(session),
    id: session.id,
    ...(session.ended && { description: vscode.l10n.t('ended') }),
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Show the Views of a Session') });
  if (!chosen) return;
  services.sessions.select(chosen.id);
  if (services.sessions.get(chosen.id)?.ended === false) await focusSession(chosen.id);
}

interface Action extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

async function showActions(services: Services): Promise<void> {
  const { current } = services.sessions;
  const state = stateOf(current);
  const { l10n } = vscode;
  const actions: Action[] = [];
  if (state === 'active') {
    actions.push(action('$(question) ' + l10n.t('Why is it hung?'), COMMANDS.reportHang));
    actions.push(action('$(search) ' + l10n.t('Go to Thread…'), COMMANDS.goToThread));
    actions.push(action('$(list-flat) ' + l10n.t('Show the Commands…'), COMMANDS.showCommands));
    actions.push(action('$(output) ' + l10n.t('Open the Log of Commands'), COMMANDS.openCommandLog));
    if (current?.status?.kind === 'dump') {
      actions.push(action('$(cloud-download) ' + l10n.t('Download Symbols…'), COMMANDS.downloadSymbols));
    }
    actions.push(...debuggeeActions(current));
    actions.push(action('$(export) ' + l10n.t('Export a Report…'), COMMANDS.exportReport));
    actions.push(action('$(refresh) ' + l10n.t('Refresh'), COMMANDS.refresh));
  }
  if (services.sessions.all.length > 1) {
    actions.push(action('$(arrow-swap) ' + l10n.t('Show Another Session…'), COMMANDS.selectSession));
  }
  if (state === 'ended') actions.push(action('$(close) ' + l10n.t('Close the Ended Session'), COMMANDS.closeSession));
  actions.push(action('$(plug) ' + l10n.t('Attach to Kernel…'), COMMANDS.attachKernel));
  actions.push(action('$(server-process) ' + l10n.t('Attach to Process…'), COMMANDS.attachProcess));
  actions.push(action('$(folder-opened) ' + l10n.t('Open Log…'), COMMANDS.openLog));
  actions.push(action('$(folder-opened) ' + l10n.t('Open Crash Dump…'), COMMANDS.openDump));
  if (current?.progress && !current.ended) {
    actions.push(action('$(circle-slash) ' + l10n.t('Stop Reading'), COMMANDS.stopReading));
  }
  if (current && !current.ended) {
    const label = l10n.t('End the Session');
    actions.push({ label: '$(debug-stop) ' + label, run: () => vscode.debug.stopDebugging(current.debug) });
  }
  const chosen = await vscode.window.showQuickPick(actions, { title: current ? titleOf(current) : 'ALPC Scope' });
  await chosen?.run();
}

/** What can be done with a session over kd or cdb, as it stands. */
function debuggeeActions(session: KdSession | undefined): readonly Action[] {
  const debuggee = session?.debuggee;
  if (!debuggee) return [];
  const { l10n } = vscode;
  const actions: Action[] = [];
  if (debuggee.busy)
    actions.push(action('$(circle-slash) ' + l10n.t('Cancel the Running Command'), COMMANDS.interrupt));
  if (debuggee.state === 'running') actions.push(action('$(debug-pause) ' + l10n.t('Break In'), COMMANDS.breakIn));
  if (debuggee.state === 'halted') {
    actions.push(action('$(cloud-download) ' + l10n.t('Read Everything'), COMMANDS.readAll));
    actions.push(action('$(server-process) ' + l10n.t('Read One Process…'), COMMANDS.readProcess));
    actions.push(action('$(question) ' + l10n.t('Follow Wait Chain…'), COMMANDS.whyHung));
    actions.push(action('$(checklist) ' + l10n.t('Verify'), COMMANDS.verify));
  }
  actions.push(
    debuggee.access === 'full'
      ? action('$(lock) ' + l10n.t('Switch to Read-Only Access'), COMMANDS.readOnlyAccess)
      : action('$(unlock) ' + l10n.t('Switch to Full Access'), COMMANDS.fullAccess),
  );
  return actions;
}

function action(label: string, command: string): Action {
  return { label, run: () => vscode.commands.executeCommand(command) };
}
