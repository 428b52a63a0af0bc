/*
 * What llvm-pdbutil prints of a PDB (`dump -types -publics -section-headers -summary`), as structures, enumerations and
 * symbols in the words that our own reader's are put into as well.
 */

/** A type whose record llvm-pdbutil does not know. */
export const UNKNOWN = '?';

/** A type in one text: `Uint4B`, `*8 _EPROCESS`, `[2] UChar`, `Uint4B:3:1` for a bit field. */
export type TypeText = string;

export interface PdbutilStruct {
  readonly kind: 'struct';
  readonly name: string;
  readonly index: number;
  readonly union: boolean;
  readonly size: number;
  /** `name offset type`; bases have no name. */
  readonly fields: readonly string[];
}

export interface PdbutilEnum {
  readonly kind: 'enum';
  readonly name: string;
  readonly index: number;
  readonly base: TypeText;
  /** `name value`. */
  readonly values: readonly string[];
}

export interface PdbutilFile {
  readonly guid: string;
  readonly age: number;
  readonly records: number;
  /** Records of kinds that this llvm-pdbutil does not know. */
  readonly unknown: number;
  /** Definitions; declarations are left out. */
  readonly types: readonly (PdbutilStruct | PdbutilEnum)[];
  /** `name rva`. */
  readonly publics: readonly string[];
}

interface Entry {
  readonly leaf: string;
  /** In the backticks behind the size. */
  readonly name: string;
  readonly text: string;
}

/** Names of basic types by the number of LLVM's documentation ("Simple type"), as debuggers print them, and their sizes. */
const BASES: Readonly<Record<number, readonly [name: string, size: number]>> = {
  0x03: ['Void', 0],
  0x08: ['HRESULT', 4],
  0x10: ['Char', 1],
  0x11: ['Int2B', 2],
  0x12: ['Int4B', 4],
  0x13: ['Int8B', 8],
  0x20: ['UChar', 1],
  0x21: ['Uint2B', 2],
  0x22: ['Uint4B', 4],
  0x23: ['Uint8B', 8],
  0x30: ['Bool', 1],
  0x40: ['Float', 4],
  0x41: ['Double', 8],
  0x70: ['Char', 1],
  0x71: ['Wchar', 2],
  0x72: ['Int2B', 2],
  0x73: ['Uint2B', 2],
  0x74: ['Int4B', 4],
  0x75: ['Uint4B', 4],
  0x76: ['Int8B', 8],
  0x77: ['Uint8B', 8],
  0x7a: ['Char16', 2],
  0x7b: ['Char32', 4],
};
const POINTERS: Readonly<Record<number, number>> = { 4: 4, 6: 8 };

export function parsePdbutil(text: string): PdbutilFile {
  return new Parser(text).file();
}

class Parser {
  private readonly entries = new Map<number, Entry>();

  constructor(private readonly text: string) {
    for (const part of text.split(/\n {2,}(?=0x[0-9A-F]+ \| LF_)/).slice(1)) {
      const head = /^0x([0-9A-F]+) \| (LF_\w+) \[size = \d+\](?: `(.*)`)?/.exec(part);
      if (head)
        this.entries.set(Number.parseInt(head[1] ?? '', 16), { leaf: head[2] ?? '', name: head[3] ?? '', text: part });
    }
  }

  file(): PdbutilFile {
    const guid = /GUID: \{([0-9A-F-]+)\}/.exec(this.text)?.[1]?.replaceAll('-', '') ?? '';
    return {
      guid,
      age: Number(/^ *Age: (\d+)/m.exec(this.text)?.[1]),
      records: this.entries.size,
      unknown: this.text.match(/ \| UNKNOWN RECORD /g)?.length ?? 0,
      types: [...this.entries].flatMap(([index, entry]) => this.definition(index, entry) ?? []),
      publics: this.publics(),
    };
  }

  private definition(index: number, { leaf, name, text }: Entry): PdbutilStruct | PdbutilEnum | undefined {
    const list = /field list: 0x([0-9A-F]+)/.exec(text)?.[1];
    const isEmpty = list === undefined;
    if (text.includes('forward ref')) return undefined;
    const lines = isEmpty ? [] : this.listLines(Number.parseInt(list, 16));
    if (leaf === 'LF_ENUM') {
      const base = this.describe(Number.parseInt(/underlying type: 0x([0-9A-F]+)/.exec(text)?.[1] ?? '', 16));
      const values = lines.flatMap(line => {
        const found = /- LF_ENUMERATE \[(.*) = (-?\d+)\]/.exec(line);
        return found ? [`${found[1] ?? ''} ${found[2] ?? ''}`] : [];
      });
      return { kind: 'enum', name, index, base, values };
    }
    if (!/^LF_(STRUCTURE|CLASS|UNION|INTERFACE)$/.test(leaf)) return undefined;
    const size = Number(/sizeof (\d+)/.exec(text)?.[1]);
    const fields = lines.flatMap(line => this.member(line) ?? []);
    return { kind: 'struct', name, index, union: leaf === 'LF_UNION', size, fields };
  }

  private member(line: string): string | undefined {
    const member = /- LF_MEMBER \[name = `(.*)`, Type = 0x([0-9A-F]+).*?, offset = (\d+)/.exec(line);
    if (member) return `${member[1] ?? ''} ${member[3] ?? ''} ${this.describe(Number.parseInt(member[2] ?? '', 16))}`;
    const base = /type = 0x([0-9A-F]+), offset = (\d+)/.exec(line);
    return line.includes('LF_BCLASS') && base
      ? ` ${base[2] ?? ''} ${this.describe(Number.parseInt(base[1] ?? '', 16))}`
      : undefined;
  }

  /** Entries of a field list and of those that go on from it, each with the lines that belong to it in one. */
  private listLines(index: number): readonly string[] {
    const lines: string[] = [];
    const seen = new Set<number>();
    for (let next: number | undefined = index; next !== undefined && !seen.has(next);) {
      seen.add(next);
      const parts: readonly string[] = (this.entries.get(next)?.text ?? '').split(/\n +(?=- LF_)/).slice(1);
      lines.push(...parts.map(part => part.replaceAll('\n', ' ')));
      const last = parts.at(-1) ?? '';
      const on: string | undefined = last.includes('LF_INDEX') ? /0x([0-9A-F]+)/.exec(last)?.[1] : undefined;
      next = on === undefined ? undefined : Number.parseInt(on, 16);
    }
    return lines;
  }

  private describe(index: number, depth = 0): TypeText {
    if (index < 0x1000) return simple(index);
    const { leaf = '', name = '', text = '' } = this.entries.get(index) ?? {};
    const of = (pattern: RegExp): TypeText =>
      this.describe(Number.parseInt(pattern.exec(text)?.[1] ?? '', 16), depth + 1);
    if (depth > 32) return 'deep';
    switch (leaf) {
      case 'LF_MODIFIER':
        return of(/referent = 0x([0-9A-F]+)/);
      case 'LF_POINTER':
        return `*${text.includes('kind = ptr64') ? 8 : 4} ${of(/referent = 0x([0-9A-F]+)/)}`;
      case 'LF_ARRAY': {
        const element = Number.parseInt(/element type: 0x([0-9A-F]+)/.exec(text)?.[1] ?? '', 16);
        const bytes = Number(/size: (\d+)/.exec(text)?.[1]);
        const one = this.sizeOf(element);
        return `[${one > 0 ? Math.floor(bytes / one) : 0}] ${this.describe(element, depth + 1)}`;
      }
      case 'LF_BITFIELD': {
        const [, length = '', position = ''] = /bits: (\d+), offset: (\d+)|$/.exec(text) ?? [];
        const [, offset = position, count = length] = /bit offset = (\d+), # bits = (\d+)|$/.exec(text) ?? [];
        return `${of(/type = 0x([0-9A-F]+)/)}:${offset}:${count}`;
      }
      case 'LF_PROCEDURE':
      case 'LF_MFUNCTION':
        return 'function';
      default:
        return leaf === '' ? UNKNOWN : name === '' ? leaf : name;
    }
  }

  private sizeOf(index: number): number {
    if (index < 0x1000) return POINTERS[(index >> 8) & 7] ?? BASES[index & 0xff]?.[1] ?? 0;
    const { leaf = '', name = '', text = '' } = this.entries.get(index) ?? {};
    const of = (pattern: RegExp): number => this.sizeOf(Number.parseInt(pattern.exec(text)?.[1] ?? '', 16));
    if (leaf === 'LF_POINTER') return text.includes('kind = ptr64') ? 8 : 4;
    if (leaf === 'LF_MODIFIER') return of(/referent = 0x([0-9A-F]+)/);
    if (leaf === 'LF_ARRAY') return Number(/size: (\d+)/.exec(text)?.[1]);
    if (leaf === 'LF_ENUM') return of(/underlying type: 0x([0-9A-F]+)/);
    if (!text.includes('forward ref')) return Number(/sizeof (\d+)/.exec(text)?.[1] ?? 0);
    const definition = [...this.entries.values()].find(
      entry => entry.name === name && entry.leaf === leaf && !entry.text.includes('forward ref'),
    );
    return Number(/sizeof (\d+)/.exec(definition?.text ?? '')?.[1] ?? 0);
  }

  private publics(): readonly string[] {
    const sections = [...this.text.matchAll(/^ *([0-9A-F]+) virtual address$/gm)].map(found =>
      Number.parseInt(found[1] ?? '', 16),
    );
    return [...this.text.matchAll(/S_PUB32 \[size = \d+\] `(.*)`\n.*addr = (\d+):(\d+)/g)].flatMap(
      ([, name = '', section, offset]) => {
        const start = sections[Number(section) - 1];
        return start === undefined ? [] : [`${name} ${start + Number(offset)}`];
      },
    );
  }
}

function simple(index: number): TypeText {
  const size = POINTERS[(index >> 8) & 7];
  const base = BASES[index & 0xff]?.[0] ?? 'unknown';
  return size === undefined ? (index >> 8 === 0 ? base : 'unknown') : `*${size} ${base}`;
}
