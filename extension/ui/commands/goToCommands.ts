import * as vscode from 'vscode';
import type { EntityKind } from '../../model/ids';
import { COMMANDS } from '../commandIds';
import { askingPick } from '../navigation/askingPick';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

/** Things offered at a time. */
const OFFERED = 100;

type Ids =
  | typeof COMMANDS.goToThread
  | typeof COMMANDS.goToProcess
  | typeof COMMANDS.goToPort
  | typeof COMMANDS.goToMessage
  | typeof COMMANDS.back
  | typeof COMMANDS.forward;

const ICONS = { thread: 'list-tree', process: 'server-process', port: 'plug', message: 'mail' } as const;
type GoToKind = keyof typeof ICONS & EntityKind;

/** Going to a thing by its name, number or address, and back. */
export function goToCommands(services: Services): Pick<CommandTable, Ids> {
  const { l10n } = vscode;
  return {
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

async function goTo(services: Services, kind: GoToKind, title: string, placeholder: string): Promise<void> {
  const session = await sessionFor(services);
  if (!session) return;
  const found = await askingPick({
    title,
    placeholder,
    ask: async text => (await session.client.request('alpcscope/search', { text, kind, count: OFFERED })).items,
    draw: item => ({ label: `$(${ICONS[kind]}) ${item.label}`, description: item.description }),
  });
  if (!found) return;
  await services.inspector.reveal(session, found.entity);
  if (kind === 'thread') await services.inspector.jump(session, found.entity);
}
