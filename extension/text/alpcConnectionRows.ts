import type { Address } from '../base/address';
import type { Connection } from '../model/entities';
import { isBlankCode, isHexCode, skipBlanks } from './pointer';
import { pointerAt } from './values';

/** What the rows below a heading are about. */
export interface ConnectionScope {
  /** The process asked about (`/lpp`). */
  readonly process?: Address;
  readonly role?: Connection['role'];
}

/** A pointer with the name that stands directly behind it in `('…')`, and the count behind that. */
interface Part {
  readonly address: Address | null;
  readonly name: string | undefined;
  readonly queued: number | undefined;
  /** Width of the pointer: within a row all are alike, unless the last is cut off. */
  readonly digits: number;
  readonly end: number;
}

/** `PTR('Name') Q, N connections`: a connection port. */
export interface PortLine {
  readonly kind: 'port';
  readonly port: Address;
  readonly name: string | undefined;
  readonly queued: number;
  readonly connections: number;
}

/** `PTR q -> PTR q PTR('image')`: server port, client port, client process. */
export interface CreatedLine {
  readonly kind: 'created';
  readonly serverPort: Address | null;
  readonly serverQueued: number;
  readonly clientPort: Address | null;
  readonly clientQueued: number;
  readonly process: Address | null;
  readonly image: string | undefined;
}

/** `PTR q -> PTR('Name') q PTR('image')`: client port, connection port, server process. */
export interface ConnectedLine {
  readonly kind: 'connected';
  readonly clientPort: Address | null;
  readonly clientQueued: number;
  readonly port: Address | null;
  readonly name: string | undefined;
  readonly queued: number;
  readonly process: Address | null;
  readonly image: string | undefined;
}

/**
 * Reads a row of `!alpc /lpc` or `/lpp`; undefined for any other line. Cheap on those: it gives up at the first
 * character that does not fit, so stacks and memory dumps cost a few steps a line.
 */
export function readConnectionRow(text: string): PortLine | CreatedLine | ConnectedLine | undefined {
  const start = skipBlanks(text);
  if (!isHexCode(text.charCodeAt(start)) || text.length > 700) return undefined;
  const first = readPart(text, start);
  if (first?.queued === undefined) return undefined;
  const next = skipBlanks(text, first.end);
  if (text.charCodeAt(next) === 44) return portLine(text, first, next + 1);
  if (!text.startsWith('->', next) || first.name !== undefined) return undefined;
  const second = readPart(text, skipBlanks(text, next + 2));
  if (second?.queued === undefined) return undefined;
  const third = readPart(text, skipBlanks(text, second.end), true);
  if (!third || skipBlanks(text, third.end) < text.length) return undefined;
  if (first.digits !== second.digits || second.digits !== third.digits) return undefined;
  return connectionLine(first, second, third);
}

function connectionLine(first: Part, second: Part, third: Part): CreatedLine | ConnectedLine {
  const image = third.name === '' ? undefined : nameOf(third);
  if (second.name === undefined) {
    return {
      kind: 'created',
      serverPort: first.address,
      serverQueued: first.queued ?? 0,
      clientPort: second.address,
      clientQueued: second.queued ?? 0,
      process: third.address,
      image,
    };
  }
  return {
    kind: 'connected',
    clientPort: first.address,
    clientQueued: first.queued ?? 0,
    port: second.address,
    name: nameOf(second),
    queued: second.queued ?? 0,
    process: third.address,
    image,
  };
}

/** `<Unknown>` stands for a name that was not read. */
function nameOf({ name }: Part): string | undefined {
  return name === '<Unknown>' ? undefined : name;
}

function portLine(text: string, part: Part, from: number): PortLine | undefined {
  const count = countAt(text, skipBlanks(text, from));
  if (!count || part.address === null || part.queued === undefined) return undefined;
  const word = skipBlanks(text, count.end);
  // A plural that agrees with 1, and captions of links behind the word, do not matter.
  if (!/^connections?\b/i.test(text.slice(word, word + 12))) return undefined;
  return {
    kind: 'port',
    port: part.address,
    queued: part.queued,
    connections: count.value,
    name: nameOf(part),
  };
}

/** `PTR`, `PTR('name')`, each with a count behind it unless it is the last of the row. */
function readPart(text: string, from: number, last = false): Part | undefined {
  const pointer = pointerAt(text, from);
  if (!pointer) return undefined;
  const named = quotedAt(text, skipBlanks(text, pointer.end), last);
  if (named === null) return undefined;
  const { digits, value: address } = pointer;
  const name = named?.name;
  const end = named?.end ?? pointer.end;
  if (last) return { address, digits, name, queued: undefined, end };
  const count = countAt(text, skipBlanks(text, end));
  return count && { address, digits, name, queued: count.value, end: count.end };
}

/** `('name')`: undefined if none begins here, null if it is not closed. Names may hold quotes and brackets of their own. */
function quotedAt(text: string, from: number, last: boolean): { name: string; end: number } | undefined | null {
  if (text.charCodeAt(from) !== 40) return undefined;
  const quote = text.charCodeAt(from + 1);
  const start = quote === 39 || quote === 34 ? from + 2 : from + 1;
  const close = start === from + 2 ? `${text.charAt(from + 1)})` : ')';
  if (last) {
    const at = text.lastIndexOf(close);
    return at < start ? null : { name: text.slice(start, at), end: at + close.length };
  }
  for (let at = text.indexOf(close, start); at >= 0; at = text.indexOf(close, at + 1)) {
    const end = at + close.length;
    if (countAt(text, skipBlanks(text, end))) return { name: text.slice(start, at), end };
  }
  return null;
}

/** A decimal count of at most seven digits that ends at a blank, a comma or an arrow. */
function countAt(text: string, from: number): { value: number; end: number } | undefined {
  let end = from;
  while (end - from < 8 && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++;
  if (end === from || end - from > 7) return undefined;
  const next = text.charCodeAt(end);
  if (!isBlankCode(next) && next !== 44 && next !== 45) return undefined;
  return { value: Number(text.slice(from, end)), end };
}
