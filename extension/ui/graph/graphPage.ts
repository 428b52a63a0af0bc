/** What the page of the wait graph needs from its webview. */
export interface PageParts {
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** Visible texts, translated. */
  readonly texts: Readonly<Record<'zoomIn' | 'zoomOut' | 'fit' | 'saveSvg' | 'savePng' | 'legend' | 'hint', string>>;
}

/** The document of the page. Only our own script and style may load; everything drawn later is made with DOM calls. */
export function graphPage({ cspSource, nonce, script, style, texts }: PageParts): string {
  const csp = `default-src 'none'; img-src data:; style-src ${cspSource}; script-src 'nonce-${nonce}'`;
  const button = (id: keyof PageParts['texts']): string => `<button id="${id}">${escapeHtml(texts[id])}</button>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<link rel="stylesheet" href="${style}">
</head>
<body>
<div id="bar" role="toolbar">${(['zoomIn', 'zoomOut', 'fit', 'saveSvg', 'savePng'] as const).map(button).join('')}<span id="legend" title="${escapeHtml(texts.hint)}">${escapeHtml(texts.legend)}</span></div>
<div id="note" role="status"></div>
<div id="canvas"></div>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
}
