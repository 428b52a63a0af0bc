import * as vscode from 'vscode';
import type { EntityId } from '../../model/ids';
import { type FromGraphPage, readGraphMessage, type ToGraphPage } from '../../protocol/graph';
import type { Inspector } from '../navigation/inspector';
import { type KdSession, titleOf } from '../sessions/kdSession';
import { graphPage } from './graphPage';

/** Shows the wait graph of a session, of everything or of the chains through one thing. */
export class GraphPanels {
  constructor(
    private readonly extension: vscode.Uri,
    private readonly inspector: Inspector,
  ) {}

  async open(session: KdSession, entity?: EntityId): Promise<void> {
    const graph = await session.client.request('alpcscope/graph', entity === undefined ? {} : { entity });
    const title = vscode.l10n.t('Wait Graph: {0}', titleOf(session));
    const folder = vscode.Uri.joinPath(this.extension, 'dist', 'webviews');
    const panel = vscode.window.createWebviewPanel('alpcscope.graph', title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [folder],
    });
    const send = (message: ToGraphPage): void => {
      void panel.webview.postMessage(message);
    };
    panel.webview.onDidReceiveMessage((raw: unknown) => {
      const message = readGraphMessage(raw);
      if (message?.type === 'ready')
        send(entity === undefined ? { type: 'graph', graph } : { type: 'graph', graph, selected: entity });
      else if (message) void this.answer(session, message);
    });
    panel.webview.html = pageOf(panel.webview, folder);
  }

  private async answer(session: KdSession, message: FromGraphPage): Promise<void> {
    try {
      if (message.type === 'reveal') await this.inspector.reveal(session, message.entity);
      else if (message.type === 'jump') await this.inspector.jump(session, message.entity);
      else if (message.type === 'save') await save(message.format, message.data);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }
}

function pageOf(webview: vscode.Webview, folder: vscode.Uri): string {
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
      legend: t('solid: certain · dashed: likely · dotted: heuristic · red: deadlock'),
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
