import { escapeHtml, pageDocument, type PageParts } from '../pages/page';

/** Visible texts of the page, translated. */
export type PageTexts = Readonly<
  Record<
    | 'zoomIn'
    | 'zoomOut'
    | 'fit'
    | 'saveSvg'
    | 'savePng'
    | 'legend'
    | 'hint'
    | 'filter'
    | 'collapsed'
    | 'waitingOnly'
    | 'focus'
    | 'all',
    string
  >
>;

const BUTTONS = ['zoomIn', 'zoomOut', 'fit', 'saveSvg', 'savePng'] as const;

/** The document of a graph. */
export function graphPage(parts: PageParts, texts: PageTexts): string {
  const text = (id: keyof PageTexts): string => escapeHtml(texts[id]);
  const button = (id: keyof PageTexts): string => `<button id="${id}">${text(id)}</button>`;
  const check = (id: keyof PageTexts): string => `<label><input type="checkbox" id="${id}">${text(id)}</label>`;
  const filter = `<input id="filter" type="search" maxlength="200" placeholder="${text('filter')}" aria-label="${text('filter')}">`;
  const ask = `<span id="ask" hidden>${check('collapsed')}${check('waitingOnly')}${button('focus')}${button('all')}</span>`;
  return pageDocument(
    parts,
    `<div id="bar" role="toolbar">${BUTTONS.map(button).join('')}${filter}${ask}<span id="legend" title="${text('hint')}">${text('legend')}</span></div>
<div id="note" role="status"></div>
<div id="canvas"></div>`,
  );
}
