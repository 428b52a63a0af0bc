import { unknownText } from '../../analysis/card/names';
import type { Block, Document, Inline, Proof, Step, Text } from '../document';
import { cell, codeSpan, escapeLineStart, escapeText, fenced } from './markdownEscape';

type TableBlock = Extract<Block, { kind: 'table' }>;

/** A document as GitHub-flavoured Markdown. It holds no HTML and no links, whatever the input was called. */
export function renderMarkdown(document: Document): string {
  return [...markdownPieces(document)].join('');
}

/** The same in pieces, tables row by row. */
export function* markdownPieces(document: Document): Generator<string> {
  yield `# ${escapeText(document.title)}`;
  const subtitle = line(document.subtitle);
  if (subtitle.length > 0) yield `\n\n${subtitle}`;
  for (const one of document.blocks) {
    if (one.kind === 'table') {
      yield '\n\n';
      yield* table(one);
      continue;
    }
    const text = block(one);
    if (text.length > 0) yield `\n\n${text}`;
  }
  yield '\n';
}

function block(one: Exclude<Block, TableBlock>): string {
  switch (one.kind) {
    case 'heading':
      return `${'#'.repeat(one.level)} ${inlines(one.text)}`;
    case 'paragraph':
      return line(one.text);
    case 'list':
      return one.items.map((item, i) => `${one.ordered ? `${i + (one.start ?? 1)}.` : '-'} ${line(item)}`).join('\n');
    case 'chain':
      return chain(one.steps);
    case 'evidence':
      return [line(one.summary), ...one.proofs.map(proof => `- ${proofLine(proof)}`)].join('\n');
    case 'verbatim':
      return [line([one.summary]), '', fenced(one.lines)].join('\n');
    case 'picture':
      return '';
  }
}

function* table(one: TableBlock): Generator<string> {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  yield row(one.columns.map(column => cell(escapeText(column.head))));
  yield `\n${row(one.columns.map(column => (column.numeric ? '---:' : '---')))}`;
  for (const cells of one.rows) yield `\n${row(cells.map(text => cell(inlines(text))))}`;
}

/** Steps as a numbered list; branches are indented below the step that they leave from. */
function chain(steps: readonly Step[]): string {
  const numbers: number[] = [];
  const lines: string[] = [];
  for (const step of steps) {
    numbers.length = step.depth + 1;
    const number = (numbers[step.depth] ?? 0) + 1;
    numbers[step.depth] = number;
    const indent = '   '.repeat(step.depth);
    const certainty = step.certainty ? ` _(${step.certainty})_` : '';
    lines.push(`${indent}${number}. ${line(step.text)}${certainty}`);
    for (const proof of step.proofs) lines.push(`${indent}   - ${proofLine(proof)}`);
  }
  return lines.join('\n');
}

function proofLine(proof: Proof): string {
  const source = proof.source.length > 0 ? `, ${codeSpan(proof.source)}` : '';
  return `${escapeText(proof.place)}${source}: ${codeSpan(proof.text)}`;
}

function line(text: Text): string {
  return escapeLineStart(inlines(text));
}

function inlines(text: Text): string {
  return text.map(inline).join('');
}

function inline(one: Inline): string {
  if (typeof one === 'string') return escapeText(one);
  switch (one.kind) {
    case 'code':
      return codeSpan(one.text);
    case 'strong':
      return one.text.trim().length > 0 ? `**${escapeText(one.text.trim())}**` : '';
    case 'unknown':
      return `_${unknownText(one.reason)}_`;
  }
}
