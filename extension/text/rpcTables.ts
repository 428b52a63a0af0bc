import type { TextEvidence } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { kdNumber, normalCid, threadIdOfCid } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { isHexCode, skipBlanks } from './pointer';

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
    const row = this.heading !== undefined && isHexCode(text.charCodeAt(skipBlanks(text))) ? ROW.exec(text) : null;
    if (row) {
      this.take(text, row[1] ?? '', textEvidence(this.context, line, text));
      return 'understood';
    }
    return isElision(text) ? 'noise' : undefined;
  }

  end(): void {
    // Every row was handed over as it was read.
  }

  /** What is certain of a row: which thread it is about. Cells and endpoints have no place in the model. */
  private take(text: string, pid: string, evidence: TextEvidence): void {
    const words = text.trim().split(/\s+/);
    const names = (this.heading ?? '')
      .replace(/^\s*#+\s*/, '')
      .replace(/CELL ID/i, 'CELL')
      .trim()
      .split(/\s+/);
    const tid = words[names.indexOf('TID')];
    if (names.includes('TID') && tid !== undefined && /^[0-9a-f]{8}$/i.test(tid))
      addThread(this.context.sink, `${pid}.${tid}`, evidence);
  }
}

/** Records that a thread of this client id exists. */
export function addThread(sink: FactSink, printed: string, evidence: TextEvidence): void {
  const cid = normalCid(printed);
  if (cid === undefined || cid.startsWith(`${kdNumber(0)}.`)) return;
  sink.add({ kind: 'thread', id: threadIdOfCid(cid), fields: { cid: { value: cid, evidence } } });
}
