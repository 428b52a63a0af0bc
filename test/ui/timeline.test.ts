import assert from 'node:assert/strict';
import type { TraceEventsPage, TraceState } from '../../extension/protocol/messageTrace';
import { readTimelineMessage, type ToTimelinePage } from '../../extension/protocol/timeline';
import type { SessionClient } from '../../extension/ui/sessions/sessionClient';
import { EventFeed } from '../../extension/ui/timeline/eventFeed';
import { timelinePage } from '../../extension/ui/timeline/timelinePage';
import { isGoingOn, traceBadge, traceLine } from '../../extension/ui/timeline/traceText';
import { trace } from '../pages/pictures';

describe('the page of the message timeline', () => {
  it('loads nothing but its own script and style', () => {
    const names = [
      'stop',
      'filter',
      'processesOnly',
      'unanswered',
      'svg',
      'csv',
      'json',
      'legend',
      'hint',
      'events',
      'details',
    ];
    const texts = Object.fromEntries(names.map(name => [name, '<b> "x"'])) as Parameters<typeof timelinePage>[1];
    const parts = { cspSource: 'https://own.example', nonce: 'n0nce', script: 'https://own.example/t.js', style: 's' };
    const page = timelinePage(parts, texts);
    assert.match(page, /default-src 'none'; img-src data:; style-src https:\/\/own\.example; script-src 'nonce-n0nce'/);
    assert.equal([...page.matchAll(/<script/g)].length, 1);
    assert.ok(!page.includes('<b>') && !page.includes('"x"'));
  });

  it('is believed only what it may say', () => {
    assert.deepEqual(readTimelineMessage({ type: 'stop', more: 1 }), { type: 'stop' });
    assert.deepEqual(readTimelineMessage({ type: 'save', format: 'csv' }), { type: 'save', format: 'csv' });
    for (const wrong of [
      null,
      'ready',
      { type: 'start' },
      { type: 'reveal', entity: 'file:/x' },
      { type: 'save', format: 'svg' },
      { type: 'save', format: 'csv', data: 'what the page made up' },
      { type: 'save', format: 'exe', data: '' },
    ])
      assert.equal(readTimelineMessage(wrong), undefined);
  });
});

describe('the events of a trace come to the page', () => {
  const { events, pairs } = trace(700);

  /** A session whose trace has some of the events. */
  class Session {
    number = 1;
    total = events.length;
    asked = 0;
    readonly client = {
      request: (_: string, { start, count }: { start: number; count: number }): Promise<TraceEventsPage> => {
        this.asked++;
        const page = events.slice(start, Math.min(this.total, start + count));
        return Promise.resolve({ number: this.number, events: page, pairs, total: this.total, lost: 3 });
      },
    } as unknown as SessionClient;
  }

  const taken = (posted: readonly ToTimelinePage[]): readonly number[] =>
    posted.flatMap(message => (message.type === 'events' ? message.events.map(event => event.index) : []));

  it('each once and in order, however often they are asked for', async () => {
    const session = new Session();
    session.total = 1500;
    const posted: ToTimelinePage[] = [];
    const feed = new EventFeed(session.client, message => posted.push(message));
    await Promise.all([feed.follow(), feed.follow(), feed.follow()]);
    session.total = events.length;
    await feed.follow();
    assert.deepEqual(
      taken(posted),
      events.map(event => event.index),
    );
    assert.equal(feed.lost, 3);
  });

  it('anew for a page that was hidden, and for another trace', async () => {
    const session = new Session();
    session.total = 20;
    const posted: ToTimelinePage[] = [];
    const feed = new EventFeed(session.client, message => posted.push(message));
    await feed.follow();
    feed.forget();
    await feed.follow();
    session.number = 2;
    session.total = 5;
    await feed.follow();
    const starts = posted.flatMap(message =>
      message.type === 'events' ? [[message.start, message.events.length]] : [],
    );
    assert.deepEqual(starts, [
      [0, 20],
      [0, 20],
      [0, 5],
    ]);
  });
});

describe('the line about a trace', () => {
  const state: TraceState = {
    number: 1,
    phase: 'running',
    limits: { events: 1000, hits: 5000, seconds: 30 },
    filter: {},
    kinds: ['dispatch'],
    events: 1,
    hits: 480,
    ms: 2040,
  };

  it('says what it is of, how far it is, and what it has cost', () => {
    assert.equal(
      traceLine({ ...state, filterText: 'svchost.exe (033c)' }),
      'Tracing messages of svchost.exe (033c): 1 event in 2.0 s, the target was halted for a moment 480 times, until 1,000 events, 5,000 halts or 30 s.',
    );
    assert.equal(traceBadge(state), 'ALPC trace: 1, 2 s');
    assert.ok(isGoingOn(state));
  });

  it('says why it has ended', () => {
    const ended = {
      ...state,
      phase: 'ended',
      events: 20,
      hits: 1,
      message: 'The target was halted by a breakpoint.',
    } as const;
    assert.equal(
      traceLine(ended),
      'Trace of messages: 20 events in 2.0 s, the target was halted for a moment once. The target was halted by a breakpoint.',
    );
    assert.ok(!isGoingOn(ended));
    assert.equal(traceLine({ ...state, phase: 'none' }), 'Nothing was traced in this session.');
  });
});
