import type { Address } from '../base/address';
import type { TextEvidence } from '../model/evidence';
import { addConnectedFacts, addCreatedFacts, addPortLineFacts } from './alpcConnectionFacts';
import { type ConnectionScope, readConnectionRow } from './alpcConnectionRows';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { addressOfCommand, hasSwitch, isCommand } from './commandTarget';
import { isElision } from './keyRows';
import { textEvidence } from './known';
import { HEX_DIGITS, isBlankCode, isHexCode, skipBlanks } from './pointer';
import { pointerAt } from './values';

const CREATED = /^\s*ports created by the process\s+/i;
const CONNECTED = /^\s*ports the process\s+/i;

/** `!alpc /lpc` and `!alpc /lpp`: connection ports and who is connected to them. */
export const alpcConnectionsParser: BlockParser = {
  name: 'alpc-connections',
  starts: `Pp${HEX_DIGITS}`,
  commands: ['!alpc'],
  begin(text, line, context): Block | undefined {
    const start = skipBlanks(text);
    const code = text.charCodeAt(start);
    if (code !== 80 && code !== 112 && !isHexCode(code)) return undefined;
    const block = new ConnectionsBlock(context);
    return block.line(text, line) === 'understood' ? block : undefined;
  },
};

class ConnectionsBlock implements Block {
  private scope: ConnectionScope;
  /** The connection port whose rows are being read. */
  private port: { readonly address: Address; readonly name?: string } | undefined;
  private open: { readonly text: string; readonly line: number } | undefined;

  constructor(private readonly context: BlockContext) {
    const process = isCommand(context, '!alpc') && hasSwitch(context, 'lpp') ? addressOfCommand(context) : undefined;
    this.scope = process === undefined ? {} : { process };
  }

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    if (this.heading(text) || this.row(text, textEvidence(this.context, line, text))) return 'understood';
    const open = this.open;
    this.open = undefined;
    if (open && this.goesOn(open, text, line)) return 'understood';
    if (isElision(text)) return 'noise';
    if (!isRowStart(text)) return undefined;
    this.open = { text, line };
    return 'unparsed';
  }

  end(): void {
    // Every row was handed over as it was read.
  }

  private heading(text: string): boolean {
    const created = CREATED.exec(text);
    const match = created ?? CONNECTED.exec(text);
    if (!match) return false;
    const pointer = pointerAt(text, match[0].length);
    if (!pointer?.value) return false;
    if (!created && !/\bis connected to\b/i.test(text.slice(pointer.end, pointer.end + 100))) return false;
    this.scope = { process: pointer.value, role: created ? 'created' : 'connected' };
    this.port = undefined;
    return true;
  }

  private row(text: string, evidence: TextEvidence): boolean {
    const row = readConnectionRow(text);
    if (!row) return false;
    this.open = undefined;
    if (row.kind === 'port') {
      this.port = { address: row.port, ...(row.name !== undefined && { name: row.name }) };
      addPortLineFacts(this.context.sink, row, this.scope, evidence);
    } else if (row.kind === 'created') {
      addCreatedFacts(this.context.sink, row, this.scope, this.port, evidence);
    } else {
      addConnectedFacts(this.context.sink, row, this.scope, evidence);
    }
    return true;
  }

  /** A row that a narrow console broke in two. Its first half was counted as unparsed: nothing was known of it yet. */
  private goesOn(open: { readonly text: string; readonly line: number }, text: string, line: number): boolean {
    if (text.length > 400) return false;
    const first = open.text.trimEnd();
    return [' ', ''].some(glue => {
      const joined = `${first}${glue}${text.trim()}`;
      return this.row(joined, textEvidence(this.context, open.line, joined, line));
    });
  }
}

/** An indented line that begins with a pointer and an arrow or a name: a row that is broken or of an unknown build. */
function isRowStart(text: string): boolean {
  if (!isBlankCode(text.charCodeAt(0)) || text.length > 400) return false;
  const pointer = pointerAt(text, skipBlanks(text));
  if (!pointer) return false;
  const rest = text.slice(pointer.end, pointer.end + 20);
  return rest.startsWith("('") || /^\s+\d{1,7}\s*->/.test(rest);
}
