import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposables';
import type { SavedTrace, TraceFormat } from '../../protocol/messageTrace';
import { type FromTimelinePage, readTimelineMessage, type ToTimelinePage } from '../../protocol/timeline';
import type { Inspector } from '../navigation/inspector';
import { guarded, pageParts, saveAs, webviewOptions } from '../pages/webviewParts';
import { type KdSession, titleOf } from '../sessions/kdSession';
import type { SessionTracker } from '../sessions/sessionTracker';
import { EventFeed } from './eventFeed';
import { timelinePage, type TimelineTexts } from './timelinePage';
import type { TraceStates } from './traceStates';
import { isGoingOn, savedLine, traceLine } from './traceText';

export const TIMELINE_TYPE = 'alpcscope.timeline';

interface Shown {
  readonly panel: vscode.WebviewPanel;
  readonly refresh: () => Promise<void>;
}

/** The message timeline of each session: its trace as it goes on, or what a log holds of one. */
export class TimelinePanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly disposables = new DisposableStore();
  private readonly shown = new Map<string, Shown>();

  constructor(
    private readonly extension: vscode.Uri,
    private readonly sessions: SessionTracker,
    private readonly states: TraceStates,
    private readonly inspector: Inspector,
  ) {
    this.disposables.add(
      states.onDidChange(session => {
        const shown = this.shown.get(session);
        if (shown) void guarded(shown.refresh);
      }),
    );
    this.disposables.add(vscode.window.registerWebviewPanelSerializer(TIMELINE_TYPE, this));
  }

  /** Shows the timeline of a session, the one that is open where there is one. */
  async open(session: KdSession): Promise<void> {
    const known = this.shown.get(session.id);
    if (known) {
      known.panel.reveal();
      await known.refresh();
      return;
    }
    const title = vscode.l10n.t('ALPC Messages: {0}', titleOf(session));
    const panel = vscode.window.createWebviewPanel(
      TIMELINE_TYPE,
      title,
      vscode.ViewColumn.Active,
      webviewOptions(this.extension),
    );
    this.fill(panel, session);
  }

  /** Shows a trace that was saved as JSON: nothing of it leads anywhere. */
  openSaved(trace: SavedTrace): void {
    const title = vscode.l10n.t('ALPC Messages: {0}', trace.title);
    const { Active } = vscode.ViewColumn;
    const panel = vscode.window.createWebviewPanel(TIMELINE_TYPE, title, Active, webviewOptions(this.extension));
    const { webview } = panel;
    const head = { title, status: savedLine(trace), running: false, lost: trace.lost, connected: false };
    webview.onDidReceiveMessage((raw: unknown) => {
      const message = readTimelineMessage(raw);
      if (message?.type === 'save') void guarded(() => this.save(undefined, message));
      if (message?.type !== 'ready') return;
      const post = (one: ToTimelinePage): void => void webview.postMessage(one);
      post({ type: 'events', start: 0, events: trace.events, pairs: trace.pairs });
      post({ type: 'head', head });
    });
    webview.html = timelinePage(pageParts(webview, this.extension, 'timeline'), texts());
  }

  /** After a reload of the window: the page has kept the beginning of the trace, its session is gone. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    panel.webview.options = webviewOptions(this.extension);
    panel.webview.onDidReceiveMessage((raw: unknown) => {
      const message = readTimelineMessage(raw);
      if (message?.type === 'save') void guarded(() => this.save(undefined, message));
    });
    panel.webview.html = timelinePage(pageParts(panel.webview, this.extension, 'timeline'), texts());
    return Promise.resolve();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private fill(panel: vscode.WebviewPanel, session: KdSession): void {
    const { webview } = panel;
    const post = (message: ToTimelinePage): void => void webview.postMessage(message);
    const feed = new EventFeed(session.client, post);
    const refresh = (): Promise<void> => this.refresh(session, feed, post);
    this.shown.set(session.id, { panel, refresh });
    panel.onDidDispose(() => this.shown.delete(session.id));
    webview.onDidReceiveMessage(async (raw: unknown) => {
      const message = readTimelineMessage(raw);
      if (message)
        await guarded(async () => {
          if (message.type !== 'ready') await this.answer(session, message);
          else {
            // A page that was hidden is made anew.
            feed.forget();
            await refresh();
          }
        });
    });
    webview.html = timelinePage(pageParts(webview, this.extension, 'timeline'), texts());
  }

  private async refresh(session: KdSession, feed: EventFeed, post: (message: ToTimelinePage) => void): Promise<void> {
    const title = titleOf(session);
    if (this.sessions.get(session.id)?.ended !== false) {
      const status = vscode.l10n.t('The session of this trace has ended.');
      post({ type: 'head', head: { title, status, running: false, lost: feed.lost, connected: false } });
      return;
    }
    const state = this.states.get(session.id) ?? (await session.client.request('alpcscope/traceState', undefined));
    await feed.follow();
    const head = { title, status: traceLine(state), running: isGoingOn(state), lost: feed.lost, connected: true };
    post({ type: 'head', head });
  }

  private async answer(session: KdSession, message: FromTimelinePage): Promise<void> {
    if (message.type === 'reveal') await this.inspector.reveal(session, message.entity, false);
    else if (message.type === 'jump') await this.inspector.jump(session, message.entity);
    else if (message.type === 'stop') this.states.set(session.id, await stop(session));
    else if (message.type === 'save') await this.save(session, message);
  }

  private async save(
    session: KdSession | undefined,
    { format, data }: Extract<FromTimelinePage, { readonly type: 'save' }>,
  ): Promise<void> {
    const text = format === 'svg' ? data : session && (await exported(session, format));
    if (text !== undefined) await saveAs('alpc-messages', format, new TextEncoder().encode(text));
  }
}

/** Takes the breakpoints of a trace out. */
export function stop(session: KdSession): ReturnType<typeof session.client.request<'alpcscope/traceStop'>> {
  return session.client.request('alpcscope/traceStop', undefined);
}

async function exported(session: KdSession, format: TraceFormat): Promise<string> {
  return (await session.client.request('alpcscope/traceExport', { format })).text;
}

function texts(): TimelineTexts {
  const { t } = vscode.l10n;
  return {
    stop: t('Stop the trace'),
    filter: t('Find a message, port or thread'),
    processesOnly: t('Processes only'),
    unanswered: t('Only without an answer'),
    svg: t('Save as SVG'),
    csv: t('Save as CSV'),
    json: t('Save as JSON'),
    legend: t('▶ request · ◀ answer · ● taken · ■ queued · ◇ receives · dashed: the other end was not seen'),
    hint: t(
      'Click shows the thread in its view, double click or Enter jumps to its stack. Arrows up and down go through the events, left and right along one message.',
    ),
    events: t('Messages in the order in which they were seen'),
    details: t('The chosen event'),
  };
}
