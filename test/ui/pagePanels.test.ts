import assert from 'node:assert/strict';
import type { TraceState } from '../../extension/protocol/messageTrace';
import type * as Graph from '../../extension/ui/graph/graphPanel';
import type * as Timeline from '../../extension/ui/timeline/timelinePanels';
import type * as States from '../../extension/ui/timeline/traceStates';
import { trace } from '../pages/pictures';
import { l10n, loadUi, someClass } from './fakeVscode';

type Message = Readonly<Record<string, unknown>>;

class Emitter<T> {
  private readonly listeners: ((value: T) => void)[] = [];
  readonly event = (listener: (value: T) => void): object => {
    this.listeners.push(listener);
    return { dispose: () => undefined };
  };
  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.length = 0;
  }
}

/** A page as VS Code holds it: what it was sent, and what it says. */
class FakePanel {
  readonly sent: Message[] = [];
  reveals = 0;
  private readonly heard = new Emitter<unknown>();
  private readonly gone = new Emitter<undefined>();
  readonly webview = {
    html: '',
    options: {},
    cspSource: 'https://own',
    asWebviewUri: (uri: object) => uri,
    postMessage: (message: Message) => Promise.resolve(this.sent.push(message) > 0),
    onDidReceiveMessage: this.heard.event,
  };
  readonly onDidDispose = this.gone.event;
  reveal(): void {
    this.reveals++;
  }
  close(): void {
    this.gone.fire(undefined);
  }
  /** What the page says is answered before the test goes on. */
  async says(message: Message): Promise<void> {
    this.heard.fire(message);
    await settled();
  }
}

function settled(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 5));
}

class Stage {
  readonly asked: [string, unknown][] = [];
  readonly panels: FakePanel[] = [];
  readonly written: [string, string][] = [];
  readonly shown: string[] = [];
  ended = false;
  events = trace(3).events;
  state: TraceState = {
    number: 1,
    phase: 'running',
    limits: { events: 1, hits: 1, seconds: 1 },
    filter: {},
    kinds: [],
    events: 0,
    hits: 0,
    ms: 0,
  };
  readonly newData = new Emitter<object>();
  readonly changed = new Emitter<undefined>();
  readonly custom = new Emitter<object>();
  readonly session = {
    id: 's1',
    ended: false,
    status: { title: 'hang.dmp' },
    client: {
      request: (name: string, args: unknown): Promise<unknown> => {
        this.asked.push([name, args]);
        if (name === 'alpcscope/graph') return Promise.resolve({ kind: (args as { kind: string }).kind, nodes: [] });
        if (name === 'alpcscope/traceExport') return Promise.resolve({ text: 'a,b', events: 1 });
        if (name !== 'alpcscope/traceEvents') return Promise.resolve(this.state);
        const { start, count } = args as { start: number; count: number };
        const page = this.events.slice(start, start + count);
        return Promise.resolve({ number: 1, events: page, pairs: [], total: this.events.length, lost: 2 });
      },
    },
  } as unknown as Parameters<Graph.GraphPanels['open']>[0];
  readonly sessions = {
    get: () => ({ ended: this.ended }),
    onDidChangeData: this.newData.event,
    onDidChange: this.changed.event,
  } as unknown as ConstructorParameters<typeof Graph.GraphPanels>[1];
  readonly inspector = {
    reveal: (_: object, entity: string, focus: boolean) =>
      Promise.resolve(void this.shown.push(`${entity} ${String(focus)}`)),
    jump: (_: object, entity: string) => Promise.resolve(void this.shown.push(`jump ${entity}`)),
  } as unknown as ConstructorParameters<typeof Graph.GraphPanels>[2];
  readonly vscode = {
    l10n,
    EventEmitter: Emitter,
    ViewColumn: { Active: -1 },
    Uri: Object.assign(someClass(), { joinPath: (_: object, ...parts: string[]) => parts.join('/') }),
    debug: { onDidReceiveDebugSessionCustomEvent: this.custom.event, onDidTerminateDebugSession: () => ({}) },
    workspace: {
      workspaceFolders: undefined,
      fs: {
        writeFile: (uri: string, content: Uint8Array) =>
          Promise.resolve(void this.written.push([uri, new TextDecoder().decode(content)])),
      },
    },
    window: {
      createWebviewPanel: () => {
        const panel = new FakePanel();
        this.panels.push(panel);
        return panel;
      },
      registerWebviewPanelSerializer: () => ({ dispose: () => undefined }),
      showSaveDialog: () => Promise.resolve('/out/file'),
      showErrorMessage: (text: string) => this.shown.push(text),
    },
  };

  graphs(): Graph.GraphPanels {
    const { GraphPanels } = loadUi('graph/graphPanel', this.vscode) as typeof Graph;
    return new GraphPanels({} as never, this.sessions, this.inspector);
  }

  timelines(): Timeline.TimelinePanels {
    const { TraceStates } = loadUi('timeline/traceStates', this.vscode) as typeof States;
    const { TimelinePanels } = loadUi('timeline/timelinePanels', this.vscode) as typeof Timeline;
    return new TimelinePanels({} as never, this.sessions, new TraceStates(), this.inspector);
  }

  get panel(): FakePanel {
    const panel = this.panels.at(-1);
    assert.ok(panel);
    return panel;
  }
}

describe('the panel of a graph', () => {
  it('shows what was asked for, and asks again as its page wishes and when its session has read anew', async () => {
    const stage = new Stage();
    await stage.graphs().open(stage.session, 'connections', 'process:0x7');
    await stage.panel.says({ type: 'ready' });
    assert.deepEqual(stage.panel.sent.at(-1), {
      type: 'graph',
      graph: { kind: 'connections', nodes: [] },
      connected: true,
      selected: 'process:0x7',
    });
    await stage.panel.says({ type: 'ask', filter: 'x', collapsed: true, waitingOnly: false });
    const args = { kind: 'connections', filter: 'x', collapsed: true, waitingOnly: false };
    assert.deepEqual(stage.asked.at(-1), ['alpcscope/graph', args]);
    stage.newData.fire({ id: 'another' });
    stage.newData.fire({ id: 's1' });
    await settled();
    assert.equal(stage.asked.length, 3);
    assert.deepEqual(stage.asked.at(-1), ['alpcscope/graph', args]);
    assert.equal(stage.panel.sent.length, 3);
  });

  it('shows things in their views without taking the keys, jumps, and saves', async () => {
    const stage = new Stage();
    await stage.graphs().open(stage.session, 'waits');
    await stage.panel.says({ type: 'reveal', entity: 'thread:0x1' });
    await stage.panel.says({ type: 'jump', entity: 'thread:0x1' });
    await stage.panel.says({ type: 'save', format: 'png', data: Buffer.from('png').toString('base64') });
    await stage.panel.says({ type: 'run', command: 'evil' });
    assert.deepEqual(stage.shown, ['thread:0x1 false', 'jump thread:0x1']);
    assert.deepEqual(stage.written, [['/out/file', 'png']]);
  });

  it('says when its session has ended, and asks nothing after it was closed', async () => {
    const stage = new Stage();
    await stage.graphs().open(stage.session, 'waits');
    stage.ended = true;
    stage.changed.fire(undefined);
    assert.equal(stage.panel.sent.at(-1)?.['connected'], false);
    stage.panel.close();
    stage.newData.fire({ id: 's1' });
    await settled();
    assert.equal(stage.asked.length, 1);
  });

  it('comes back after a reload of the window with nothing but its own page', async () => {
    const stage = new Stage();
    const panel = new FakePanel();
    await stage.graphs().deserializeWebviewPanel(panel as never, { kept: { kind: 'connections' } });
    assert.match(panel.webview.html, /Find a process or port/);
    await panel.says({ type: 'jump', entity: 'thread:0x1' });
    await panel.says({ type: 'save', format: 'svg', data: '<svg/>' });
    assert.deepEqual([stage.shown, stage.written], [[], [['/out/file', '<svg/>']]]);
  });
});

describe('the panel of a timeline', () => {
  const event = (state: Partial<TraceState>, stage: Stage): object => ({
    session: { type: 'kd', id: 's1' },
    event: 'alpcscope/trace',
    body: { ...stage.state, ...state },
  });

  it('follows a trace, says how far it is, and stops it', async () => {
    const stage = new Stage();
    const { events } = stage;
    stage.events = events.slice(0, 4);
    await stage.timelines().open(stage.session);
    await stage.panel.says({ type: 'ready' });
    stage.events = events;
    stage.custom.fire(event({ events: events.length }, stage));
    await settled();
    const taken = stage.panel.sent.flatMap(
      message => (message['events'] as readonly { index: number }[] | undefined) ?? [],
    );
    assert.deepEqual(
      taken.map(one => one.index),
      events.map(one => one.index),
    );
    const head = stage.panel.sent.at(-1)?.['head'] as Message;
    assert.deepEqual([head['running'], head['connected'], head['lost']], [true, true, 2]);
    stage.state = { ...stage.state, phase: 'ended' };
    await stage.panel.says({ type: 'stop' });
    assert.equal(stage.asked.filter(([name]) => name === 'alpcscope/traceStop').length, 1);
    assert.equal((stage.panel.sent.at(-1)?.['head'] as Message)['running'], false);
  });

  it('is one for a session, and is filled anew when its page was hidden', async () => {
    const stage = new Stage();
    const timelines = stage.timelines();
    await timelines.open(stage.session);
    await stage.panel.says({ type: 'ready' });
    await timelines.open(stage.session);
    assert.deepEqual([stage.panels.length, stage.panel.reveals], [1, 1]);
    await stage.panel.says({ type: 'ready' });
    const starts = stage.panel.sent.flatMap(message => (message['type'] === 'events' ? [message['start']] : []));
    assert.deepEqual(starts, [0, 0]);
  });

  it('saves what the adapter writes, and the picture of its page', async () => {
    const stage = new Stage();
    await stage.timelines().open(stage.session);
    await stage.panel.says({ type: 'save', format: 'csv' });
    await stage.panel.says({ type: 'save', format: 'svg', data: '<svg/>' });
    assert.deepEqual(
      stage.written.map(([, text]) => text),
      ['a,b', '<svg/>'],
    );
  });

  it('shows a saved trace without a session', async () => {
    const stage = new Stage();
    const { events, pairs } = trace(2);
    const saved = { format: 'alpcscope-messages', version: 1, title: 'lab', events, pairs, lost: 1 } as const;
    stage.timelines().openSaved(saved);
    await stage.panel.says({ type: 'ready' });
    await stage.panel.says({ type: 'reveal', entity: 'thread:0x1' });
    const [first, second] = stage.panel.sent;
    assert.equal((first?.['events'] as readonly object[]).length, events.length);
    assert.match(
      String((second?.['head'] as Message)['status']),
      /^Saved trace: \d+ events\. Nothing is known of 1 hit\.$/,
    );
    assert.deepEqual(stage.shown, []);
  });
});
