import * as vscode from 'vscode';
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
import { type KdSession, titleOf } from '../sessions/kdSession';
import { reasonOf } from '../sessions/sessionClient';
import { graphPage } from './graphPage';

/** Shows who waits for whom, or who is connected to whom, in a session: all of it, or what has to do with one thing. */
export class GraphPanels {
  constructor(
    private readonly extension: vscode.Uri,
    private readonly inspector: Inspector,
  ) {}

  async open(session: KdSession, kind: GraphKind, entity?: EntityId): Promise<void> {
    let graph = await this.ask(session, { kind, ...(entity !== undefined && { entity }) });
    let selected = entity;
    const folder = vscode.Uri.joinPath(this.extension, 'dist', 'webviews');
    const panel = vscode.window.createWebviewPanel(
      'alpcscope.graph',
      titleFor(kind, session),
      vscode.ViewColumn.Active,
      {
        enableScripts: true,
        localResourceRoots: [folder],
      },
    );
    const show = (): void => {
      const message: ToGraphPage = { type: 'graph', graph, ...(selected !== undefined && { selected }) };
      void panel.webview.postMessage(message);
    };
    panel.webview.onDidReceiveMessage(async (raw: unknown) => {
      const message = readGraphMessage(raw);
      // A page that was hidden is made anew and says again that it is ready.
      if (message?.type === 'ready') show();
      else if (message?.type === 'ask')
        await guarded(async () => {
          const { focus, filter, collapsed, waitingOnly } = message;
          graph = await this.ask(session, { kind, filter, collapsed, waitingOnly, ...(focus && { entity: focus }) });
          selected = focus;
          show();
        });
      else if (message) await guarded(() => this.answer(session, message));
    });
    panel.webview.html = pageOf(panel.webview, folder, kind);
  }

  private ask(session: KdSession, args: GraphArguments): Promise<DrawnGraph> {
    return session.client.request('alpcscope/graph', args);
  }

  private async answer(session: KdSession, message: FromGraphPage): Promise<void> {
    if (message.type === 'reveal') await this.inspector.reveal(session, message.entity);
    else if (message.type === 'jump') await this.inspector.jump(session, message.entity);
    else if (message.type === 'save') await save(message.format, message.data);
  }
}

function titleFor(kind: GraphKind, session: KdSession): string {
  return kind === 'waits'
    ? vscode.l10n.t('Wait Graph: {0}', titleOf(session))
    : vscode.l10n.t('Connections: {0}', titleOf(session));
}

async function guarded(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    void vscode.window.showErrorMessage(reasonOf(error));
  }
}

function pageOf(webview: vscode.Webview, folder: vscode.Uri, kind: GraphKind): string {
  const { t } = vscode.l10n;
  return graphPage({
    cspSource: webview.cspSource,
    nonce: crypto.randomUUID(),
    script: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'graph.js')).toString(),
    style: webview.asWebviewUri(vscode.Uri.joinPath(folder, 'graph.css')).toString(),
    texts: {
      zoomIn: t('Zoom in'),
      zoomOut: t('Zoom out'),
      fit: t('Fit'),
      saveSvg: t('Save as SVG'),
      savePng: t('Save as PNG'),
      filter: t('Find a process or port'),
      collapsed: t('Processes only'),
      waitingOnly: t('Only where requests wait'),
      focus: t('Neighbours of the selected'),
      all: t('Show all'),
      legend:
        kind === 'waits'
          ? t('solid: certain · dashed: likely · dotted: heuristic · red: deadlock')
          : t('round: port · angular: process · orange: requests wait'),
      hint: t(
        'Click shows a thing in its view, double click or Enter jumps to its stack. Arrow keys follow the lines, + and - zoom, 0 fits.',
      ),
    },
  });
}

async function save(format: 'svg' | 'png', data: string): Promise<void> {
  const uri = await vscode.window.showSaveDialog({ filters: { [format.toUpperCase()]: [format] } });
  if (uri) await vscode.workspace.fs.writeFile(uri, Buffer.from(data, format === 'svg' ? 'utf8' : 'base64'));
}
