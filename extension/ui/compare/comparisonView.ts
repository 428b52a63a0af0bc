import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { ComparisonHead } from '../../protocol/findings';
import { setContextKey } from '../contextKeys';
import type { Comparison } from '../reports/comparisonPick';
import type { KdSession } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { pageSize } from '../settings';
import { type MoreNode, type RowSource, RowStore, type TreeNode } from '../trees/rowStore';
import { RowTree } from '../trees/rowTree';
import { COMPARISON_VIEW } from '../viewIds';
import { comparisonMessage } from './comparisonMessage';

/** What is compared, and in which session. */
export interface ShownComparison {
  readonly session: KdSession;
  readonly with: Comparison;
}

/** The view of a comparison: there while something is compared, renewed with each new reading of its session. */
export class ComparisonView implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  readonly tree = this.disposables.add(new RowTree<'comparison'>());
  readonly view: vscode.TreeView<TreeNode>;
  private current: ShownComparison | undefined;
  private head: ComparisonHead | undefined;
  private filterText: string | undefined;

  constructor(private readonly sessions: SessionTracker) {
    this.view = this.disposables.add(
      vscode.window.createTreeView<TreeNode>(COMPARISON_VIEW, {
        treeDataProvider: this.tree,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.disposables.add(
      sessions.onDidChangeData(({ id }) => {
        if (id === this.current?.session.id) this.reload();
      }),
    );
    this.disposables.add(
      sessions.onDidChange(() => {
        this.lookForEnd();
      }),
    );
  }

  get shown(): ShownComparison | undefined {
    return this.current;
  }

  get filter(): string | undefined {
    return this.filterText;
  }

  /** Fills the view and brings it to the front. What cannot be compared is not shown. */
  async show(session: KdSession, other: Comparison): Promise<void> {
    this.head = await session.client.request('alpcscope/compareRows', { ...other, start: 0, count: 0 });
    this.current = { session, with: other };
    this.filterText = undefined;
    setContextKey('alpcscope.comparing', true);
    this.reload();
    await vscode.commands.executeCommand(`${COMPARISON_VIEW}.focus`);
  }

  setFilter(text: string | undefined): void {
    this.filterText = text === undefined || text.trim() === '' ? undefined : text.trim();
    this.reload();
  }

  async loadMore(node: MoreNode): Promise<void> {
    await this.tree.store?.more(node.parent);
    this.tree.redraw(node.parent);
  }

  async close(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    setContextKey('alpcscope.comparing', false);
    this.tree.show(undefined);
    if (current && this.isLive(current)) await current.session.client.request('alpcscope/compareEnd', undefined);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private isLive({ session }: ShownComparison): boolean {
    return this.sessions.get(session.id)?.ended === false;
  }

  private reload(): void {
    const { current, filterText: filter } = this;
    if (!current || !this.isLive(current)) return;
    const { client } = current.session;
    const source: RowSource<'comparison'> = async ({ start, count, parent }) => {
      const answer = await client.request('alpcscope/compareRows', {
        ...current.with,
        start,
        count,
        ...(parent !== undefined && { parent }),
        ...(filter !== undefined && { filter }),
      });
      this.setHead(answer);
      return answer;
    };
    const query = { view: 'comparison' as const, pageSize: pageSize(), ...(filter !== undefined && { filter }) };
    this.tree.show(this.tree.store?.renewed(source, query) ?? new RowStore(source, query));
    this.drawAround(false);
  }

  private setHead(head: ComparisonHead): void {
    this.head = head;
    this.drawAround(false);
  }

  /** Rows of a session that has ended stay, in grey, until they are closed. */
  private lookForEnd(): void {
    if (!this.current || this.isLive(this.current) || !this.tree.store) return;
    this.tree.store.freeze();
    this.tree.show(this.tree.store, true);
    this.drawAround(true);
  }

  private drawAround(ended: boolean): void {
    const { head, filterText: filter } = this;
    this.view.description = head?.title ?? '';
    this.view.message = head ? comparisonMessage(head, filter, ended) : '';
  }
}
