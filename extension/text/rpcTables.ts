import type { TextEvidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { kdNumber, normalCid, threadIdOfCid } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { isHexCode, skipBlanks } from './pointer';
import { columnsOf, rpcRow } from './rpcRow';

const SEARCHING = /^\s*Searching for (?:client )?(?:call|endpoint|thread|debug cell|cell) info\b.{0,20}$/i;
const HEADER = /^\s*(?:#{1,3}\s*)?PID\s+CELL ID\s+\S/i;
const RULE = /^\s*-{8,}\s*$/;
const ROW = /^\s*([0-9a-f]{1,8})\s+[0-9a-f]{4,8}\.[0-9a-f]{4,8}\s+\S/i;

/**
 * The tables of `!rpcexts.getcallinfo`, `getclientcallinfo`, `getendpointinfo` and `getthreadinfo` (and of dbgrpc): a
 * line that says what is searched, a heading, dashes, rows. The heading's columns differ between versions.
 */
export const rpcTableParser: BlockParser = {
  name: 'rpc-table',
  starts: 'SP#',
  commands: ['!getcallinfo', '!getclientcallinfo', '!getendpointinfo', '!getthreadinfo'],
  begin(text, _line, context): Block | undefined {
    const start = skipBlanks(text);
    // S(earching, P(ID, #
    const code = text.charCodeAt(start);
    if ((code !== 83 && code !== 80 && code !== 35) || text.length > 300) return undefined;
    if (HEADER.test(text)) return new TableBlock(context, text);
    return SEARCHING.test(text) ? new TableBlock(context, undefined) : undefined;
  },
};

class TableBlock implements Block {
  constructor(
    private readonly context: BlockContext,
    private heading: string | undefined,
  ) {}

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    if (text.length > 500) return undefined;
    if (HEADER.test(text)) {
      this.heading = text;
      return 'understood';
    }
    if (SEARCHING.test(text) || RULE.test(text)) return 'understood';
    if (this.heading !== undefined && isHexCode(text.charCodeAt(skipBlanks(text))) && ROW.test(text)) {
      this.take(text, textEvidence(this.context, line, text));
      return 'understood';
    }
    return isElision(text) ? 'noise' : undefined;
  }

  end(): void {
    // Every row was handed over as it was read.
  }

  /** The row as a cell, and the thread that it is about. */
  private take(text: string, evidence: TextEvidence): void {
    const cell = rpcRow(columnsOf(this.heading ?? ''), text, evidence);
    if (!cell) return;
    const { sink } = this.context;
    sink.add({ kind: 'rpc-cell', cell });
    if (cell.tid !== undefined) addThread(sink, `${cell.pid}.${cell.tid}`, evidence);
  }
}

/** Records that a thread of this client id exists. */
export function addThread(sink: FactSink, printed: string, evidence: TextEvidence): void {
  const cid = normalCid(printed);
  if (cid === undefined || cid.startsWith(`${kdNumber(0)}.`)) return;
  sink.add({ kind: 'thread', id: threadIdOfCid(cid), fields: { cid: { value: cid, evidence } } });
}
