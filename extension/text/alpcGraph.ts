import type { Address } from '../base/address';
import type { TextEvidence } from '../model/evidence';
import { idOf, kdNumber } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { hasSwitch, isCommand } from './commandTarget';
import { textEvidence } from './known';
import { HEX_DIGITS, isBlankCode, isHexCode, skipBlanks } from './pointer';
import { pointerAt } from './values';

interface GraphRow {
  readonly clientPort: Address;
  readonly clientPid: bigint;
  readonly port: Address;
  readonly serverPid: bigint;
  readonly name: string;
}

const KERNEL_SPACE = 0xffff_8000_0000_0000n;
/** Process numbers are 32 bits wide and multiples of four. */
const MAX_PID = 0xffff_ffffn;

/**
 * `!alpc /graph`, an undocumented switch: rows of client port, its process number, connection port, its process number
 * and the port's name, all numbers in 16 digits, no header. The order was found from a list in which the same ports and
 * process numbers recur (`ApiPort` always third, one owner).
 */
export const alpcGraphParser: BlockParser = {
  name: 'alpc-graph',
  starts: HEX_DIGITS,
  commands: ['!alpc'],
  begin(text, line, context): Block | undefined {
    const start = skipBlanks(text);
    if (!isHexCode(text.charCodeAt(start)) || !isBlankCode(text.charCodeAt(start + 16))) return undefined;
    const asked = isCommand(context, '!alpc') && hasSwitch(context, 'graph');
    const row = readRow(text, asked);
    if (!row) return undefined;
    const block = new GraphBlock(context, asked);
    block.take(row, textEvidence(context, line, text));
    return block;
  },
};

class GraphBlock implements Block {
  constructor(
    private readonly context: BlockContext,
    private readonly asked: boolean,
  ) {}

  line(text: string, line: number): LineKind | undefined {
    const row = readRow(text, this.asked);
    if (!row) return undefined;
    this.take(row, textEvidence(this.context, line, text));
    return 'understood';
  }

  end(): void {
    // Every row was handed over as it was read.
  }

  take(row: GraphRow, evidence: TextEvidence): void {
    const { sink } = this.context;
    const clientPid = kdNumber(row.clientPid);
    const serverPid = kdNumber(row.serverPid);
    const name = row.name === '' ? {} : { name: { value: row.name, evidence } };
    sink.add({
      kind: 'port',
      id: idOf('port', row.clientPort),
      fields: {
        address: { value: row.clientPort, evidence },
        type: { value: 'client', evidence },
        clientPort: { value: row.clientPort, evidence },
        connectionPort: { value: row.port, evidence },
        ownerPid: { value: clientPid, evidence },
      },
    });
    sink.add({
      kind: 'port',
      id: idOf('port', row.port),
      fields: {
        address: { value: row.port, evidence },
        type: { value: 'connection', evidence },
        ownerPid: { value: serverPid, evidence },
        ...name,
      },
    });
    sink.add({
      kind: 'connection',
      connection: {
        port: row.port,
        ...(row.name !== '' && { portName: row.name }),
        clientPort: row.clientPort,
        peerPid: clientPid,
        evidence,
      },
    });
  }
}

/** Four 16-digit numbers and a name. Without the command only rows that look like ports and small numbers are taken. */
function readRow(text: string, asked: boolean): GraphRow | undefined {
  if (text.length > 700) return undefined;
  const values: bigint[] = [];
  let at = skipBlanks(text);
  for (let i = 0; i < 4; i++) {
    const pointer = pointerAt(text, at);
    if (pointer?.digits !== 16 || pointer.end - at !== 16) return undefined;
    values.push(pointer.value ?? 0n);
    at = skipBlanks(text, pointer.end);
  }
  const [clientPort, clientPid, port, serverPid] = values as [Address, bigint, Address, bigint];
  if (clientPort < KERNEL_SPACE || port < KERNEL_SPACE || clientPid > MAX_PID || serverPid > MAX_PID) return undefined;
  const name = text.slice(at).trim();
  if (!asked && (name === '' || clientPid % 4n !== 0n || serverPid % 4n !== 0n)) return undefined;
  return { clientPort, clientPid, port, serverPid, name };
}
