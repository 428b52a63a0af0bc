import type { Address } from '../base/address';
import type { TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { type DtRequest, readDtCommand } from './dtCommand';
import { readDtRow } from './dtRow';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { MemberPath } from './memberPath';
import { skipBlanks } from './pointer';
import { StructDump } from './structDump';
import { addStructFacts, isKnownStruct } from './structReaders';

/** Type lists, symbols by wildcard, enumerators, array elements, messages: what `dt` prints besides members. */
const OTHER = [
  /^(?:[0-9a-f`]{8,17})?\s+[\w$]{1,100}!\S.{0,300}$/i,
  /^[\w$]{1,100}![\w$:<>, ]{1,200}$/,
  /^\s*[A-Za-z_]\w{0,100} = 0n-?\d{1,20}\b/,
  /^\s*\[\s*\d{1,6}\]/,
  /^(?:Using sym |Symbol \S.{0,200} not found|Cannot find specified field|Error: |Local var |Type |struct |union |enum )/,
  /^\s*Type \S+ Type data not found/,
];
const UNREADABLE = /^\s*(?:Memory read error|<?Can't read memory|Unable to read)\b/i;

/** `dt`: the members of a type, with values where an address was given. */
export const dtParser: BlockParser = {
  name: 'dt',
  starts: '+',
  commands: ['dt'],
  begin: beginDt,
};

/** What else `dt` prints, which only the command tells from other text: lists of types, enumerators, arrays. */
export const dtListParser: BlockParser = {
  name: 'dt-list',
  commands: ['dt'],
  begin: (text, line, context) => (context.words[0] === 'dt' ? beginDt(text, line, context) : undefined),
};

function beginDt(text: string, line: number, context: BlockContext): Block | undefined {
  const block = new DtBlock(context, readDtCommand(context) ?? {});
  return block.line(text, line) === 'understood' ? block : undefined;
}

class DtBlock implements Block {
  private dump: StructDump | undefined;
  private readonly path = new MemberPath();
  private top = -1;

  constructor(
    private readonly context: BlockContext,
    private readonly request: DtRequest,
  ) {
    const { type, address } = request;
    if (type !== undefined && address !== undefined && isKnownStruct(type))
      this.dump = new StructDump(type, address, 'dt');
  }

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    const row = readDtRow(text);
    if (row) {
      const path = this.path.enter(row.indent, row.name);
      if (this.path.depth === 1 && this.isNext(row.offset)) this.leave();
      // Members of other types are not kept.
      this.dump?.add(path, row.offset, row.value, textEvidence(this.context, line, text));
      return 'understood';
    }
    if (text.length > 600) return undefined;
    if (UNREADABLE.test(text)) return this.unreadable(textEvidence(this.context, line, text));
    if (OTHER.some(form => form.test(text))) return this.element(text);
    return isElision(text) ? 'noise' : undefined;
  }

  end(): void {
    this.leave();
  }

  /** `[00]` of an array of structures: its members stand below it. */
  private element(text: string): LineKind {
    const match = /^(\s*)\[\s*(\d{1,6})\]/.exec(text);
    if (match) this.path.enter((match[1] ?? '').length, `[${match[2] ?? ''}]`);
    return 'understood';
  }

  /** Offsets of one structure never go back: a second one has begun, and nothing says where it lies. */
  private isNext(offset: number): boolean {
    const next = offset < this.top;
    this.top = offset;
    return next;
  }

  private leave(): void {
    if (this.dump) addStructFacts(this.dump, this.context);
    this.dump = undefined;
  }

  private unreadable(evidence: TextEvidence): LineKind {
    const { type, address } = this.request;
    const fact = type !== undefined && address !== undefined ? unreadableFact(type, address) : undefined;
    if (fact) this.context.sink.add({ kind: 'unknown', ...fact, reason: 'unreadable', evidence });
    return 'understood';
  }
}

/** The field that matters most of a structure that could not be read. */
export function unreadableFact(
  type: string,
  address: Address,
): { of: `port:${string}` | `message:${string}` | `thread:${string}`; field: string } | undefined {
  switch (type) {
    case 'ALPC_PORT':
      return { of: idOf('port', address), field: 'queues' };
    case 'KALPC_MESSAGE':
      return { of: idOf('message', address), field: 'serverThread' };
    case 'ETHREAD':
    case 'KTHREAD':
      return { of: idOf('thread', address), field: 'state' };
    default:
      return undefined;
  }
}
