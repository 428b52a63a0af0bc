import { isList, type Json, type JsonDocument, type JsonObject, LazyObject } from '../json/json';
import { lazily } from '../lazily';
import { REMOVED } from './parts';
import type { Redactor } from './redactor';

/** Members whose values are words of the format itself, or of the kernel: they say nothing of the machine. */
const VOCABULARY: ReadonlySet<string> = new Set([
  ...[
    'kind',
    'relation',
    'certainty',
    'code',
    'reason',
    'field',
    'type',
    'state',
    'waitReason',
    'waitMode',
    'waitType',
  ],
  ...[
    'queue',
    'role',
    'threadsAre',
    'stateBits',
    'windows',
    'mode',
    'machine',
    'readAt',
    'created',
    'encoding',
    'change',
  ],
]);
/** Such a value is a word: something else under these names came from the input. */
const WORDS = /^[\w .:()+-]{0,120}$/;
const ID = /^(process|thread|port|message|lock|irp):/;

/** The same JSON without what is to be taken out; its members keep their names, and what is left fits the contract. */
export function redactJson(value: JsonDocument, redactor: Redactor): JsonDocument {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, partOf(member, redactor, key)]));
}

/** Of what is made while it is written, each element is seen to as it comes. */
function partOf(member: JsonDocument[string], redactor: Redactor, key: string): JsonDocument[string] {
  if (member === undefined) return member;
  if (member instanceof LazyObject)
    return new LazyObject(() =>
      lazily(member.members(), ([name, value]) => [
        ID.test(name) ? idOf(name, redactor) : name,
        valueOf(value, redactor, name),
      ]),
    );
  if (isList(member)) return lazily(member, one => valueOf(one, redactor, key));
  return valueOf(member, redactor, key);
}

function members(object: JsonObject, redactor: Redactor): JsonObject {
  const isText = object['kind'] === 'text' && 'line' in object;
  const isUnparsed = 'line' in object && 'command' in object && !('kind' in object);
  return Object.fromEntries(
    Object.entries(object).map(([key, value]): [string, Json | undefined] => {
      const name = ID.test(key) ? idOf(key, redactor) : key;
      if (typeof value !== 'string') return [name, value === undefined ? value : valueOf(value, redactor, key)];
      if (key === 'command' && (isText || isUnparsed)) return [name, redactor.command(value)];
      if (key === 'text' && isUnparsed) return [name, redactor.unknownLine(value)];
      if (key === 'commandLine' && redactor.removes('user-data')) return [name, REMOVED];
      return [name, textOf(value, redactor, key)];
    }),
  );
}

function valueOf(value: Json, redactor: Redactor, key: string): Json {
  if (typeof value === 'string') return textOf(value, redactor, key);
  if (Array.isArray(value)) return value.map((one: Json) => valueOf(one, redactor, key));
  if (typeof value === 'object' && value !== null) return members(value as JsonObject, redactor);
  return value;
}

function textOf(value: string, redactor: Redactor, key: string): string {
  if (VOCABULARY.has(key) && WORDS.test(value)) return value;
  return ID.test(value) ? idOf(value, redactor) : redactor.text(value);
}

/** What stands behind the kind of a thing in its id. */
function idOf(id: string, redactor: Redactor): string {
  const colon = id.indexOf(':');
  return id.slice(0, colon + 1) + redactor.text(id.slice(colon + 1));
}
