import * as vscode from 'vscode';
import type { EntityId } from '../../model/ids';
import type { RelatedRole, RelatedThing } from '../../protocol/navigation';
import { COMMANDS } from '../commandIds';
import { documentUri } from '../documents/virtualDocuments';
import { roleName } from '../navigation/relatedRoles';
import type { KdSession } from '../sessions/kdSession';
import { titleOf } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { showMarkdown } from './showMarkdown';
import { withThing } from './thing';

type Ids =
  | typeof COMMANDS.revealPeer
  | typeof COMMANDS.revealOwner
  | typeof COMMANDS.revealWaiter
  | typeof COMMANDS.revealServer
  | typeof COMMANDS.revealRelated
  | typeof COMMANDS.showBothStacks
  | typeof COMMANDS.showWaiters;

/** Waiters offered in a list; the report has more. */
const OFFERED = 200;

/** From a thing to what belongs to it: its other side, its owner, its client and server, and who waits for it. */
export function relatedCommands(services: Services): Pick<CommandTable, Ids> {
  const reveal = (roles: readonly RelatedRole[]) => (argument: unknown) =>
    withThing(services, argument, async (session, target, entity) => {
      const peer = roles[0] === 'peer' ? target.row?.peer : undefined;
      const found = peer ?? (await chooseRelated(session, entity, roles));
      if (found !== undefined) await services.inspector.reveal(session, found);
    });
  return {
    [COMMANDS.revealPeer]: reveal(['peer']),
    [COMMANDS.revealOwner]: reveal(['owner']),
    [COMMANDS.revealWaiter]: reveal(['waiter']),
    [COMMANDS.revealServer]: reveal(['server']),
    [COMMANDS.revealRelated]: reveal([]),
    [COMMANDS.showBothStacks]: argument =>
      withThing(services, argument, (session, _target, entity) => showBothStacks(session, entity)),
    [COMMANDS.showWaiters]: argument =>
      withThing(services, argument, (session, _target, entity) => showWaiters(services, session, entity)),
  };
}

/** The one thing in these roles (in any, where none is named), or the one that the user chooses of several. */
async function chooseRelated(
  session: KdSession,
  entity: EntityId,
  roles: readonly RelatedRole[],
): Promise<EntityId | undefined> {
  const { label, related } = await session.client.request('alpcscope/related', { entity });
  const fitting = related.filter(thing => roles.length === 0 || roles.includes(thing.role));
  const [first] = fitting;
  if (!first) throw new Error(vscode.l10n.t('{0}: none is known of {1}.', roleNames(roles), label));
  if (fitting.length === 1) return first.entity;
  const items = fitting.map(relatedItem);
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Reveal: {0} of {1}', roleNames(roles), label),
    matchOnDescription: true,
  });
  return chosen?.entity;
}

function relatedItem({ role, label, description, entity }: RelatedThing): vscode.QuickPickItem & {
  readonly entity: EntityId;
} {
  return { label, description: `${roleName(role)} · ${description}`, entity };
}

function roleNames(roles: readonly RelatedRole[]): string {
  return roles.length === 0 ? vscode.l10n.t('related objects') : roles.map(roleName).join(', ');
}

/** Client and server of a message in two columns; of a thread, of the message that it waits for or serves. */
async function showBothStacks(session: KdSession, entity: EntityId): Promise<void> {
  const message = entity.startsWith('message:') ? entity : await chooseRelated(session, entity, ['message']);
  if (message === undefined) return;
  const sides = [
    ['client', vscode.ViewColumn.One],
    ['server', vscode.ViewColumn.Two],
  ] as const;
  for (const [side, viewColumn] of sides) {
    const title = vscode.l10n.t('{0} of {1}', side === 'client' ? 'Client' : 'Server', message);
    const uri = documentUri({ kind: 'stack', session: session.id, entity: message, side }, title);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn, preview: false, preserveFocus: side === 'server' });
  }
}

interface WaiterItem extends vscode.QuickPickItem {
  readonly entity?: EntityId;
}

async function showWaiters(services: Services, session: KdSession, entity: EntityId): Promise<void> {
  const { label, waiters, total, gap } = await session.client.request('alpcscope/waiters', { entity, count: OFFERED });
  if (total === 0) {
    const none = vscode.l10n.t('No thread of this reading waits for {0}.', label);
    const more = gap === undefined ? '' : ` ${vscode.l10n.t('More may wait: {0}.', gap)}`;
    void vscode.window.showInformationMessage(none + more);
    return;
  }
  const report: WaiterItem = {
    label: '$(output) ' + vscode.l10n.t('Open as a report ({0} threads)', total.toLocaleString()),
    alwaysShow: true,
  };
  const items = waiters.map(waiter => ({
    label: `$(list-tree) ${waiter.label}`,
    description: waiter.description,
    ...(waiter.path.length > 0 && { detail: waiter.path.join(' → ') }),
    entity: waiter.entity,
  }));
  const chosen = await vscode.window.showQuickPick<WaiterItem>([...items, report], {
    title: vscode.l10n.t('Who Waits for {0}?', label),
    ...(gap !== undefined && { placeHolder: vscode.l10n.t('More may wait: {0}', gap) }),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen?.entity !== undefined) {
    await services.inspector.reveal(session, chosen.entity);
    await services.inspector.jump(session, chosen.entity);
  } else if (chosen) {
    const title = vscode.l10n.t('Who waits for {0} ({1})', label, titleOf(session));
    await showMarkdown(documentUri({ kind: 'waiters', session: session.id, entity }, title));
  }
}
