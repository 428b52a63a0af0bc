import { formatAddress } from '../../base/address';

/** Plain JSON. A property that is undefined is left out. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** An address of the contract: `0x` and 16 digits; null stays null, unknown stays out. */
export function addressJson(address: bigint | null | undefined): string | null | undefined {
  return address === undefined || address === null ? address : formatAddress(address);
}

const INDENT = 2;

/**
 * The text of a JSON object in pieces, one for each element of the lists at its top level: the text of a large log does
 * not fit into one string. Joined, the pieces are what `JSON.stringify(value, null, 2)` gives, and a newline.
 */
export function* jsonPieces(value: JsonObject): Generator<string> {
  const members = Object.entries(value).filter((member): member is [string, Json] => member[1] !== undefined);
  if (members.length === 0) {
    yield '{}\n';
    return;
  }
  yield '{\n';
  for (const [i, [key, member]] of members.entries()) {
    yield `${' '.repeat(INDENT)}${JSON.stringify(key)}: `;
    if (isList(member)) yield* listPieces(member);
    else yield indented(member, 1);
    yield i < members.length - 1 ? ',\n' : '\n';
  }
  yield '}\n';
}

/** The text of a JSON object in one string, for results that are known to be of ordinary size. */
export function jsonText(value: JsonObject): string {
  return [...jsonPieces(value)].join('');
}

function* listPieces(list: readonly Json[]): Generator<string> {
  if (list.length === 0) {
    yield '[]';
    return;
  }
  yield '[\n';
  for (const [i, element] of list.entries()) {
    yield `${' '.repeat(2 * INDENT)}${indented(element, 2)}${i < list.length - 1 ? ',' : ''}\n`;
  }
  yield `${' '.repeat(INDENT)}]`;
}

function indented(value: Json, depth: number): string {
  return JSON.stringify(value, null, INDENT).replaceAll('\n', '\n' + ' '.repeat(INDENT * depth));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
