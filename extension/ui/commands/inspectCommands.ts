import * as vscode from 'vscode';
import { COMMANDS } from '../commandIds';
import type { CommandTarget } from '../navigation/commandTargets';
import { entityOf, targetFrom } from '../navigation/commandTargets';
import { revealInLog } from '../navigation/logReveal';
import type { KdSession } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';
import { withThing } from './thing';

type Side = 'client' | 'server';
type Ids =
  | typeof COMMANDS.jumpToStack
  | typeof COMMANDS.jumpToClientStack
  | typeof COMMANDS.jumpToServerStack
  | typeof COMMANDS.revealEntity
  | typeof COMMANDS.revealLog
  | typeof COMMANDS.copyCommand;

/** Commands on one thing: a row, a link of a card, or the word at the cursor. */
export function inspectCommands(services: Services): Pick<CommandTable, Ids> {
  const jump = (argument: unknown, side?: Side) =>
    withThing(services, argument, (session, target, entity) => {
      const wanted = side ?? target.link?.side;
      const thread = wanted === undefined ? (target.row?.thread ?? entity) : entity;
      return services.inspector.jump(session, thread, wanted);
    });
  return {
    [COMMANDS.jumpToStack]: argument => jump(argument),
    [COMMANDS.jumpToClientStack]: argument => jump(argument, 'client'),
    [COMMANDS.jumpToServerStack]: argument => jump(argument, 'server'),
    [COMMANDS.revealEntity]: argument =>
      withThing(services, argument, (session, _target, entity) => services.inspector.reveal(session, entity)),
    [COMMANDS.revealLog]: argument => revealLog(services, argument),
    [COMMANDS.copyCommand]: argument => copy(services, argument),
  };
}

async function revealLog(services: Services, argument: unknown): Promise<void> {
  const target = targetFrom(argument, services.views);
  const session = await sessionFor(services, target);
  if (!session) return;
  const line = target.row?.line ?? target.link?.line ?? (await lineOf(session, target));
  if (line === undefined) throw new Error(vscode.l10n.t('The log has no line for this.'));
  await revealInLog(session, line);
}

async function lineOf(session: KdSession, target: CommandTarget): Promise<number | undefined> {
  const text = entityOf(target) ?? target.word?.text;
  if (text === undefined) return undefined;
  return (await session.client.request('alpcscope/card', { text }))?.line;
}

async function copy(services: Services, argument: unknown): Promise<void> {
  const target = targetFrom(argument, services.views);
  const text = target.row?.copy ?? target.link?.text ?? target.word?.text;
  if (text === undefined) throw new Error(vscode.l10n.t('This row has nothing to copy.'));
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied: {0}', text), 3000);
}
