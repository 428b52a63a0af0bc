import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { EntityId } from '../../model/ids';
import type { ViewName } from '../../protocol/requests';
import { setContextKey } from '../contextKeys';
import type { KdSession } from '../sessions/kdSession';
import { stateOf, titleOf } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { pageSize } from '../settings';
import { VIEW_IDS } from '../viewIds';
import { validGrouping, validSorting } from './groupings';
import type { MoreNode, RowNode, RowQuery, RowSource, TreeNode } from './rowStore';
import { RowStore } from './rowStore';
import { RowTree } from './rowTree';
import { isStale } from './ageText';
import { viewBadge, viewMessage } from './viewMessage';

/** How often the age of rows is written anew. */
const AGE_MS = 10_000;

/** One of our views: its tree, its filter and grouping, and the lines around the rows. */
export class RowView implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  readonly tree = this.disposables.add(new RowTree());
  readonly view: vscode.TreeView<TreeNode>;
  private ageTimer: NodeJS.Timeout | undefined;
  private shownSession: string | undefined;
  private filterText: string | undefined;
  private roots: { readonly hidden: number; readonly empty: boolean; readonly searched?: number } | undefined;

  constructor(
    readonly name: ViewName,
    private readonly sessions: SessionTracker,
    private readonly memory: vscode.Memento,
    drop: vscode.TreeDragAndDropController<TreeNode>,
  ) {
    this.view = this.disposables.add(
      vscode.window.createTreeView<TreeNode>(VIEW_IDS[name], {
        treeDataProvider: this.tree,
        showCollapseAll: true,
        canSelectMany: true,
        dragAndDropController: drop,
      }),
    );
    this.disposables.add(
      sessions.onDidChange(session => {
        this.sessionChanged(session);
      }),
    );
    this.disposables.add(
      sessions.onDidChangeData(session => {
        this.dataChanged(session);
      }),
    );
    this.disposables.add(
      this.tree.onDidGrow(() => {
        if (sessions.current) void this.lookAtRoots(sessions.current);
      }),
    );
    this.disposables.add(
      this.view.onDidChangeVisibility(() => {
        this.drawAround(sessions.current);
      }),
    );
    this.sessionChanged(sessions.current);
  }

  get filter(): string | undefined {
    return this.filterText;
  }

  get grouping(): string | undefined {
    return validGrouping(this.name, this.memory.get(this.memoryKey('grouping')));
  }

  get sorting(): string | undefined {
    return validSorting(this.name, this.memory.get(this.memoryKey('sorting')));
  }

  /** Rows that are selected, in the order in which VS Code has them. */
  get selected(): readonly RowNode[] {
    return this.view.selection.filter(node => node.kind === 'row');
  }

  get message(): string {
    return this.view.message ?? '';
  }

  /** Shows only rows that hold the words, or all rows again. */
  setFilter(text: string | undefined): void {
    const wanted = text === undefined || text.trim() === '' ? undefined : text.trim();
    if (wanted === this.filterText || this.sessions.current?.ended === true) return;
    this.filterText = wanted;
    setContextKey(`alpcscope.${this.name}.filtered`, wanted !== undefined);
    this.reload();
  }

  async setGrouping(grouping: string): Promise<void> {
    await this.memory.update(this.memoryKey('grouping'), grouping);
    this.reload();
  }

  async setSorting(sorting: string): Promise<void> {
    await this.memory.update(this.memoryKey('sorting'), sorting);
    this.reload();
  }

  async loadMore(node: MoreNode): Promise<void> {
    await this.tree.store?.more(node.parent);
    this.tree.redraw(node.parent);
  }

  /** Selects the row of a thing; false where the view has none. A filter that could hide it is dropped. */
  async reveal(entity: EntityId, focus = true): Promise<boolean> {
    const session = this.sessions.current;
    if (!session || session.ended) return false;
    const args = { view: this.name, entity, ...this.arrangement() };
    const { rows } = await session.client.request('alpcscope/path', args);
    if (rows.length === 0) return false;
    this.setFilter(undefined);
    const nodes = await this.tree.store?.insertPath(rows);
    const last = nodes?.at(-1);
    if (!last) return false;
    this.tree.redraw();
    await this.view.reveal(last, { select: true, focus, expand: false });
    return true;
  }

  dispose(): void {
    clearTimeout(this.ageTimer);
    this.disposables.dispose();
  }

  private memoryKey(of: 'grouping' | 'sorting'): string {
    return `alpcscope.${of}.${this.name}`;
  }

  private arrangement(): { readonly grouping?: string; readonly sorting?: string } {
    const { grouping, sorting } = this;
    return { ...(grouping !== undefined && { grouping }), ...(sorting !== undefined && { sorting }) };
  }

  private sessionChanged(session: KdSession | undefined): void {
    if (session?.ended === true && session.id === this.shownSession && this.tree.store) {
      this.tree.store.freeze();
      this.tree.show(this.tree.store, true);
    } else if (session?.id !== this.shownSession || (session?.status && !this.tree.store)) {
      this.shownSession = session?.id;
      this.reload();
    }
    this.drawAround(session);
  }

  private dataChanged(session: KdSession): void {
    if (session.id === this.shownSession) this.reload(session);
  }

  private reload(session = this.sessions.current): void {
    this.roots = undefined;
    if (!session?.status || session.ended) {
      if (session?.ended !== true) this.tree.show(undefined);
    } else {
      this.tree.show(this.newStore(session));
      void this.lookAtRoots(session);
    }
    this.drawAround(session);
  }

  private newStore(session: KdSession): RowStore {
    const { filterText: filter } = this;
    const query: RowQuery = {
      view: this.name,
      pageSize: pageSize(),
      ...(filter !== undefined && { filter }),
      ...this.arrangement(),
    };
    const source: RowSource = args => session.client.request('alpcscope/rows', args);
    return this.tree.store?.renewed(source, query) ?? new RowStore(source, query);
  }

  /** Learns how many rows there are, for the line above them. */
  private async lookAtRoots(session: KdSession): Promise<void> {
    const { store } = this.tree;
    if (!store) return;
    try {
      const { hidden, searched } = await store.filtered();
      const empty = hidden === 0 && (await store.children()).length === 0;
      if (this.tree.store !== store) return;
      this.roots = { hidden, empty, ...(searched !== undefined && { searched }) };
      this.drawAround(session);
    } catch {
      // The tree itself shows why its rows could not be read.
    }
  }

  /** Rows of a debugger say how old they are. */
  private drawAgeLater(session: KdSession | undefined): void {
    clearTimeout(this.ageTimer);
    this.ageTimer = undefined;
    if (!session?.debuggee || session.ended || !this.view.visible) return;
    this.ageTimer = setTimeout(() => {
      this.drawAround(this.sessions.current);
    }, AGE_MS);
  }

  private drawAround(session: KdSession | undefined): void {
    // An empty text lets the welcome text show, as undefined would.
    this.view.message =
      viewMessage({
        status: session?.status,
        state: stateOf(session),
        clock: iso => new Date(iso).toLocaleTimeString(),
        ...(this.filterText !== undefined && { filter: this.filterText }),
        view: this.name,
        ...(session?.debuggee && { debuggee: session.debuggee, now: Date.now() }),
        ...this.roots,
      }) ?? '';
    this.tree.setStale(session?.ended !== true && isStale(session?.debuggee));
    this.drawAgeLater(session);
    this.view.badge = session?.ended === true ? undefined : viewBadge(this.name, session?.status);
    this.view.description = session ? titleOf(session) : '';
  }
}

/** The row that a command is about: the one clicked, else the one selected in a view. */
export function isRowNode(value: unknown): value is RowNode {
  return typeof value === 'object' && value !== null && (value as Partial<RowNode>).kind === 'row';
}
