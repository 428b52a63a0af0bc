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

/** What the page of a graph needs from its webview. */
export interface PageParts {
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly texts: PageTexts;
}

const BUTTONS = ['zoomIn', 'zoomOut', 'fit', 'saveSvg', 'savePng'] as const;

/** The document of the page. Only our own script and style may load; everything drawn later is made with DOM calls. */
export function graphPage({ cspSource, nonce, script, style, texts }: PageParts): string {
  const csp = `default-src 'none'; img-src data:; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  const button = (id: keyof PageTexts): string => `<button id="${id}">${escapeHtml(texts[id])}</button>`;
  const check = (id: keyof PageTexts): string =>
    `<label><input type="checkbox" id="${id}">${escapeHtml(texts[id])}</label>`;
  const filter = `<input id="filter" type="search" maxlength="200" placeholder="${escapeHtml(texts.filter)}" aria-label="${escapeHtml(texts.filter)}">`;
  const ask = `<span id="ask" hidden>${filter}${check('collapsed')}${check('waitingOnly')}${button('focus')}${button('all')}</span>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="bar" role="toolbar">${BUTTONS.map(button).join('')}${ask}<span id="legend" title="${escapeHtml(texts.hint)}">${escapeHtml(texts.legend)}</span></div>
<div id="note" role="status"></div>
<div id="canvas"></div>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
}
