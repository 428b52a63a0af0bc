import type { EntityId, EntityKind } from '../../model/ids';
import { kindOfId } from '../../model/ids';
import { codeBlock, escapeMarkdown } from '../../base/markdown';
import type { EvidenceItem } from '../../protocol/requests';
import { roleName } from '../navigation/relatedRoles';
import { askForUnread } from '../navigation/unreadThing';
import type { SessionClient } from '../sessions/sessionClient';
import { withoutCommandLinks } from './boundedText';

const MOST_CANDIDATES = 10;
const MOST_RELATED = 20;
const MOST_WAITERS = 20;
const MOST_EVIDENCE = 30;

/** The thing that a text means, or a sentence that says which things it may mean. */
export async function findThing(
  client: SessionClient,
  text: string,
  kind: EntityKind,
): Promise<{ readonly entity: EntityId; readonly card: string } | { readonly why: string }> {
  const card = await client.request('alpcscope/card', { text });
  if (card && kindOfId(card.entity) === kind) {
    return { entity: card.entity, card: withoutCommandLinks(card.markdown) };
  }
  const { items } = await client.request('alpcscope/search', { text, kind, count: MOST_CANDIDATES });
  const [only] = items;
  if (!only) return { why: `No ${kind} of this reading fits "${text}".` };
  if (items.length > 1) {
    const list = items.map(item => `- ${escapeMarkdown(item.label)} (${escapeMarkdown(item.description)})`);
    return {
      why: [`Several things of the kind ${kind} fit. Ask again with an address or number:`, ...list].join('\n'),
    };
  }
  // A thing that was not read yet is asked of the debugger first.
  const entity = only.unread ? ((await askForUnread(client, only.entity)) ?? only.entity) : only.entity;
  const found = await client.request('alpcscope/card', { text: entity });
  return found
    ? { entity: found.entity, card: withoutCommandLinks(found.markdown) }
    : { why: `Nothing more than its name is known of ${only.label}.` };
}

/** What belongs to a thing, and who waits for it. */
export async function surroundingsText(client: SessionClient, entity: EntityId): Promise<string> {
  const { related } = await client.request('alpcscope/related', { entity });
  const { waiters, total, gap } = await client.request('alpcscope/waiters', { entity, count: MOST_WAITERS });
  const near = related
    .slice(0, MOST_RELATED)
    .map(
      ({ role, label, description }) =>
        `- ${roleName(role)}: ${escapeMarkdown(label)} (${escapeMarkdown(description)})`,
    );
  const behind = waiters.map(({ label, description, path }) => {
    const over = path.length === 0 ? '' : `, over ${path.map(step => escapeMarkdown(step)).join(' → ')}`;
    return `- ${escapeMarkdown(label)} (${escapeMarkdown(description)})${over}`;
  });
  return [
    ...(near.length > 0 ? ['## Related', ...near] : []),
    `## Threads that wait for it: ${total}`,
    ...behind,
    ...(total > behind.length ? [`- and ${total - behind.length} more`] : []),
    ...(gap === undefined ? [] : [`More may wait: ${escapeMarkdown(gap)}.`]),
  ].join('\n');
}

/** The stack of a thread, as a debugger prints it. */
export async function stackText(client: SessionClient, entity: EntityId): Promise<string> {
  const { text } = await client.request('alpcscope/stackText', { entity });
  return `## Stack\n${codeBlock(text.trimEnd())}`;
}

/** Where the values come from: lines that were printed, or structures in memory. */
export async function evidenceText(client: SessionClient, entity: EntityId): Promise<string> {
  const { items } = await client.request('alpcscope/evidence', { text: entity });
  if (items.length === 0) return '';
  const shown = items.slice(0, MOST_EVIDENCE).map(itemText);
  const rest = items.length > shown.length ? [`- and ${items.length - shown.length} more`] : [];
  return ['## Evidence', ...shown, ...rest].join('\n');
}

function itemText({ label, command, line, text, memory }: EvidenceItem): string {
  const place = memory ? `${memory.type}.${memory.field} at ${memory.address}` : `log line ${line}`;
  const source = memory || command === '' ? '' : `, printed by ${escapeMarkdown(command, 200)}`;
  const raw = memory ? '' : `: ${escapeMarkdown(text.split('\n', 1)[0] ?? '', 200)}`;
  return `- ${escapeMarkdown(label, 300)} (${place}${source})${raw}`;
}
