import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import type { FieldLayout, StructLayout, TypeReference, Types } from '../../kernel/types';
import { Breather } from '../breather';
import type { ConsoleContext, Output } from '../consoleCommand';
import { integerAt } from '../memory/chunks';
import type { DtOptions } from './dtOptions';
import { type ChosenField, structOf } from './fieldTree';
import { fieldValueText, unknownText } from './fieldValue';
import { sizeOfType } from './typeLookup';
import { fieldTypeText, nameText } from './typeText';
import { addressOf, type Place, type ValueReader } from './valueReader';

/** Rows of one command. */
const MOST_ROWS = 50_000;
/** Largest structure that is read whole. */
const MOST_BYTES = 1024 * 1024;
const USUAL_WIDTH = 16;

/** Prints the fields of structures, with values where an address is given. */
export class TypeDumper {
  /** Address of the last value that could not be read. */
  failedAt: Address | undefined;
  private rows = 0;
  /** Structures that pointers led to: each is shown once, lists lead back. */
  private readonly followed = new Set<string>();
  private readonly reader: ValueReader;
  private readonly breather: Breather;

  constructor(
    private readonly context: ConsoleContext,
    private readonly types: Types,
    private readonly options: Pick<
      DtOptions,
      'depth' | 'follow' | 'elements' | 'verbose' | 'noOffsets' | 'noIndent' | 'compact'
    >,
    private readonly out: Output,
    private readonly signal: AbortSignal,
    private readonly width = USUAL_WIDTH,
  ) {
    this.reader = { context, types, signal };
    this.breather = new Breather(signal);
  }

  /** The fields of a structure that lies somewhere, or of its type alone. */
  async dump(struct: StructLayout, fields: readonly ChosenField[], address: Address | undefined): Promise<void> {
    const place = address === undefined ? undefined : await this.placeOf(struct, address);
    await this.fields(fields, place, 0);
  }

  /** All fields of a structure. */
  all(struct: StructLayout): readonly ChosenField[] {
    return struct.fields.map(field => ({ field }));
  }

  private async placeOf(struct: StructLayout, address: Address): Promise<Place> {
    return { block: await this.context.read(address, Math.min(struct.size, MOST_BYTES), this.signal), at: 0 };
  }

  private async fields(fields: readonly ChosenField[], struct: Place | undefined, level: number): Promise<void> {
    for (const chosen of fields) {
      if (++this.rows > MOST_ROWS) return;
      await this.breather.breathe();
      const { field } = chosen;
      const place = struct && { block: struct.block, at: struct.at + field.offset };
      if (chosen.inner !== undefined) {
        this.row(field, '', level);
        await this.inside(chosen, place, level);
        continue;
      }
      this.row(field, place ? await this.value(field, place) : this.typeOf(field), level);
      await this.elements(field, place, level);
      if (level < this.options.depth && this.opens(field)) await this.inside({ field, inner: 'all' }, place, level);
    }
  }

  private opens(field: FieldLayout): boolean {
    if (field.bits || !structOf(field, this.types)) return false;
    return field.type.kind !== 'pointer' || this.options.follow;
  }

  private row(field: FieldLayout, text: string, level: number): void {
    const { noOffsets, noIndent, compact } = this.options;
    if (compact) {
      this.out.write(`${text.trimEnd()} `);
      return;
    }
    const indent = noIndent ? '' : '   '.repeat(level + 1);
    const offset = noOffsets ? '' : `+0x${field.offset.toString(16).padStart(3, '0')} `;
    this.out.write(`${indent}${offset}${field.name.padEnd(this.width)} : ${text}\n`);
  }

  private async value(field: FieldLayout, place: Place): Promise<string> {
    const text = await fieldValueText(field, place, this.reader);
    if (text !== undefined) return text;
    this.failedAt = addressOf(place);
    return unknownText(field.type, this.reader);
  }

  /** With `-v`: `struct _KTHREAD, 114 elements, 0x430 bytes`. */
  private typeOf(field: FieldLayout): string {
    const struct = this.options.verbose && !field.bits ? structOf(field, this.types) : undefined;
    if (!struct) return fieldTypeText(field);
    const start = field.type.kind === 'pointer' ? `Ptr${field.type.size * 8} to ` : '';
    return `${start}${structHead(struct)}`;
  }

  private async inside({ field, inner }: ChosenField, place: Place | undefined, level: number): Promise<void> {
    const struct = structOf(field, this.types);
    if (!struct || inner === undefined) return;
    const fields = inner === 'all' ? this.all(struct) : inner;
    if (field.type.kind !== 'pointer') return this.fields(fields, place, level + 1);
    const target = place && integerAt(place.block, place.at, 8);
    if (place && (target === undefined || target === 0n)) return;
    const key = `${struct.name} ${target ?? ''}`;
    if (inner === 'all' && this.followed.has(key)) return;
    this.followed.add(key);
    return this.fields(
      fields,
      target === undefined ? undefined : await this.placeOf(struct, toAddress(target)),
      level + 1,
    );
  }

  /** With `-a`: `    [00] 0x20`, a row for each element of an array. */
  private async elements(field: FieldLayout, place: Place | undefined, level: number): Promise<void> {
    const { elements } = this.options;
    if (elements === undefined || !place || field.type.kind !== 'array') return;
    const { of, count } = field.type;
    const size = sizeOfType(this.types, of);
    for (let i = 0; i < Math.min(count, elements); i++) {
      if (++this.rows > MOST_ROWS) return;
      await this.element(of, i, { block: place.block, at: place.at + i * size }, level);
    }
  }

  private async element(type: TypeReference, index: number, place: Place, level: number): Promise<void> {
    const text = (await fieldValueText({ type }, place, this.reader)) ?? unknownText(type, this.reader);
    const indent = this.options.noIndent ? '' : '   '.repeat(level + 1);
    this.out.write(`${indent} [${index.toString().padStart(2, '0')}] ${text}\n`);
    const struct = type.kind === 'struct' ? this.types.struct(type.name) : undefined;
    if (struct && level < this.options.depth) await this.fields(this.all(struct), place, level + 1);
  }
}

/** `struct _EPROCESS, 231 elements, 0xa40 bytes`. */
export function structHead(struct: StructLayout): string {
  const kind = struct.union ? 'union' : 'struct';
  return `${kind} ${nameText(struct.name)}, ${struct.fields.length} elements, 0x${struct.size.toString(16)} bytes`;
}
