import type { Block, BlockParser, LineKind } from './blocks';
import { isElision } from './keyRows';
import { skipBlanks } from './pointer';

const QLOCKS_HEAD = /^Key: O = Owner, 1-n = Wait order\b/;
const QLOCKS_ROW = /^(?:Processor Number|Lock Name\s[\d\s]{1,400}|[A-Z]{2,8}\s{1,4}- [\w ]{1,40}[\dOC\s]{0,400})$/;
const DEADLOCK_HEAD =
  /^(?:Deadlock detected \(\d{1,4} resources in \d{1,4} threads\):|issue: \d{4}|No deadlocks? .{0,40})/i;
const DEADLOCK_ROW =
  /^(?:Thread \d{1,4}:(?: [A-Z]{1,2}){1,40}|Where:|Thread \d{1,4} = [0-9a-f`]{8,17}|Lock [A-Z]{1,2} =\s+\S.{0,200} Type '.{1,60}')$/i;

/**
 * `!qlocks` (queued spin locks) and `!deadlock` (the report of Driver Verifier). Read over: spin locks are held by
 * processors and are no place where a thread waits for minutes.
 */
export const lockReportParser: BlockParser = {
  name: 'lock-report',
  starts: 'KD',
  commands: ['!qlocks', '!deadlock'],
  begin(text): Block | undefined {
    const start = skipBlanks(text);
    // K(ey, D(eadlock
    const code = text.charCodeAt(start);
    if ((code !== 75 && code !== 68) || text.length > 200) return undefined;
    const row = text.slice(start);
    if (QLOCKS_HEAD.test(row)) return new ReportBlock(QLOCKS_ROW);
    return code === 68 && DEADLOCK_HEAD.test(row) ? new ReportBlock(DEADLOCK_ROW) : undefined;
  },
};

class ReportBlock implements Block {
  constructor(private readonly rows: RegExp) {}

  line(text: string): LineKind | undefined {
    const row = text.trim();
    if (row === '') return 'noise';
    if (row.length > 500) return undefined;
    if (this.rows.test(row)) return 'understood';
    return isElision(text) ? 'noise' : undefined;
  }

  end(): void {
    // Nothing of it has a place in the model.
  }
}
