import type { Address } from '../base/address';
import { parseAddress, toAddress } from '../base/address';
import type { BlockContext } from './blocks';
import { structName } from './structDump';

/** What a `dt` was asked to show. */
export interface DtRequest {
  readonly type?: string;
  readonly address?: Address;
}

/** Options that take a value of their own. */
const WITH_VALUE: ReadonlySet<string> = new Set(['-s', '-y', '-n', '-l', '-c']);

/**
 * The `dt` of a command line; undefined if there is none, or several, or one that walks a list or an array: then the
 * rows cannot be told apart.
 */
export function readDtCommand(context: Pick<BlockContext, 'command'>): DtRequest | undefined {
  const { text } = context.command;
  if (text.length > 1_000 || !text.includes('dt')) return undefined;
  const requests = text
    .split(';')
    .map(part => part.trim())
    .filter(part => /^dt\b/i.test(part));
  const request = requests[0];
  return requests.length === 1 && request !== undefined ? parseRequest(request) : undefined;
}

function parseRequest(text: string): DtRequest {
  const words = text
    .replace(/\s\/\/.*$/, '')
    .split(/\s+/)
    .slice(1);
  let type: string | undefined;
  let address: Address | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (word.startsWith('-') || word.startsWith('/')) {
      if (/^[-/](?:[lac]|ca\d*|a\d+)/i.test(word)) return {};
      if (WITH_VALUE.has(word.toLowerCase())) i++;
      continue;
    }
    const value = expression(word);
    if (value !== undefined && (type !== undefined || !/^[a-z_]/i.test(word) || word.length >= 8)) address ??= value;
    else type ??= word.includes('*') ? undefined : structName(word);
  }
  return { ...(type !== undefined && { type }), ...(address !== undefined && { address }) };
}

/** An address, or an address plus or minus a hex offset: what can be worked out without a debugger. */
function expression(word: string): Address | undefined {
  const match = /^\(?(0x[0-9a-f`]{1,17}|[0-9a-f`]{8,17})(?:([+-])(?:0x)?([0-9a-f]{1,8}))?\)?$/i.exec(word);
  const base = match?.[1] === undefined ? undefined : parseAddress(match[1]);
  if (!match || base === undefined) return undefined;
  const offset = BigInt('0x' + (match[3] ?? '0'));
  return toAddress(match[2] === '-' ? base - offset : base + offset);
}
