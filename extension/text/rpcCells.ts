import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { skipBlanks } from './pointer';
import { addThread } from './rpcTables';

const CELL = /^Getting cell info\b/i;
const KIND = /^(?:Call|Client call|Thread|Connection|Endpoint|Unknown cell|Invalid cell)\.?$/i;
const CELL_ROW =
  /^(?:Status|Procedure Number|Interface UUID start|Call ID|Servicing thread identifier|Call Flags|Last update time|Owning connection identifier|Thread ID|Associated object pointer|Connection flags|Authentication level|Authentication service|Called endpoint name|Protocol Sequence|Endpoint name|Status)\b.{0,200}:/i;
const CALLER = /^Caller \(PID\/TID\) is:\s*([0-9a-f]{1,8}\.[0-9a-f]{1,8})\s*(?:\(\d{1,10}\.\d{1,10}\))\s*$/i;
const THREAD_ID = /^Thread ID:\s*0x([0-9a-f]{1,8})\s*\(\d{1,10}\)/i;
const TIME = /^Current time is:\s*\d{1,12}\.\d{1,3}\b/i;
const STACK_HEAD = /^CallID:\s*[0-9a-f]{1,8}\s*$/i;
const STACK_ROW = /^(?:CallID|IfStart|ProcNum|Protocol Sequence|NetworkAddress|Endpoint):\s*\S{0,300}/i;
const TLS_HEAD = /^RPC TLS at\s+(?:0x)?[0-9a-f`]{1,17}\s*$/i;
const TLS_ROW = /^[\w ]{1,40} (?:-|at -) 0x[0-9a-f`]{1,17}\b/i;

/** Cells (`getdbgcell`), `rpctime`, `rpcreadstack`, `thread` of rpcexts: rows of `Key: value`. */
export const rpcCellParser: BlockParser = {
  name: 'rpc-cell',
  starts: 'GCR',
  commands: ['!getdbgcell', '!rpctime', '!rpcreadstack', '!thread'],
  begin(text, _line, context): Block | undefined {
    const start = skipBlanks(text);
    // G(etting, C(urrent time, C(allID, R(PC TLS
    const code = text.charCodeAt(start);
    if ((code !== 71 && code !== 67 && code !== 82) || text.length > 300) return undefined;
    const row = text.slice(start).trimEnd();
    if (CELL.test(row)) return new CellBlock(context, CELL_ROW);
    if (TIME.test(row)) return new CellBlock(context, TIME);
    if (STACK_HEAD.test(row)) return new CellBlock(context, STACK_ROW);
    return TLS_HEAD.test(row) ? new CellBlock(context, TLS_ROW) : undefined;
  },
};

class CellBlock implements Block {
  constructor(
    private readonly context: BlockContext,
    private readonly rows: RegExp,
  ) {}

  line(text: string, line: number): LineKind | undefined {
    const row = text.trim();
    if (row === '') return 'noise';
    if (row.length > 400) return undefined;
    if (this.rows === CELL_ROW && this.cell(row, text, line)) return 'understood';
    if (this.rows.test(row)) return 'understood';
    return isElision(text) ? 'noise' : undefined;
  }

  end(): void {
    // Every row was handed over as it was read.
  }

  private cell(row: string, text: string, line: number): boolean {
    if (KIND.test(row) || CELL.test(row)) return true;
    const evidence = textEvidence(this.context, line, text);
    const caller = CALLER.exec(row)?.[1];
    if (caller !== undefined) {
      addThread(this.context.sink, caller, evidence);
      return true;
    }
    const thread = THREAD_ID.exec(row)?.[1];
    const process = this.processOfCommand();
    if (thread !== undefined && process !== undefined) addThread(this.context.sink, `${process}.${thread}`, evidence);
    return thread !== undefined;
  }

  /** `!rpcexts.getdbgcell PID CELL`: hex, as everywhere in rpcexts. */
  private processOfCommand(): string | undefined {
    const { words } = this.context;
    if (words[0] !== '!getdbgcell') return undefined;
    return /^(?:0x)?([0-9a-f]{1,8})$/i.exec(words[1] ?? '')?.[1];
  }
}
