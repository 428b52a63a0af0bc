import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { EntityId } from '../../model/ids';
import {
  type DrawnGraph,
  type FromGraphPage,
  type GraphArguments,
  type GraphKind,
  readGraphMessage,
  type ToGraphPage,
} from '../../protocol/graph';
import type { Inspector } from '../navigation/inspector';
import { guarded, pageParts, saveAs, webviewOptions } from '../pages/webviewParts';
import { type KdSession, titleOf } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { graphPage } from './graphPage';
import { graphTexts } from './graphTexts';

export const GRAPH_TYPE = 'alpcscope.graph';

/** What one panel shows. */
interface Shown {
  readonly session: KdSession;
  args: GraphArguments;
  graph: DrawnGraph;
  readonly show: () => void;
}

/** Shows who waits for whom, or who is connected to whom, in a session: all of it, or what has to do with one thing. */
export class GraphPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly disposables = new DisposableStore();
  private readonly shown = new Set<Shown>();

  constructor(
    private readonly extension: vscode.Uri,
    private readonly sessions: SessionTracker,
    private readonly inspector: Inspector,
  ) {
    this.disposables.add(
      sessions.onDidChangeData(({ id }) => {
        for (const one of this.shown) if (one.session.id === id) void guarded(() => this.renew(one));
      }),
    );
    this.disposables.add(
      sessions.onDidChange(() => {
        for (const one of this.shown) if (!this.isLive(one.session)) one.show();
      }),
    );
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(GRAPH_TYPE, this));
  }

  async open(session: KdSession, kind: GraphKind, entity?: EntityId): Promise<void> {
    const args = { kind, ...(entity !== undefined && { entity }) };
    const graph = await this.ask(session, args);
    const panel = vscode.window.createWebviewPanel(
      GRAPH_TYPE,
      titleFor(kind, session),
      vscode.ViewColumn.Active,
      webviewOptions(this.extension),
    );
    const { webview } = panel;
    const shown: Shown = {
      session,
      args,
      graph,
      show: () => {
        void webview.postMessage(this.messageOf(shown));
      },
    };
    this.shown.add(shown);
    panel.onDidDispose(() => this.shown.delete(shown));
    webview.onDidReceiveMessage((raw: unknown) => {
      const message = readGraphMessage(raw);
      if (message) return guarded(() => this.answer(shown, message));
      return undefined;
    });
    webview.html = graphPage(pageParts(webview, this.extension, 'graph'), graphTexts(kind));
  }

  /** After a reload of the window: the page has kept its picture, the session is gone. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    panel.webview.options = webviewOptions(this.extension);
    panel.webview.onDidReceiveMessage((raw: unknown) => {
      const message = readGraphMessage(raw);
      if (message?.type === 'save') void guarded(() => save(message));
    });
    panel.webview.html = graphPage(pageParts(panel.webview, this.extension, 'graph'), graphTexts(kindIn(state)));
    return Promise.resolve();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private messageOf({ session, args, graph }: Shown): ToGraphPage {
    const { entity } = args;
    const connected = this.isLive(session);
    return { type: 'graph', graph, connected, ...(entity !== undefined && { selected: entity }) };
  }

  private isLive({ id }: KdSession): boolean {
    return this.sessions.get(id)?.ended === false;
  }

  private async renew(shown: Shown): Promise<void> {
    shown.graph = await this.ask(shown.session, shown.args);
    shown.show();
  }

  private ask(session: KdSession, args: GraphArguments): Promise<DrawnGraph> {
    return session.client.request('alpcscope/graph', args);
  }

  private async answer(shown: Shown, message: FromGraphPage): Promise<void> {
    const { session } = shown;
    switch (message.type) {
      // A page that was hidden is made anew and says again that it is ready.
      case 'ready':
        shown.show();
        break;
      case 'ask': {
        const { focus, filter, collapsed, waitingOnly } = message;
        const { kind } = shown.graph;
        shown.args = { kind, filter, collapsed, waitingOnly, ...(focus && { entity: focus }) };
        await this.renew(shown);
        break;
      }
      case 'reveal':
        await this.inspector.reveal(session, message.entity, false);
        break;
      case 'jump':
        await this.inspector.jump(session, message.entity);
        break;
      case 'save':
        await save(message);
        break;
    }
  }
}

function titleFor(kind: GraphKind, session: KdSession): string {
  return kind === 'waits'
    ? vscode.l10n.t('Wait Graph: {0}', titleOf(session))
    : vscode.l10n.t('Connections: {0}', titleOf(session));
}

/** The kind of graph that a page has kept. */
function kindIn(state: unknown): GraphKind {
  const kept = (state as { readonly kept?: { readonly kind?: unknown } } | undefined)?.kept;
  return kept?.kind === 'connections' ? 'connections' : 'waits';
}

async function save({ format, data }: Extract<FromGraphPage, { readonly type: 'save' }>): Promise<void> {
  await saveAs('alpc-graph', format, Buffer.from(data, format === 'svg' ? 'utf8' : 'base64'));
}
