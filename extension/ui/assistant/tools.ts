import { escapeMarkdown } from '../../base/markdown';
import type { EntityKind } from '../../model/ids';
import type { SessionClient } from '../sessions/sessionClient';
import { withoutCommandLinks } from './boundedText';
import { evidenceText, findThing, stackText, surroundingsText } from './thingText';
import type { ToolInput } from './toolInput';
import { countField, kindField, optionalTextField, textField } from './toolInput';

/** Names of the language model tools. package.json lists the same; a test compares both. */
export const TOOLS = {
  whyHung: 'alpcscope_whyHung',
  thread: 'alpcscope_thread',
  port: 'alpcscope_port',
  message: 'alpcscope_message',
  search: 'alpcscope_search',
} as const;

export type ToolName = (typeof TOOLS)[keyof typeof TOOLS];

/** Answers a tool's question with sections of Markdown. Tools only read. */
export type Tool = (client: SessionClient, input: ToolInput) => Promise<readonly string[]>;

const SEARCH = { usual: 20, most: 100 };

export const TOOL_TABLE: Readonly<Record<ToolName, Tool>> = {
  [TOOLS.whyHung]: whyHung,
  [TOOLS.thread]: (client, input) => describe(client, textField(input, 'thread'), 'thread'),
  [TOOLS.port]: (client, input) => describe(client, textField(input, 'port'), 'port'),
  [TOOLS.message]: (client, input) => describe(client, textField(input, 'message'), 'message'),
  [TOOLS.search]: search,
};

/** The hang report, which holds its evidence: of all hung threads, or of one. */
async function whyHung(client: SessionClient, input: ToolInput): Promise<readonly string[]> {
  const named = optionalTextField(input, 'thread');
  if (named === undefined) return [await reportText(client)];
  const found = await findThing(client, named, 'thread');
  return 'why' in found ? [found.why] : [await reportText(client, found.entity)];
}

async function reportText(client: SessionClient, thread?: string): Promise<string> {
  const args = { kind: 'hang', format: 'markdown', ...(thread !== undefined && { thread }) } as const;
  return withoutCommandLinks((await client.request('alpcscope/report', args)).text);
}

async function describe(client: SessionClient, text: string, kind: EntityKind): Promise<readonly string[]> {
  const found = await findThing(client, text, kind);
  if ('why' in found) return [found.why];
  const { entity, card } = found;
  const stack = kind === 'thread' ? [await stackText(client, entity)] : [];
  return [card, ...stack, await surroundingsText(client, entity), await evidenceText(client, entity)];
}

async function search(client: SessionClient, input: ToolInput): Promise<readonly string[]> {
  const text = optionalTextField(input, 'text') ?? '';
  const kind = kindField(input);
  const count = countField(input, SEARCH.usual, SEARCH.most);
  const { items } = await client.request('alpcscope/search', { text, count, ...(kind && { kind }) });
  if (items.length === 0) return [`Nothing of this reading fits "${escapeMarkdown(text)}".`];
  const lines = items.map(item => `- ${escapeMarkdown(item.label)} (${escapeMarkdown(item.description)})`);
  const full = items.length === count ? [`Only the first ${count} are listed.`] : [];
  return [[...lines, ...full].join('\n')];
}
