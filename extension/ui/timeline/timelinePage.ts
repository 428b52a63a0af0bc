import { escapeHtml, pageDocument, type PageParts } from '../pages/page';

/** Visible texts of the page, translated. */
export type TimelineTexts = Readonly<
  Record<
    | 'stop'
    | 'filter'
    | 'processesOnly'
    | 'unanswered'
    | 'svg'
    | 'csv'
    | 'json'
    | 'legend'
    | 'hint'
    | 'events'
    | 'details',
    string
  >
>;

/** The document of the message timeline. */
export function timelinePage(parts: PageParts, texts: TimelineTexts): string {
  const text = (id: keyof TimelineTexts): string => escapeHtml(texts[id]);
  const button = (id: 'stop' | 'svg' | 'csv' | 'json', hidden = ''): string =>
    `<button id="${id}"${hidden}>${text(id)}</button>`;
  const check = (id: 'processesOnly' | 'unanswered'): string =>
    `<label><input type="checkbox" id="${id}">${text(id)}</label>`;
  const filter = `<input id="filter" type="search" maxlength="200" placeholder="${text('filter')}" aria-label="${text('filter')}">`;
  return pageDocument(
    parts,
    `<div id="bar" role="toolbar">${button('stop', ' hidden')}${filter}${check('processesOnly')}${check('unanswered')}${button('svg')}${button('csv', ' hidden')}${button('json', ' hidden')}<span id="legend" title="${text('hint')}">${text('legend')}</span></div>
<div id="note" role="status"></div>
<div id="events" role="listbox" tabindex="0" aria-label="${text('events')}"><div id="head" aria-hidden="true"></div><div id="body" role="presentation"></div></div>
<div id="details" role="region" aria-label="${text('details')}" hidden></div>`,
  );
}
