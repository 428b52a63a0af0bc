import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { Block } from '../../kernel/memory';
import { symbolText } from '../../kernel/modules/moduleMap';
import type { FieldLayout, TypeReference } from '../../kernel/types';
import { integerAt } from '../memory/chunks';
import { readText } from '../memory/readText';
import { quadText } from '../print/numbers';
import { bitsText, scalarText } from './scalarText';
import { structSuffix } from './structSuffix';
import { sizeOfType } from './typeLookup';
import { nameText, typeText } from './typeText';
import { addressOf, type Place, type ValueReader } from './valueReader';

/** Characters of a text that is shown behind a pointer or an array. */
const MOST_TEXT = 512;
const MAX_DEPTH = 4;
const TEXT_SIZES: ReadonlyMap<string, 1 | 2> = new Map([
  ['Char', 1],
  ['UChar', 1],
  ['Wchar', 2],
]);

/** What `dt` prints behind the colon; undefined where the bytes could not be read. */
export async function fieldValueText(
  field: Pick<FieldLayout, 'type' | 'bits'>,
  place: Place,
  reader: ValueReader,
): Promise<string | undefined> {
  if (!field.bits) return valueText(field.type, place, reader, 0);
  const whole = integerAt(place.block, place.at, sizeOfType(reader.types, field.type));
  if (whole === undefined) return undefined;
  const { position, length } = field.bits;
  return bitsText((whole >> BigInt(position)) & ((1n << BigInt(length)) - 1n), length);
}

/** What stands for a value that could not be read. */
export function unknownText(type: TypeReference, reader: ValueReader): string {
  if (type.kind === 'array') return `[${type.count}] ${unknownText(type.of, reader)}`;
  return sizeOfType(reader.types, type) === 1 ? '??' : '???? ';
}

async function valueText(
  type: TypeReference,
  place: Place,
  reader: ValueReader,
  depth: number,
): Promise<string | undefined> {
  switch (type.kind) {
    case 'struct': {
      const suffix = await structSuffix(type.name, place, reader);
      return suffix === undefined ? nameText(type.name) : `${nameText(type.name)} ${suffix}`;
    }
    case 'array':
      return arrayText(type, place, reader, depth);
    case 'pointer': {
      const value = integerAt(place.block, place.at, type.size);
      return value === undefined ? undefined : pointerText(type.to, toAddress(value), reader, depth);
    }
    case 'base':
    case 'enum': {
      if (type.size === 0 || type.size > 8) return typeText(type);
      const value = integerAt(place.block, place.at, type.size);
      return value === undefined ? undefined : scalarText(type, value, reader.types);
    }
    case 'function':
    case 'unknown':
      return typeText(type);
  }
}

/** `[15]  "spoolsv.exe"`, `[2] _LIST_ENTRY [ … ]`: an array by its first element. */
async function arrayText(
  type: Extract<TypeReference, { kind: 'array' }>,
  place: Place,
  reader: ValueReader,
  depth: number,
): Promise<string | undefined> {
  const size = type.of.kind === 'base' ? TEXT_SIZES.get(type.of.name) : undefined;
  if (size !== undefined) {
    const characters = Math.min(type.count, MOST_TEXT);
    const { text, broken } = await readText(reader.context, addressOf(place), size, characters, reader.signal);
    return broken && text === '' ? undefined : `[${type.count}]  "${text}"`;
  }
  if (depth >= MAX_DEPTH || type.count === 0) return typeText(type);
  const first = await valueText(type.of, place, reader, depth + 1);
  return first === undefined ? undefined : `[${type.count}] ${first}`;
}

/** A pointer and what kd says of what it points to. */
export async function pointerText(
  to: TypeReference,
  value: Address,
  reader: ValueReader,
  depth: number,
): Promise<string> {
  if (value === 0n) return '(null) ';
  const number = `0x${quadText(value)}`;
  switch (to.kind) {
    case 'struct': {
      const block = await readStruct(to.name, value, reader);
      const suffix = block && (await structSuffix(to.name, { block, at: 0 }, reader));
      return `${number} ${nameText(to.name)}${suffix === undefined ? '' : ` ${suffix}`}`;
    }
    case 'function': {
      const { modules } = reader.context.engine;
      return `${number}     <function>  ${symbolText(modules.nearest(value, reader.context.process)) ?? ''}+0`;
    }
    case 'base':
      return `${number}${await behindBasePointer(to, value, reader)}`;
    case 'pointer':
    case 'enum': {
      const size = sizeOfType(reader.types, to);
      if (depth >= MAX_DEPTH || size === 0) return `${number} ${typeText(to)}`;
      const block = await reader.context.read(value, size, reader.signal);
      return `${number}  -> ${(await valueText(to, { block, at: 0 }, reader, depth + 1)) ?? '???? '}`;
    }
    case 'array':
    case 'unknown':
      return `${number} ${typeText(to)}`;
  }
}

async function behindBasePointer(
  to: Extract<TypeReference, { kind: 'base' }>,
  value: Address,
  reader: ValueReader,
): Promise<string> {
  if (to.size === 0) return ` ${to.name}`;
  const size = TEXT_SIZES.get(to.name);
  if (size !== undefined) {
    const { text, broken } = await readText(reader.context, value, size, MOST_TEXT, reader.signal);
    return `  "${broken && text === '' ? `--- memory read error at address 0x${quadText(value)} ---` : text}"`;
  }
  const block = await reader.context.read(value, to.size, reader.signal);
  const read = to.size > 8 ? undefined : integerAt(block, 0, to.size);
  return `  -> ${read === undefined ? '???? ' : scalarText(to, read, reader.types)}`;
}

/** Bytes of a small structure, for those of which kd shows the contents beside the name. */
async function readStruct(name: string, address: Address, reader: ValueReader): Promise<Block | undefined> {
  const size = reader.types.struct(name)?.size ?? 0;
  return size > 0 && size <= 32 ? reader.context.read(address, size, reader.signal) : undefined;
}
