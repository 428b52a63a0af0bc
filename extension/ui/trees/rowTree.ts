import * as vscode from 'vscode';
import { LINK_COMMANDS } from '../../protocol/links';
import { COMMANDS } from '../commandIds';
import { reasonOf } from '../sessions/sessionClient';
import type { ViewName } from '../../protocol/requests';
import type { PagedView, RowNode, RowStore, TreeNode } from './rowStore';
import type { ItemModel } from './treeItem';
import { itemOf } from './treeItem';

/** Scheme of the resources that let VS Code grey the rows of an ended session. */
export const ENDED_ROW_SCHEME = 'alpcscope-ended';

/** The same for rows that were read before the target ran on. */
export const STALE_ROW_SCHEME = 'alpcscope-stale';

const STATES = {
  leaf: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

/** Gives VS Code the rows of one view; which rows these are is the store's matter. */
export class RowTree<V extends PagedView = ViewName> implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly grown = new vscode.EventEmitter<RowStore<V>>();
  /** A filter has found more, or has looked at everything. */
  readonly onDidGrow = this.grown.event;
  private shown: RowStore<V> | undefined;
  private ended = false;
  private stale = false;

  get store(): RowStore<V> | undefined {
    return this.shown;
  }

  /** Shows another store, or nothing. */
  show(store: RowStore<V> | undefined, ended = false): void {
    if (this.shown !== store) this.shown?.freeze();
    this.shown = store;
    if (store) {
      store.onGrown = () => {
        if (this.shown !== store) return;
        this.changed.fire(undefined);
        this.grown.fire(store);
      };
    }
    this.ended = ended;
    this.changed.fire(undefined);
  }

  /** Greys the rows while they are older than what the target may hold by now. */
  setStale(stale: boolean): void {
    if (this.stale === stale) return;
    this.stale = stale;
    this.changed.fire(undefined);
  }

  /** Draws the children of a row (or the roots) again. */
  redraw(parent?: RowNode): void {
    this.changed.fire(parent);
  }

  async getChildren(parent?: TreeNode): Promise<TreeNode[]> {
    if (!this.shown || parent?.kind === 'more') return [];
    try {
      return [...(await this.shown.children(parent))];
    } catch (error) {
      return [failed(parent, reasonOf(error))];
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return node.kind === 'more'
      ? moreItem(node, node.remaining)
      : drawn(
          itemOf(node.row, this.ended),
          node,
          this.ended ? ENDED_ROW_SCHEME : this.stale ? STALE_ROW_SCHEME : undefined,
        );
  }

  dispose(): void {
    this.changed.dispose();
    this.grown.dispose();
  }
}

/** Says in the place of the rows why there are none. */
function failed(parent: RowNode | undefined, reason: string): TreeNode {
  const id = `${parent?.row.id ?? ''}/…failed`;
  const label = vscode.l10n.t('Could not be read');
  return {
    kind: 'row',
    parent,
    row: { id, kind: 'note', label, description: reason, icon: 'error', hasChildren: false },
  };
}

function drawn(model: ItemModel, node: TreeNode, greyAs: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(model.label, STATES[model.state]);
  item.id = model.id;
  item.contextValue = model.contextValue;
  item.iconPath = new vscode.ThemeIcon(
    model.icon,
    model.color === undefined ? undefined : new vscode.ThemeColor(model.color),
  );
  item.accessibilityInformation = { label: model.spoken, role: 'treeitem' };
  if (model.description !== undefined) item.description = model.description;
  if (model.tooltip !== undefined) item.tooltip = trusted(model.tooltip);
  if (model.click) item.command = { ...model.click, arguments: [node] };
  if (greyAs !== undefined)
    item.resourceUri = vscode.Uri.from({ scheme: greyAs, path: '/' + encodeURIComponent(model.id) });
  return item;
}

function moreItem(node: TreeNode, remaining: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load more ({0} left)', remaining.toLocaleString()));
  item.id = `${node.parent?.kind === 'row' ? node.parent.row.id : ''}/…more`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.command = { command: COMMANDS.loadMore, title: vscode.l10n.t('Load More'), arguments: [node] };
  return item;
}

/** Markdown of ours: its links may run our own link commands and nothing else. */
export function trusted(markdown: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString(markdown, true);
  text.isTrusted = { enabledCommands: Object.values(LINK_COMMANDS) };
  return text;
}
