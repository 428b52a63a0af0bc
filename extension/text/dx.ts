import { parseAddress } from '../base/address';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { readDxRow } from './dtRow';
import { unreadableFact } from './dt';
import { textEvidence } from './known';
import { MemberPath } from './memberPath';
import { isBlankCode, skipBlanks } from './pointer';
import { StructDump, structName } from './structDump';
import { addStructFacts, isKnownStruct } from './structReaders';

/** The pointer that an expression casts: `((nt!_ALPC_PORT *)0xffff…)`. */
const CAST = /\(\s*((?:\w{1,64}!)?\w{1,100})\s*\*\s*\)\s*\(?\s*(0x[0-9a-f`]{1,17}|[0-9a-f`]{8,17})\b/i;
/** Type and, for a pointer, value of the expression's own row. */
const ROOT = /(?::\s*(0x[0-9a-f`]{1,17})\b[^[]{0,200})?\[Type: (?:struct )?((?:\w{1,64}!)?\w{1,100})\s*(\*?)\]\s*$/i;
/** A row of a visualizer: a name without offset. */
const VISUAL = /^\s+(\w{1,100})\s*:\s(.{1,2000})$/;

/** Member rows of `dx`: `[+0x018] Name : value [Type: T]`. */
export const dxParser: BlockParser = {
  name: 'dx',
  starts: '[',
  commands: ['dx'],
  begin(text, line, context): Block | undefined {
    return text.startsWith('[+0x', skipBlanks(text)) ? beginDx(text, line, context) : undefined;
  },
};

/** Whatever else `dx` prints: expressions, and the object model that somebody looked at. */
export const dxTreeParser: BlockParser = {
  name: 'dx-tree',
  commands: ['dx'],
  begin: (text, line, context) => (context.words[0] === 'dx' ? beginDx(text, line, context) : undefined),
};

function beginDx(text: string, line: number, context: BlockContext): Block | undefined {
  const block = new DxBlock(context, context.words[0] === 'dx');
  return block.line(text, line) === 'understood' ? block : undefined;
}

class DxBlock implements Block {
  private dump: StructDump | undefined;
  private readonly path = new MemberPath();
  private level = -1;

  /** @param asked the command is `dx`: every row below it is its answer */
  constructor(
    private readonly context: BlockContext,
    private readonly asked: boolean,
  ) {}

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    if (!isBlankCode(text.charCodeAt(0)) && !text.startsWith('[+0x')) return this.root(text);
    const row = readDxRow(text);
    if (!row) return this.visual(text, line);
    const path = this.path.enter(row.indent, row.name);
    this.dump?.add(path, row.offset, row.value, textEvidence(this.context, line, text));
    return 'understood';
  }

  end(): void {
    this.leave();
  }

  /** A line of the expression itself: a new structure begins. Long expressions take two. */
  private root(text: string): LineKind | undefined {
    const { words } = this.context;
    if (words[0] !== 'dx' || text.startsWith('*** ')) return undefined;
    this.leave();
    const head = text.slice(0, 4_000);
    const match = ROOT.exec(head);
    const cast = CAST.exec(head);
    const name = structName(match?.[2] ?? '');
    if (!match || !isKnownStruct(name)) return 'understood';
    const pointer = match[3] === '*' ? match[1] : cast && structName(cast[1] ?? '') === name ? cast[2] : undefined;
    const address = pointer === undefined ? undefined : parseAddress(pointer);
    if (address !== undefined && address !== 0n) this.dump = new StructDump(name, address, 'dx');
    this.level = -1;
    return 'understood';
  }

  private visual(text: string, line: number): LineKind | undefined {
    const evidence = textEvidence(this.context, line, text);
    if (/Unable to read memory at Address/i.test(text.slice(0, 400))) {
      const fact = this.dump && unreadableFact(this.dump.type, this.dump.address);
      if (fact) this.context.sink.add({ kind: 'unknown', ...fact, reason: 'unreadable', evidence });
      return 'understood';
    }
    const row = text.length < 2_400 ? VISUAL.exec(text) : null;
    const indent = skipBlanks(text);
    if (this.level < 0) this.level = indent;
    // Visualizers know the members of the structure itself only by their names.
    if (row?.[1] && indent === this.level)
      this.dump?.add(row[1], 0, (row[2] ?? '').replace(/\s*\[Type: .{1,300}\]$/, '').trim(), evidence);
    return this.asked || row ? 'understood' : undefined;
  }

  private leave(): void {
    if (this.dump) addStructFacts(this.dump, this.context);
    this.dump = undefined;
  }
}
