import type { FromTimelinePage } from '../../extension/protocol/timeline';
import type { ShownTraceEvent, ShownTracePair, TraceName } from '../../extension/protocol/messageTrace';
import { detailsOf } from './words';

type Say = (message: FromTimelinePage) => void;

/** What is known of the chosen event, and where it leads to. */
export function showDetails(
  panel: HTMLElement,
  event: ShownTraceEvent | undefined,
  pair: ShownTracePair | undefined,
  say: Say | undefined,
): void {
  panel.hidden = event === undefined;
  if (!event) return;
  const list = document.createElement('dl');
  for (const [name, value] of detailsOf(event, pair)) {
    const [term, text] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    text.textContent = value;
    const item = document.createElement('div');
    item.append(term, text);
    list.append(item);
  }
  panel.replaceChildren(list, ...(say ? buttons(event, say) : []));
}

function buttons(
  { thread, port, targetPort, message, waitingThread }: ShownTraceEvent,
  say: Say,
): readonly HTMLElement[] {
  const bar = document.createElement('div');
  bar.className = 'links';
  const link = (text: string, name: TraceName | undefined, type: 'reveal' | 'jump'): void => {
    const entity = name?.entity;
    if (entity === undefined) return;
    const button = document.createElement('button');
    button.textContent = text;
    button.addEventListener('click', () => {
      say({ type, entity });
    });
    bar.append(button);
  };
  link('Jump to stack', thread, 'jump');
  link('Show thread', thread, 'reveal');
  link('Show message', message, 'reveal');
  link('Show port', targetPort ?? port, 'reveal');
  link('Stack of the waiting thread', waitingThread, 'jump');
  return bar.childElementCount > 0 ? [bar] : [];
}
