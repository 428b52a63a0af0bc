import type { EnumLayout, FieldLayout, StructLayout, TypeReference, Types } from '../../../kernel/types';
import { dtHead, type DtMember, dtMember, enumHead, enumRow } from './dtRows';

/** Types of one answer; more would be damage. */
const MAX_MEMBERS = 20_000;

interface OpenBlock {
  readonly layout: { name: string; union: boolean; size: number; fields: FieldLayout[] };
  readonly indent: number;
}

/**
 * Types as `dt -v -b` prints them. One answer describes the type that was asked for and every block inside of it, down to
 * the last; those that have no name get one made of the way that leads to them.
 */
export class DtTypes implements Types {
  /** Names that were asked for and are not here: a driver that knows them can ask the debugger in time. */
  readonly missing = new Set<string>();
  private readonly structs = new Map<string, StructLayout>();
  private readonly enums = new Map<string, EnumLayout>();

  struct(name: string): StructLayout | undefined {
    const found = this.structs.get(name);
    if (!found) this.missing.add(name);
    return found;
  }

  enumeration(name: string): EnumLayout | undefined {
    const found = this.enums.get(name);
    if (!found) this.missing.add(name);
    return found;
  }

  structNames(): Iterable<string> {
    return this.structs.keys();
  }

  /** Takes the lines of one answer in. `asked`: the name, for enumerations without a heading. False: they describe no type. */
  read(lines: readonly string[], asked?: string): boolean {
    const first = lines.findIndex(line => dtHead(line) !== undefined || enumHead(line) !== undefined);
    const line = lines[first];
    if (line === undefined) return asked !== undefined && this.readEnum(asked, lines.slice(0, MAX_MEMBERS));
    const rest = lines.slice(first + 1, first + 1 + MAX_MEMBERS);
    const enumeration = enumHead(line);
    if (enumeration !== undefined) return this.readEnum(enumeration, rest);
    const head = dtHead(line);
    if (!head) return false;
    this.readStruct(head, rest);
    return true;
  }

  private readEnum(name: string, lines: readonly string[]): boolean {
    const values = new Map<string, bigint>();
    for (const line of lines) {
      const row = enumRow(line);
      if (row) values.set(row.name, row.value);
    }
    if (values.size > 0) this.enums.set(name, { name, size: 4, values });
    return values.size > 0;
  }

  private readStruct(
    head: { readonly name: string; readonly union: boolean; readonly size: number },
    lines: readonly string[],
  ): void {
    const top: OpenBlock = { layout: { ...head, fields: [] }, indent: 0 };
    const path = [top];
    const blocks = [top];
    for (const line of lines) {
      const member = dtMember(line);
      if (!member) continue;
      while (path.length > 1 && member.indent <= (path.at(-1)?.indent ?? 0)) path.pop();
      const parent = path.at(-1) ?? top;
      const block = this.add(parent, member);
      if (!block) continue;
      path.push(block);
      blocks.push(block);
    }
    for (const { layout } of blocks) if (layout.fields.length > 0 || layout === top.layout) this.keep(layout);
  }

  /** Adds a member; the block that it opens, where its own members may follow. */
  private add(parent: OpenBlock, member: DtMember): OpenBlock | undefined {
    const { name, offset, type } = member;
    const { block } = type;
    const blockName = block?.name ?? `${parent.layout.name}::${name}`;
    const reference = block && block.name === undefined ? renamed(type.type, blockName) : type.type;
    parent.layout.fields.push({ name, offset, type: reference, ...(type.bits && { bits: type.bits }) });
    return (
      block && { layout: { name: blockName, union: block.union, size: block.size, fields: [] }, indent: member.indent }
    );
  }

  /** The first description of a type counts: all others are the same. */
  private keep(layout: StructLayout): void {
    if (!this.structs.has(layout.name)) this.structs.set(layout.name, layout);
  }
}

/** A block without a name, or an array of them, by the name that it was given. */
function renamed(type: TypeReference, name: string): TypeReference {
  return type.kind === 'array' ? { ...type, of: renamed(type.of, name) } : { kind: 'struct', name };
}
