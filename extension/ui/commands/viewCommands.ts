import * as vscode from 'vscode';
import type { ViewName } from '../../protocol/requests';
import { COMMANDS } from '../commandIds';
import type { GroupingChoice } from '../trees/groupings';
import { groupingsOf, sortingsOf } from '../trees/groupings';
import type { MoreNode } from '../trees/rowStore';
import type { RowView } from '../trees/rowView';
import type { CommandTable } from './commandTable';
import type { Services } from './services';
import { sessionFor } from './sessionChoice';

type Ids =
  | typeof COMMANDS.refresh
  | typeof COMMANDS.loadMore
  | `alpcscope.${ViewName}.${'filter' | 'clearFilter' | 'group'}`
  | `alpcscope.${Exclude<ViewName, 'modules'>}.sort`;

/** Commands on whole views: filter, grouping, refresh, the next page. */
export function viewCommands(services: Services): Pick<CommandTable, Ids> {
  const { waitChains, ports, messages, threads, modules } = services.views;
  return {
    [COMMANDS.refresh]: () => refresh(services),
    [COMMANDS.loadMore]: argument => loadMore(services, argument),
    [COMMANDS.filterWaitChains]: argument => filter(waitChains, argument),
    [COMMANDS.filterPorts]: argument => filter(ports, argument),
    [COMMANDS.filterMessages]: argument => filter(messages, argument),
    [COMMANDS.filterThreads]: argument => filter(threads, argument),
    [COMMANDS.filterModules]: argument => filter(modules, argument),
    [COMMANDS.clearWaitChains]: () => {
      waitChains.setFilter(undefined);
    },
    [COMMANDS.clearPorts]: () => {
      ports.setFilter(undefined);
    },
    [COMMANDS.clearMessages]: () => {
      messages.setFilter(undefined);
    },
    [COMMANDS.clearThreads]: () => {
      threads.setFilter(undefined);
    },
    [COMMANDS.clearModules]: () => {
      modules.setFilter(undefined);
    },
    [COMMANDS.sortWaitChains]: argument => sort(waitChains, argument),
    [COMMANDS.sortPorts]: argument => sort(ports, argument),
    [COMMANDS.sortMessages]: argument => sort(messages, argument),
    [COMMANDS.sortThreads]: argument => sort(threads, argument),
    [COMMANDS.groupWaitChains]: argument => group(waitChains, argument),
    [COMMANDS.groupPorts]: argument => group(ports, argument),
    [COMMANDS.groupMessages]: argument => group(messages, argument),
    [COMMANDS.groupThreads]: argument => group(threads, argument),
    [COMMANDS.groupModules]: argument => group(modules, argument),
  };
}

/** Asks for the words, unless the caller (a script, a key binding) brings them. */
async function filter(view: RowView, argument: unknown): Promise<void> {
  const given = typeof argument === 'string' ? argument : undefined;
  const text =
    given ??
    (await vscode.window.showInputBox({
      title: vscode.l10n.t('Filter {0}', view.view.title ?? ''),
      prompt: vscode.l10n.t('Words that a row, or one below it, must contain. Empty shows all rows.'),
      value: view.filter ?? '',
    }));
  if (text !== undefined) view.setFilter(text);
}

async function group(view: RowView, argument: unknown): Promise<void> {
  const title = vscode.l10n.t('Group {0}', view.view.title ?? '');
  const chosen = await choose(groupingsOf(view.name), view.grouping, title, argument);
  if (chosen) await view.setGrouping(chosen.id);
}

async function sort(view: RowView, argument: unknown): Promise<void> {
  const title = vscode.l10n.t('Sort {0}', view.view.title ?? '');
  const chosen = await choose(sortingsOf(view.name), view.sorting, title, argument);
  if (chosen) await view.setSorting(chosen.id);
}

/** What a caller (a script, a key binding) names, else what the user chooses. */
async function choose(
  choices: readonly GroupingChoice[],
  now: string | undefined,
  title: string,
  argument: unknown,
): Promise<{ readonly id: string } | undefined> {
  const given = choices.find(choice => choice.id === argument);
  if (given) return given;
  const current = now ?? choices[0]?.id;
  const items = choices.map(choice => ({
    label: choice.name,
    id: choice.id,
    ...(choice.id === current && { description: vscode.l10n.t('now') }),
  }));
  return vscode.window.showQuickPick(items, { title });
}

async function refresh(services: Services): Promise<void> {
  const session = await sessionFor(services);
  if (!session) return;
  // New data comes by `alpcscope/changed`, which fills the views.
  const status = await session.client.request('alpcscope/refresh', undefined);
  if (status.readAt !== session.status?.readAt) return;
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} has not changed since it was read', status.title), 4000);
}

async function loadMore(services: Services, argument: unknown): Promise<void> {
  const node = argument as MoreNode | undefined;
  if (node?.kind !== 'more') return;
  const view = node.view === 'comparison' ? services.comparison : services.views[node.view];
  await view.loadMore(node);
}
