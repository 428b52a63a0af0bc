import { escapeMarkdown, markdownLink } from '../../base/markdown';
import { commandLink } from '../../protocol/links';
import type { Waiter, WaitersResponse } from '../../protocol/navigation';

/** Waiters in one document. */
export const MOST_WAITERS = 1000;

/** Who waits for a thing, as Markdown whose names lead to the stacks. */
export function waitersText({ label, waiters, total, gap }: WaitersResponse, session: string): string {
  const head = `# Who waits for ${escapeMarkdown(label)}?\n`;
  const more = gap === undefined ? '' : ` More may wait: ${escapeMarkdown(gap)}.`;
  if (total === 0) return `${head}\nNo thread of this reading waits for it.${more}\n`;
  const count = total === 1 ? '1 thread waits' : `${total.toLocaleString('en-US')} threads wait`;
  const rest = total > waiters.length ? ` The first ${waiters.length.toLocaleString('en-US')} are listed.` : '';
  return [
    head,
    `${count} for it, directly or not; the longest wait comes first.${rest}${more}`,
    '',
    '| Thread | State | Over |',
    '|---|---|---|',
    ...waiters.map(waiter => rowText(waiter, session)),
    '',
  ].join('\n');
}

function rowText({ entity, label, description, path }: Waiter, session: string): string {
  const thread = markdownLink(escapeMarkdown(label), commandLink('jump', { entity, session }));
  const over = path.length === 0 ? 'nothing: it waits directly' : path.map(step => escapeMarkdown(step)).join(' → ');
  return `| ${thread} | ${escapeMarkdown(description)} | ${over} |`;
}
