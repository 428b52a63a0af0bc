import './main.css';
import type { ShownTraceEvent, ShownTracePair } from '../../extension/protocol/messageTrace';
import type { FromTimelinePage, TimelineHead, ToTimelinePage } from '../../extension/protocol/timeline';
import { element, input } from '../shared/element';
import { pageApi } from '../shared/vscodeApi';
import { showDetails } from './details';
import { rowAfterKey } from './keys';
import { EventList } from './list';
import { type Choice, type Picture, Timeline } from './model';
import { wholePicture } from './wholePicture';

/* The page of the message timeline: draws the events that it is sent, and says what was chosen. */

/** Kept while the page is hidden, and over a reload of the window. */
interface PageState {
  readonly choice: Choice;
  readonly top: number;
  /** Index of the chosen event. */
  readonly chosen?: number;
  /** The beginning of the trace: after a reload its session is gone. */
  readonly kept?: {
    readonly head: TimelineHead;
    readonly events: readonly ShownTraceEvent[];
    readonly pairs: readonly ShownTracePair[];
  };
}

/** Events that outlive a reload of the window; more would fill VS Code's memory of it. */
const MOST_KEPT = 1000;
const PAUSE_MS = 200;

const api = pageApi<FromTimelinePage, PageState>();
const timeline = new Timeline();
let state: PageState = api.getState() ?? { choice: choiceNow(), top: 0 };
let head: TimelineHead | undefined;
let picture: Picture | undefined;
let drawing: number | undefined;
let writing: ReturnType<typeof setTimeout> | undefined;

const list = new EventList(element('events'), element('head'), element('body'), {
  choose: row => {
    choose(row);
    const entity = eventAt(row)?.thread?.entity;
    if (entity !== undefined && head?.connected === true) api.postMessage({ type: 'reveal', entity });
  },
  open: jump,
  scrolled: top => {
    keep({ top });
  },
});

window.addEventListener('message', ({ data }: MessageEvent<ToTimelinePage>) => {
  if (data.type === 'head') head = data.head;
  else timeline.add(data.start, data.events, data.pairs);
  drawSoon();
});
for (const id of ['processesOnly', 'unanswered']) input(id).addEventListener('change', chooseAnew);
input('filter').addEventListener('input', chooseAnew);
for (const format of ['csv', 'json'] as const)
  element(format).addEventListener('click', () => {
    api.postMessage({ type: 'save', format });
  });
element('svg').addEventListener('click', () => {
  if (picture) api.postMessage({ type: 'save', format: 'svg', data: wholePicture(picture, element('events')) });
});
element('stop').addEventListener('click', () => {
  api.postMessage({ type: 'stop' });
});
element('events').addEventListener('keydown', pressed);
window.addEventListener('pagehide', write);

input('filter').value = state.choice.filter;
input('processesOnly').checked = state.choice.processesOnly;
input('unanswered').checked = state.choice.unanswered;
const { kept } = state;
if (kept) {
  head = { ...kept.head, running: false, connected: false };
  timeline.add(0, kept.events, kept.pairs);
  draw();
  list.scrollTo(state.top);
}
api.postMessage({ type: 'ready' });

function choiceNow(): Choice {
  return {
    filter: input('filter').value,
    processesOnly: input('processesOnly').checked,
    unanswered: input('unanswered').checked,
  };
}

function chooseAnew(): void {
  keep({ choice: choiceNow() });
  draw();
}

/** Writing it out for each row that scrolls by would take longer than drawing it. */
function keep(change: Partial<PageState>): void {
  state = { ...state, ...change };
  writing ??= setTimeout(write, PAUSE_MS);
}

function write(): void {
  clearTimeout(writing);
  writing = undefined;
  api.setState(state);
}

/** Many messages come at once: they are drawn together. */
function drawSoon(): void {
  drawing ??= requestAnimationFrame(() => {
    drawing = undefined;
    if (head)
      keep({ kept: { head, events: timeline.first.slice(0, MOST_KEPT), pairs: timeline.allPairs.filter(isKept) } });
    draw();
  });
}

function isKept({ request }: ShownTracePair): boolean {
  return request < MOST_KEPT;
}

function draw(): void {
  picture = timeline.picture(head?.lost ?? 0, state.choice);
  const row = state.chosen === undefined ? undefined : picture.rowOf.get(state.chosen);
  list.show(picture, row);
  const hidden = timeline.size - picture.rowOf.size;
  element('note').textContent = [
    head?.status,
    timeline.size === 0 ? 'No message was seen.' : undefined,
    hidden > 0 ? `${hidden.toLocaleString('en-US')} events are not shown.` : undefined,
  ]
    .filter(part => part !== undefined && part !== '')
    .join(' ');
  element('stop').hidden = head?.running !== true;
  for (const id of ['csv', 'json']) element(id).hidden = head?.connected !== true;
  showChosen();
}

function showChosen(): void {
  const row = state.chosen === undefined ? undefined : picture?.rowOf.get(state.chosen);
  const event = row === undefined ? undefined : eventAt(row);
  showDetails(
    element('details'),
    event,
    event && picture?.pairOf(event.index),
    head?.connected === true ? say : undefined,
  );
}

function say(message: FromTimelinePage): void {
  api.postMessage(message);
}

function choose(row: number): void {
  const event = eventAt(row);
  if (!picture) return;
  if (event) keep({ chosen: event.index });
  list.show(picture, row);
  showChosen();
  list.bringIntoView(row);
}

function jump(row: number): void {
  const entity = eventAt(row)?.thread?.entity;
  if (entity !== undefined && head?.connected === true) api.postMessage({ type: 'jump', entity });
}

function eventAt(row: number): ShownTraceEvent | undefined {
  const found = picture?.rows[row];
  return found?.kind === 'event' ? found.event : undefined;
}

function pressed(event: KeyboardEvent): void {
  if (!picture || event.target !== event.currentTarget) return;
  const at = state.chosen === undefined ? -1 : (picture.rowOf.get(state.chosen) ?? -1);
  if (event.key === 'Enter' && at >= 0) jump(at);
  else if (event.key === ' ' && at >= 0) {
    const entity = eventAt(at)?.thread?.entity;
    if (entity !== undefined && head?.connected === true) api.postMessage({ type: 'reveal', entity });
  } else {
    const next = nextRow(picture, at, event.key);
    if (next === undefined) return;
    choose(next);
  }
  event.preventDefault();
}

/** Gaps cannot be chosen: the keys pass over them. */
function nextRow(shown: Picture, at: number, key: string): number | undefined {
  const { rows } = shown;
  const next = rowAfterKey(rows, at, key, list.page, index => shown.pairOf(index));
  if (next === undefined || rows[next]?.kind === 'event') return next;
  const step = key === 'ArrowUp' || key === 'PageUp' || key === 'End' ? -1 : 1;
  const other = next + step;
  return rows[other]?.kind === 'event' ? other : undefined;
}
