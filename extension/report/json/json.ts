import { formatAddress } from '../../base/address';
import { visibleJson } from '../../base/visible';
import { lazily } from '../lazily';

/** Plain JSON. A property that is undefined is left out. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** An address of the contract: `0x` and 16 digits; null stays null, unknown stays out. */
export function addressJson(address: bigint | null | undefined): string | null | undefined {
  return address === undefined || address === null ? address : formatAddress(address);
}

/** An object whose members are made while it is written, and again each time. */
export class LazyObject {
  constructor(readonly members: () => Iterable<readonly [string, Json]>) {}
}

/** A JSON object whose lists and objects may be made element by element while it is written. */
export type JsonDocument = Readonly<Record<string, Json | Iterable<Json> | LazyObject | undefined>>;

/** A list that is made when it is walked, and again each time: the JSON of a large log is never in memory as a whole. */
export function lazyList<T>(source: Iterable<T>, make: (one: T) => Json): Iterable<Json> {
  return lazily(source, make);
}

const INDENT = 2;

/**
 * The text of a JSON object in pieces, one for each element of the lists and lazy objects at its top level: the text of a
 * large log does not fit into one string. Joined, the pieces are what `JSON.stringify(value, null, 2)` gives, and a newline; marks that
 * turn the direction of text are escaped.
 */
export function* jsonPieces(value: JsonDocument): Generator<string> {
  let first = true;
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${first ? '{\n' : ',\n'}${' '.repeat(INDENT)}${JSON.stringify(key)}: `;
    if (member instanceof LazyObject) yield* objectPieces(member);
    else if (isList(member)) yield* listPieces(member);
    else yield indented(member, 1);
    first = false;
  }
  yield first ? '{}\n' : '\n}\n';
}

/** The text of a JSON object in one string, for results that are known to be of ordinary size. */
export function jsonText(value: JsonDocument): string {
  return [...jsonPieces(value)].join('');
}

function* listPieces(list: Iterable<Json>): Generator<string> {
  let first = true;
  for (const element of list) {
    yield `${first ? '[\n' : ',\n'}${' '.repeat(2 * INDENT)}${indented(element, 2)}`;
    first = false;
  }
  yield first ? '[]' : `\n${' '.repeat(INDENT)}]`;
}

function* objectPieces({ members }: LazyObject): Generator<string> {
  let first = true;
  for (const [key, value] of members()) {
    const name = visibleJson(JSON.stringify(key));
    yield `${first ? '{\n' : ',\n'}${' '.repeat(2 * INDENT)}${name}: ${indented(value, 2)}`;
    first = false;
  }
  yield first ? '{}' : `\n${' '.repeat(INDENT)}}`;
}

function indented(value: Json, depth: number): string {
  return visibleJson(JSON.stringify(value, null, INDENT)).replaceAll('\n', '\n' + ' '.repeat(INDENT * depth));
}

export function isList(value: Json | Iterable<Json>): value is Exclude<Iterable<Json>, string> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
