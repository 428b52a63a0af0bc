import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import { sessionOf } from '../hover/cardHover';
import type { CommandTarget } from '../navigation/commandTargets';
import type { KdSession } from '../sessions/kdSession';
import { LANGUAGES } from '../viewIds';
import type { Services } from './services';

/**
 * The session that a command speaks to: the one that its link or document belongs to (a log without one gets one),
 * else the one that the views show, else one for the kd log in the active editor. Undefined after telling the user
 * what to do.
 */
export async function sessionFor(services: Services, target: CommandTarget = {}): Promise<KdSession | undefined> {
  const { sessions, launcher } = services;
  const log = target.link?.log;
  if (log !== undefined) return launcher.sessionOf(vscode.Uri.parse(log, true));
  const named = target.link?.session;
  const found = named === undefined ? await ofDocument(services, target) : sessions.get(named);
  const session = found ?? (named === undefined ? sessions.current : undefined);
  if (session?.ended === true || (named !== undefined && !session)) {
    throw new Error(vscode.l10n.t('The debug session has ended. Open the log or dump again to go on.'));
  }
  if (session) return session;
  await offerToOpen();
  return undefined;
}

async function ofDocument(services: Services, target: CommandTarget): Promise<KdSession | undefined> {
  if (target.row) return undefined;
  const active = vscode.window.activeTextEditor?.document;
  const uri = target.word?.document ?? active?.uri;
  if (!uri) return undefined;
  const own = sessionOf(uri, services.sessions) ?? services.launcher.find(uri);
  if (own) return own;
  const isLog = active?.languageId === LANGUAGES.log && uri.scheme === 'file';
  const alone = services.sessions.current === undefined || services.sessions.current.ended;
  return isLog && (alone || target.word) ? services.launcher.sessionOf(uri) : undefined;
}

async function offerToOpen(): Promise<void> {
  const open = vscode.l10n.t('Open Log…');
  const dump = vscode.l10n.t('Open Dump…');
  const sample = vscode.l10n.t('Open Sample');
  const text = vscode.l10n.t('No kd log or crash dump is open. Open one to see who waits for whom.');
  const chosen = await vscode.window.showInformationMessage(text, open, dump, sample);
  if (chosen === dump) await vscode.commands.executeCommand(COMMANDS.openDump);
  if (chosen === open) await vscode.commands.executeCommand(COMMANDS.openLog);
  if (chosen === sample) await vscode.commands.executeCommand(COMMANDS.openSample);
}
