import type { IrpFields } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { addressOfCommand } from './commandTarget';
import type { Draft } from './draft';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { isBlankCode, skipBlanks } from './pointer';
import { pointerAt } from './values';

const HEAD = /^Irp is (?:active with \d{1,4} stacks? \d{1,4} is current|completed\b|freed\b|from zone\b)/i;
const THREAD = /\bThread ([0-9a-f`]{8,17}):\s+Irp (?:stack trace|is completed)/i;
const COLUMNS = /^\s*cmd\s+flg\s+cl\s+Device\s+File\b/i;
const CODE = /^\s*(>?)\s*\[[\w ().,/]{1,80}\]/;
/** Flags, control, device, file, completion routine and context of one stack location. */
const LOCATION = /^\s+[0-9a-f]{1,2}\s+[0-9a-f]{1,2}\s+([0-9a-f`]{8,17})\s+([0-9a-f`]{8,17})\s+([0-9a-f`]{8,17})-/i;
const DRIVER = /^\s+(\\[^\t\r\n]{1,120}?)(?:\t|\s{2,}|\s(?=\S+!)|\s*$)/;

/** `!irp`: which thread sent an I/O request, and the driver that has it now (the location marked with `>`). */
export const irpParser: BlockParser = {
  name: 'irp',
  starts: 'I',
  commands: ['!irp'],
  begin(text, line, context): Block | undefined {
    return text.startsWith('Irp is ', skipBlanks(text)) && HEAD.test(text.trimStart())
      ? new IrpBlock(context, textEvidence(context, line, text))
      : undefined;
  },
};

class IrpBlock implements Block {
  private readonly fields: Draft<IrpFields> = {};
  /** The rows being read are those of the current location. */
  private current = false;

  constructor(
    private readonly context: BlockContext,
    private readonly head: TextEvidence,
  ) {}

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    if (text.length > 500) return undefined;
    const evidence = textEvidence(this.context, line, text);
    const thread = THREAD.exec(text)?.[1];
    if (thread !== undefined) return this.takeThread(thread, evidence);
    const code = CODE.exec(text);
    if (code) {
      this.current = code[1] === '>';
      return 'understood';
    }
    if (COLUMNS.test(text) || /^\s+Args:(?:\s+(?:0x)?[0-9a-f`]{8,17}){1,4}/i.test(text)) return 'understood';
    if (this.location(text, evidence)) return 'understood';
    if (isElision(text)) return 'noise';
    return isBlankCode(text.charCodeAt(0)) ? 'unparsed' : undefined;
  }

  /** Only the command tells which IRP it is. */
  end(): void {
    const address = addressOfCommand(this.context);
    if (address === undefined) return;
    const fields = { address: { value: address, evidence: this.head }, ...this.fields };
    this.context.sink.add({ kind: 'irp', id: idOf('irp', address), fields });
  }

  private takeThread(text: string, evidence: TextEvidence): LineKind {
    const thread = pointerAt(text, 0)?.value;
    if (thread) this.fields.thread = { value: thread, evidence };
    return 'understood';
  }

  private location(text: string, evidence: TextEvidence): boolean {
    const row = LOCATION.exec(text);
    if (row) {
      if (this.current && row[1] !== undefined && row[2] !== undefined) {
        this.fields.device = { value: row[1], evidence };
        if (!/^[0`]+$/.test(row[2])) this.fields.file = { value: row[2], evidence };
      }
      return true;
    }
    const driver = DRIVER.exec(text)?.[1];
    if (driver === undefined) return false;
    if (this.current) this.fields.driver = { value: driver.trim(), evidence };
    return true;
  }
}
