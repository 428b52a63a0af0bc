import { escapeMarkdown, inlineCode, markdownLink } from '../../base/markdown';
import type { EntityId } from '../../model/ids';
import type { Card, CardRelation, CardRow } from './card';

/**
 * Where the links of a card lead. Each function gives an address of our own making (a command link or a position in a
 * file), or undefined for none; a function that is left out gives no such links.
 */
export interface CardLinks {
  /** Shows a thing: reveals it in a view or goes to where it is described. */
  readonly entity?: (id: EntityId) => string | undefined;
  /** Shows a 1-based line of the log. */
  readonly line?: (line: number) => string | undefined;
  /** Jumps to the stack that belongs to a thing. */
  readonly stack?: (id: EntityId) => string | undefined;
  /** Does something useful with a debugger command: copies it, or puts it into a script. */
  readonly command?: (text: string) => string | undefined;
}

/** A card as compact Markdown. Everything that came from the target is escaped. */
export function cardMarkdown(card: Card, links: CardLinks = {}): string {
  const parts = [head(card, links)];
  if (card.rows.length > 0) parts.push(card.rows.map(row => rowText(row, links)).join('  \n'));
  const others = links.entity ? unlinkedRelations(card) : [];
  if (others.length > 0) parts.push(relationText(others, links));
  if (card.next.length > 0) parts.push('Next: ' + card.next.map(text => commandText(text, links)).join(', '));
  return parts.join('\n\n');
}

function head(card: Card, links: CardLinks): string {
  const title = `**${escapeMarkdown(card.title)}**`;
  const subtitle = card.subtitle === '' ? '' : ` ${escapeMarkdown(card.subtitle)}`;
  const stack = card.stackOf === undefined ? undefined : links.stack?.(card.stackOf);
  const jump = stack === undefined ? '' : ` · ${markdownLink('stack', stack)}`;
  const line = card.line === undefined ? '' : placeText(card.line, links);
  return title + subtitle + jump + line;
}

const MARKS: Readonly<Record<CardRow['kind'], string>> = {
  value: '',
  unknown: '',
  note: '',
  step: '→ ',
  contradiction: '⚠ two outputs disagree: ',
};

function rowText(row: CardRow, links: CardLinks): string {
  const value = row.code ? inlineCode(row.value) : escapeMarkdown(row.value);
  const target = row.entity === undefined ? undefined : links.entity?.(row.entity);
  const shown = target === undefined || value === '' ? value : markdownLink(value, target);
  const certainty = row.certainty === undefined || row.certainty === 'certain' ? '' : ` *(${row.certainty})*`;
  const place = row.line === undefined ? '' : placeText(row.line, links);
  const text = row.kind === 'unknown' ? `*${shown}*` : shown;
  const colon = row.kind === 'step' ? ' ' : ': ';
  return MARKS[row.kind] + escapeMarkdown(row.label) + colon + text + certainty + place;
}

/** Small, at the end of a row: where the value was read. */
function placeText(line: number, links: CardLinks): string {
  const url = links.line?.(line);
  return url === undefined ? '' : ` · ${markdownLink(`line ${line}`, url)}`;
}

/** Relations that no row links to already. */
function unlinkedRelations(card: Card): readonly CardRelation[] {
  const linked = new Set(card.rows.map(row => row.entity));
  return card.relations.filter(relation => !linked.has(relation.entity));
}

function relationText(relations: readonly CardRelation[], links: CardLinks): string {
  const shown = relations.slice(0, 10).map(relation => {
    const url = links.entity?.(relation.entity);
    const label = `${escapeMarkdown(relation.role)} ${escapeMarkdown(relation.label)}`;
    return url === undefined ? label : markdownLink(label, url);
  });
  const more = relations.length > shown.length ? ` and ${relations.length - shown.length} more` : '';
  return shown.join(' · ') + more;
}

function commandText(text: string, links: CardLinks): string {
  const code = inlineCode(text);
  const url = links.command?.(text);
  return url === undefined ? code : markdownLink(code, url);
}
