import * as vscode from 'vscode';
import type { EntityId, EntityKind } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import { COMMANDS } from '../commandIds';
import { askingPick } from '../navigation/askingPick';
import { RecentNumbers } from '../navigation/recentNumbers';
import { askForUnread } from '../navigation/unreadThing';
import { focusSession } from '../sessions/focusSession';
import type { KdSession } from '../sessions/kdSession';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

/** Things offered at a time. */
const OFFERED = 100;

type Ids =
  | typeof COMMANDS.goToAnything
  | typeof COMMANDS.goToProcessor
  | typeof COMMANDS.goToThread
  | typeof COMMANDS.goToProcess
  | typeof COMMANDS.goToPort
  | typeof COMMANDS.goToMessage
  | typeof COMMANDS.back
  | typeof COMMANDS.forward;

const ICONS: Readonly<Record<EntityKind, string>> = {
  thread: 'list-tree',
  process: 'server-process',
  port: 'plug',
  message: 'mail',
  lock: 'lock',
  irp: 'database',
};

/** Going to a thing by its name, number or address, and back. */
export function goToCommands(services: Services): Pick<CommandTable, Ids> {
  const { l10n } = vscode;
  const processors = new RecentNumbers();
  return {
    [COMMANDS.goToAnything]: argument =>
      goTo(
        services,
        undefined,
        l10n.t('Go to Anything'),
        l10n.t('Name, PID, TID or Cid (0n… for decimal), message number, or address'),
        argument,
      ),
    [COMMANDS.goToProcessor]: () => goToProcessor(services, processors),
    [COMMANDS.goToThread]: () =>
      goTo(services, 'thread', l10n.t('Go to Thread'), l10n.t('ETHREAD, Cid, TID (0n… for decimal) or process name')),
    [COMMANDS.goToProcess]: () =>
      goTo(services, 'process', l10n.t('Go to Process'), l10n.t('EPROCESS, PID (0n… for decimal) or image name')),
    [COMMANDS.goToPort]: () => goTo(services, 'port', l10n.t('Go to Port'), l10n.t('Port address or name')),
    [COMMANDS.goToMessage]: () =>
      goTo(services, 'message', l10n.t('Go to Message'), l10n.t('Message address, number or port name')),
    [COMMANDS.back]: () => services.inspector.go('back'),
    [COMMANDS.forward]: () => services.inspector.go('forward'),
  };
}

/** `given`: what a caller brings; where it means one thing exactly, nobody is asked. */
async function goTo(
  services: Services,
  kind: EntityKind | undefined,
  title: string,
  placeholder: string,
  given?: unknown,
): Promise<void> {
  const session = await sessionFor(services);
  if (!session) return;
  const recent = services.inspector.recent(session);
  const search = async (text: string) => {
    const args = { text, count: OFFERED, recent, ...(kind && { kind }) };
    return (await session.client.request('alpcscope/search', args)).items;
  };
  const found =
    typeof given === 'string'
      ? (await search(given))[0]
      : await askingPick({
          title,
          placeholder,
          ask: search,
          draw: item => ({
            label: `${indent(item.depth)}$(${ICONS[kindOfId(item.entity)]}) ${item.label}`,
            description: describe(item, recent),
          }),
        });
  if (!found) {
    if (typeof given === 'string') throw new Error(vscode.l10n.t('Nothing fits “{0}”', given));
    return;
  }
  const entity = found.unread ? await askForUnread(session.client, found.entity) : found.entity;
  if (entity === undefined) return;
  await services.inspector.reveal(session, entity);
  if (kindOfId(entity) === 'thread') await services.inspector.jump(session, entity);
}

/** Blanks that a list keeps: processes stand below the one that started them. */
function indent(depth = 0): string {
  return '\u2003'.repeat(Math.min(depth, 16));
}

function describe(
  { entity, description }: { readonly entity: EntityId; readonly description: string },
  recent: readonly EntityId[],
): string {
  return recent.includes(entity) ? vscode.l10n.t('{0} · visited', description) : description;
}

/** Offers the processors, those chosen lately first, then the busy ones. */
async function goToProcessor(services: Services, chosenLately: RecentNumbers): Promise<void> {
  const session = await sessionFor(services);
  if (!session) return;
  const { processors } = await session.client.request('alpcscope/processors', undefined);
  if (processors.length === 0) throw new Error(vscode.l10n.t('Nothing tells of processors in this session.'));
  const items = chosenLately.sorted(session.id, processors, one => ({ number: one.number, last: one.idle }));
  const chosen = await vscode.window.showQuickPick(
    items.map(({ label, number }) => ({ label: `$(chip) ${label}`, number })),
    { title: vscode.l10n.t('Go to Processor') },
  );
  if (!chosen) return;
  chosenLately.note(session.id, chosen.number);
  await jumpToProcessor(session, chosen.number);
}

async function jumpToProcessor(session: KdSession, processor: number): Promise<void> {
  await focusSession(session.id);
  await session.client.request('alpcscope/processor', { processor });
}
