import * as vscode from 'vscode';
import type { Row } from '../../protocol/requests';
import { COMMANDS } from '../commandIds';
import { targetFrom, viewOf } from '../navigation/commandTargets';
import { addressesOf, rowsAsCsv, rowsAsText } from '../trees/rowsText';
import { isRowNode } from '../trees/rowView';
import type { CommandTable } from './commandTable';
import type { Services } from './services';

type Ids = typeof COMMANDS.copyAddress | typeof COMMANDS.copyRows | typeof COMMANDS.copyRowsAsCsv;

/** Copying of all rows that are selected: their addresses, or as text or CSV. */
export function copyCommands(services: Services): Pick<CommandTable, Ids> {
  return {
    [COMMANDS.copyAddress]: async (argument, selection) => {
      const target = targetFrom(argument, services.views);
      const addresses = addressesOf(rowsOf(services, argument, selection));
      await copy(addresses === '' ? (target.link?.text ?? target.word?.text) : addresses);
    },
    [COMMANDS.copyRows]: (argument, selection) => copy(rowsAsText(rowsOf(services, argument, selection))),
    [COMMANDS.copyRowsAsCsv]: async (argument, selection) => {
      const rows = rowsOf(services, argument, selection);
      await copy(rows.length === 0 ? undefined : rowsAsCsv(rows));
    },
  };
}

/** Rows that a command is about: those of a context menu, those selected in the view that a key names, else the one row. */
function rowsOf(services: Services, argument: unknown, selection: unknown): readonly Row[] {
  if (Array.isArray(selection) && selection.length > 0) return selection.filter(isRowNode).map(node => node.row);
  const view = viewOf(argument);
  if (view) return services.views[view].selected.map(node => node.row);
  const { row } = targetFrom(argument, services.views);
  return row ? [row] : [];
}

async function copy(text: string | undefined): Promise<void> {
  if (text === undefined || text === '') throw new Error(vscode.l10n.t('This row has nothing to copy.'));
  await vscode.env.clipboard.writeText(text);
  const lines = text.trimEnd().split('\n').length;
  const said = lines === 1 ? text.trimEnd() : vscode.l10n.t('{0} lines', lines);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied: {0}', said), 3000);
}
