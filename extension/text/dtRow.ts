import { isHexCode, skipBlanks } from './pointer';

/** A member row of `dt` or `dx`. */
export interface MemberRow {
  /** Blanks in front of it: how deep it is nested. */
  readonly indent: number;
  readonly offset: number;
  readonly name: string;
  /** What follows the colon, without blanks around it and without a comment that somebody added. */
  readonly value: string;
}

/** `   +0x018 OwnerProcess     : 0xffffac0e`2b4f14c0 _EPROCESS`. Names longer than the column push the colon aside. */
export function readDtRow(text: string): MemberRow | undefined {
  const indent = skipBlanks(text);
  if (text.charCodeAt(indent) !== 43 || !text.startsWith('0x', indent + 1)) return undefined;
  let at = indent + 3;
  while (at < indent + 12 && isHexCode(text.charCodeAt(at))) at++;
  if (at === indent + 3 || at === indent + 12) return undefined;
  const offset = parseInt(text.slice(indent + 3, at), 16);
  const start = skipBlanks(text, at);
  const colon = text.indexOf(' :', start);
  if (start === at || colon < 0 || colon === start || colon - start > 200) return undefined;
  const name = text.slice(start, colon).trimEnd();
  return { indent, offset, name, value: withoutComment(text.slice(colon + 2)) };
}

/** Cuts a `// …` that was written behind a value. */
function withoutComment(value: string): string {
  const comment = value.indexOf(' // ');
  return (comment < 0 ? value : value.slice(0, comment)).trim();
}

const DX_HEAD = /^\[\+0x([0-9a-f]{1,8})(?:\s{0,4}\(\s{0,4}\d{1,3}:\s{0,4}\d{1,3}\))?\]\s{1,8}(\S{1,200})/i;

/** `    [+0x018] OwnerProcess     : 0xffffac0144310341 [Type: _EPROCESS *]`, bit fields with `( 2: 1)`. */
export function readDxRow(text: string): MemberRow | undefined {
  const indent = skipBlanks(text);
  if (text.charCodeAt(indent) !== 91 || text.length > 2_400) return undefined;
  const match = DX_HEAD.exec(text.slice(indent));
  const type = text.lastIndexOf('[Type: ');
  // A row without its type was cut off, and so may be its value.
  if (!match || type < 0 || !text.includes(']', type)) return undefined;
  const rest = text.slice(indent + match[0].length, type).trim();
  return {
    indent,
    offset: parseInt(match[1] ?? '0', 16),
    name: match[2] ?? '',
    value: rest.startsWith(':') ? rest.slice(1).trim() : '',
  };
}
