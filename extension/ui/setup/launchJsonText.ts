import { elementsOf, type Span, valueOf } from './jsonWithComments';

/** What an empty launch.json begins with. */
const HEAD =
  '// Launch configurations of this folder: https://code.visualstudio.com/docs/debugtest/debugging-configuration';

/** A place in a text and what is to stand there instead. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A configuration as launch.json holds it. */
export type NamedConfiguration = Readonly<Record<string, unknown>> & { readonly name: string };

/** A whole launch.json with one configuration. */
export function newLaunchJson(config: NamedConfiguration): string {
  const body = JSON.stringify({ version: '0.2.0', configurations: [config] }, null, 2);
  return body.replace('{', `{\n  ${HEAD}`) + '\n';
}

/**
 * Puts a configuration into the text of a launch.json: in the place of the one with its name, else behind the last one.
 * Comments and everything else stay as they are. Undefined where the text has no list of configurations that can be told for
 * certain.
 */
export function withConfiguration(text: string, config: NamedConfiguration): TextChange | undefined {
  const root = valueOf(text, { start: 0, end: text.length });
  if (root === undefined || text[root.start] !== '{') return undefined;
  const members = elementsOf(text, root);
  const list = members?.find(member => member.name === 'configurations')?.value;
  if (members === undefined) return undefined;
  if (list === undefined) return asFirstMember(root, members.length, config);
  const elements = text[list.start] === '[' ? elementsOf(text, list) : undefined;
  if (elements === undefined) return undefined;
  const same = elements.find(({ value }) => nameAt(text, value) === config.name)?.value;
  if (same) return { ...same, text: indented(config, indentAt(text, same.start)) };
  const last = elements.at(-1)?.value;
  if (last) return behind(text, last, list.end - 1, config);
  const outer = indentAt(text, list.start);
  // Comments of an empty list stay in front of its first configuration.
  const body = text.slice(list.start + 1, list.end - 1).trimEnd();
  return {
    start: list.start,
    end: list.end,
    text: `[${body}\n${outer}  ${indented(config, `${outer}  `)}\n${outer}]`,
  };
}

/** Behind the last configuration, and behind what is said of it on its line. */
function behind(text: string, last: Span, listEnd: number, config: NamedConfiguration): TextChange {
  const indent = indentAt(text, last.start);
  const added = `\n${indent}${indented(config, indent)}`;
  const line = text.indexOf('\n', last.end);
  const rest = text.slice(last.end, line < 0 ? listEnd : Math.min(line, listEnd)).trimEnd();
  const isWhole = !rest.includes('/*') || rest.includes('*/');
  if (!isWhole) return { start: last.end, end: last.end, text: `,${added}` };
  const hasComma = rest.trimStart().startsWith(',');
  return { start: last.end, end: last.end + rest.length, text: `${hasComma ? '' : ','}${rest}${added}` };
}

function asFirstMember(root: Span, others: number, config: NamedConfiguration): TextChange {
  const inner = `"configurations": [\n    ${indented(config, '    ')}\n  ]`;
  return {
    start: root.start + 1,
    end: root.start + 1,
    text: `\n  ${inner}${others > 0 ? ',' : '\n'}`,
  };
}

/** The name of a configuration, where it has one as plain text. */
function nameAt(text: string, value: Span): string | undefined {
  const name = elementsOf(text, value)?.find(member => member.name === 'name')?.value;
  if (name === undefined || text[name.start] !== '"') return undefined;
  try {
    const parsed: unknown = JSON.parse(text.slice(name.start, name.end));
    return typeof parsed === 'string' ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function indented(config: NamedConfiguration, indent: string): string {
  return JSON.stringify(config, null, 2).replaceAll('\n', `\n${indent}`);
}

/** The blanks in front of the first character of a line. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}
