import * as vscode from 'vscode';
import type { EntityId } from '../model/ids';
import type { Row, ViewName } from '../protocol/requests';
import { type FindingsApi, findingsApi } from './findingsApi';
import type { Inspector } from './navigation/inspector';
import type { StatusBar } from './status/statusBar';
import type { SessionState } from './sessions/kdSession';
import { stateOf, titleOf } from './sessions/kdSession';
import type { SessionTracker } from './sessions/sessionTracker';
import type { RowNode } from './trees/rowStore';
import type { RowView } from './trees/rowView';

/** What other extensions and tests may use. `version` grows when something is taken away. */
export interface ExtensionApi extends FindingsApi {
  readonly version: 1;
  /** The session that the views show. */
  session(): { readonly id: string; readonly title: string; readonly state: SessionState } | undefined;
  readonly views: Readonly<Record<ViewName, ViewApi>>;
  /** What the status bar says; empty while it says nothing. */
  statusBar(): string;
  /** The command that a click on it runs. */
  statusBarCommand(): string;
}

export interface ViewApi {
  /** The rows below a row (the roots without one), as far as they are loaded in the view. */
  rows(parent?: RowNode): Promise<readonly RowNode[]>;
  /** How many more rows could be loaded below a row. */
  remaining(parent?: RowNode): Promise<number>;
  /** Selects the row of a thing; false where the view has none. */
  reveal(entity: EntityId): Promise<boolean>;
  selection(): readonly Row[];
  message(): string;
  badge(): number;
}

export function extensionApi(
  sessions: SessionTracker,
  views: Readonly<Record<ViewName, RowView>>,
  status: StatusBar,
  inspector: Inspector,
): ExtensionApi {
  const changed: vscode.Event<void> = (listener, thisArgs, disposables) => {
    const both = vscode.Disposable.from(
      sessions.onDidChange(() => void listener.call(thisArgs)),
      sessions.onDidChangeData(() => void listener.call(thisArgs)),
    );
    disposables?.push(both);
    return both;
  };
  return {
    ...findingsApi(sessions, inspector, changed),
    version: 1,
    session: () => {
      const { current } = sessions;
      return current && { id: current.id, title: titleOf(current), state: stateOf(current) };
    },
    views: {
      waitChains: viewApi(views.waitChains),
      ports: viewApi(views.ports),
      messages: viewApi(views.messages),
      threads: viewApi(views.threads),
      modules: viewApi(views.modules),
    },
    statusBar: () => status.text,
    statusBarCommand: () => status.command,
  };
}

function viewApi(view: RowView): ViewApi {
  return {
    rows: async parent => (await view.tree.getChildren(parent)).filter(node => node.kind === 'row'),
    remaining: async parent =>
      (await view.tree.getChildren(parent)).reduce((sum, node) => sum + (node.kind === 'more' ? node.remaining : 0), 0),
    reveal: entity => view.reveal(entity),
    selection: () => view.view.selection.flatMap(node => (node.kind === 'row' ? [node.row] : [])),
    message: () => view.message,
    badge: () => view.view.badge?.value ?? 0,
  };
}
