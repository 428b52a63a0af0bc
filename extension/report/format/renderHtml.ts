import { unknownText } from '../../analysis/card/names';
import type { Block, Document, Inline, Proof, Step, Text } from '../document';
import { svgText } from '../picture/svgText';
import { count } from '../words';
import { escapeHtml } from './htmlEscape';
import { STYLE } from './style';

type TableBlock = Extract<Block, { kind: 'table' }>;
type PictureBlock = Extract<Block, { kind: 'picture' }>;

const LEGEND =
  'Solid lines are certain, dashed likely, dotted heuristic; double boxes hold the others up, thick ones are in a deadlock.';

/** Nothing is loaded and no script runs: the page is complete in itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A document as one HTML file without scripts, links or outside parts. */
export function renderHtml(document: Document): string {
  return [...htmlPieces(document)].join('');
}

/** The same in pieces, tables row by row. */
export function* htmlPieces(document: Document): Generator<string> {
  yield [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(document.title)}</title>`,
    `<style>\n${STYLE}\n</style>`,
    '</head>',
    '<body>',
    `<h1>${escapeHtml(document.title)}</h1>`,
    `<p class="subtitle">${inlines(document.subtitle)}</p>`,
  ].join('\n');
  for (const one of document.blocks) {
    yield '\n';
    if (one.kind === 'table') yield* table(one);
    else yield block(one);
  }
  yield '\n</body>\n</html>\n';
}

function block(one: Exclude<Block, TableBlock>): string {
  switch (one.kind) {
    case 'heading':
      return `<h${one.level}>${inlines(one.text)}</h${one.level}>`;
    case 'paragraph':
      return `<p>${inlines(one.text)}</p>`;
    case 'list': {
      const tag = one.ordered ? 'ol' : 'ul';
      const start = one.start === undefined ? '' : ` start="${one.start}"`;
      return `<${tag}${start}>\n${one.items.map(item => `<li>${inlines(item)}</li>`).join('\n')}\n</${tag}>`;
    }
    case 'chain':
      return chain(one.steps);
    case 'evidence':
      return details(inlines(one.summary), one.proofs);
    case 'verbatim':
      return verbatim(one.summary, one.lines, one.folded);
    case 'picture':
      return picture(one);
  }
}

function picture({ title, draw }: PictureBlock): string {
  const drawn = draw(text => text);
  if (!drawn) return '';
  const rest = drawn.omitted > 0 ? ` ${count(drawn.omitted, 'more chain')} not drawn.` : '';
  return [
    `<figure><div class="scroll">${svgText(drawn, title)}</div>`,
    `<figcaption>${escapeHtml(`${title}. ${LEGEND}${rest}`)}</figcaption></figure>`,
  ].join('\n');
}

function* table(one: TableBlock): Generator<string> {
  const attribute = (i: number): string => (one.columns[i]?.numeric ? ' class="n"' : '');
  const head = one.columns
    .map((column, i) => `<th scope="col"${attribute(i)}>${escapeHtml(column.head)}</th>`)
    .join('');
  yield ['<div class="scroll"><table>', `<thead><tr>${head}</tr></thead>`, '<tbody>', ''].join('\n');
  for (const cells of one.rows)
    yield `<tr>${cells.map((text, i) => `<td${attribute(i)}>${inlines(text)}</td>`).join('')}</tr>\n`;
  yield '</tbody>\n</table></div>';
}

/** Nested lists: a branch opens a list inside the step before it. */
function chain(steps: readonly Step[]): string {
  const lines = ['<ol class="chain">'];
  let depth = 0;
  let open = false;
  for (const step of steps) {
    if (step.depth > depth) {
      for (; depth < step.depth; depth++) lines.push('<ol>');
    } else {
      if (open) lines.push('</li>');
      for (; depth > step.depth; depth--) lines.push('</ol></li>');
    }
    const badge = step.certainty ? ` <span class="${step.certainty}">${step.certainty}</span>` : '';
    lines.push(`<li>${inlines(step.text)}${badge}`);
    if (step.proofs.length > 0) lines.push(details('Evidence', step.proofs));
    open = true;
  }
  if (open) lines.push('</li>');
  for (; depth > 0; depth--) lines.push('</ol></li>');
  return [...lines, '</ol>'].join('\n');
}

function details(summary: string, proofs: readonly Proof[]): string {
  const places = summary === 'Evidence' ? `: ${escapeHtml(proofs.map(proof => proof.place).join(', '))}` : '';
  return `<details><summary>${summary}${places}</summary>\n${proofs.map(proofHtml).join('\n')}\n</details>`;
}

function proofHtml(proof: Proof): string {
  const source = proof.source.length > 0 ? `, <code>${escapeHtml(proof.source)}</code>` : '';
  return `<div class="place">${escapeHtml(proof.place)}${source}</div><pre>${escapeHtml(proof.text)}</pre>`;
}

function verbatim(summary: string, lines: readonly string[], folded: boolean): string {
  const text = `<pre>${lines.map(escapeHtml).join('\n')}</pre>`;
  return folded
    ? `<details><summary>${escapeHtml(summary)}</summary>\n${text}\n</details>`
    : `<p>${escapeHtml(summary)}</p>\n${text}`;
}

function inlines(text: Text): string {
  return text.map(inline).join('');
}

function inline(one: Inline): string {
  if (typeof one === 'string') return escapeHtml(one);
  switch (one.kind) {
    case 'code':
      return `<code>${escapeHtml(one.text)}</code>`;
    case 'strong':
      return `<strong>${escapeHtml(one.text)}</strong>`;
    case 'unknown':
      return `<span class="unknown">${unknownText(one.reason)}</span>`;
  }
}
