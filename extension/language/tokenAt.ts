import { type Address, parseAddress } from '../base/address';

export type TokenKind = 'address' | 'cid' | 'number' | 'symbol' | 'command' | 'flag' | 'word';

/** What stands at a place of a line. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Columns in UTF-16 units; `end` is behind the last character. */
  readonly start: number;
  readonly end: number;
  /** Of an address, whatever way it is printed. */
  readonly address?: Address;
}

/** Characters to each side of a place that are looked at, so that a line of a gigabyte costs nothing. */
const REACH = 300;

/*
 * In the order in which they are tried: symbol, extension command, address with backtick, decimal, client id,
 * hex with 0x, bare hex of 8 to 16 digits, option, dot command, thread command, word or short number.
 */
const TOKEN = new RegExp(
  [
    String.raw`(?<symbol>[A-Za-z_][\w.\-]{0,80}![^\s![\](){};"|]{1,200})`,
    String.raw`(?<command>![A-Za-z_][\w.]{0,80}|(?<![\w.])~[\w*.#]{0,12})`,
    String.raw`(?<split>(?:0[xX])?[0-9a-fA-F]{1,8}${'`'}[0-9a-fA-F]{8}(?![\w${'`'}]))`,
    String.raw`(?<decimal>0[nN]\d{1,20}(?!\w))`,
    String.raw`(?<cid>(?<![\w.])[0-9a-fA-F]{1,8}\.[0-9a-fA-F]{1,8}(?![\w.]))`,
    String.raw`(?<prefixed>0[xX][0-9a-fA-F]{1,16}(?!\w))`,
    String.raw`(?<bare>[0-9a-fA-F]{8,16}(?![\w${'`'}]))`,
    String.raw`(?<flag>(?<=\s)[/-][A-Za-z?]\w{0,20})`,
    String.raw`(?<dot>(?<![\w.)\]])\.[A-Za-z_]{2,24})`,
    String.raw`(?<word>\w{1,100})`,
  ].join('|'),
  'g',
);

/** The token that covers a column, or that ends right before it; undefined between tokens. */
export function tokenAt(line: string, character: number): Token | undefined {
  if (!Number.isInteger(character) || character < 0 || character > line.length) return undefined;
  const from = Math.max(0, character - REACH);
  const window = line.slice(from, character + REACH);
  let before: Token | undefined;
  for (const match of window.matchAll(TOKEN)) {
    const start = from + match.index;
    const end = start + match[0].length;
    if (start > character) break;
    if (end > character) return tokenOf(match, start, end);
    if (end === character) before = tokenOf(match, start, end);
  }
  return before;
}

/** All tokens of a line, at most `limit` columns of it. */
export function* tokensOf(line: string, limit = 2000): Generator<Token> {
  for (const match of line.slice(0, limit).matchAll(TOKEN)) {
    yield tokenOf(match, match.index, match.index + match[0].length);
  }
}

function tokenOf(match: RegExpMatchArray, start: number, end: number): Token {
  const text = match[0];
  const groups = match.groups ?? {};
  const place = { text, start, end };
  if (groups['symbol'] !== undefined) return { kind: 'symbol', ...place };
  if (groups['command'] !== undefined || groups['dot'] !== undefined) return { kind: 'command', ...place };
  if (groups['cid'] !== undefined) return { kind: 'cid', ...place };
  if (groups['flag'] !== undefined) return { kind: 'flag', ...place };
  if (groups['decimal'] !== undefined) return { kind: 'number', ...place };
  if (groups['split'] !== undefined || groups['bare'] !== undefined) return withAddress(place);
  if (groups['prefixed'] !== undefined) return text.length >= 10 ? withAddress(place) : { kind: 'number', ...place };
  return { kind: /^[0-9a-f]*\d[0-9a-f]*$/i.test(text) ? 'number' : 'word', ...place };
}

function withAddress(place: Omit<Token, 'kind'>): Token {
  const address = parseAddress(place.text);
  return address === undefined ? { kind: 'word', ...place } : { kind: 'address', ...place, address };
}
