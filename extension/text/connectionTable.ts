import type { Address } from '../base/address';
import type { Connection, PortType } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { type PortHalf, readHalf } from './connectionTableHalf';
import { textEvidence } from './known';
import { skipBlanks } from './pointer';

const ARROW = '<->';
const RULE = /^[\s=_+|<>-]+$/;

/** What the two columns of a table hold. */
interface Columns {
  readonly left: PortType;
  readonly right: PortType;
}

/**
 * Tables that scripts print of all connections: a heading such as `Server Port Info <-> Connection Port Info`, then rows
 * of two halves, each a port with its process. Only the heading says which half is which, so without it nothing is read;
 * of a half only what is beyond doubt is taken: its one port, a quoted or path-like name, a labelled process.
 */
export const connectionTableParser: BlockParser = {
  name: 'connection-table',
  starts: 'SsCc|[{#=-',
  begin(text, _line, context): Block | undefined {
    const code = text.charCodeAt(skipBlanks(text)) | 32;
    // s(erver, c(onnection, c(lient, or a frame around the table: | [ # = -
    const plausible =
      code === 115 || code === 99 || code === 124 || code === 123 || code === 35 || code === 61 || code === 45;
    if (!plausible || text.length > 400) return undefined;
    const columns = readHeading(text);
    return columns && new TableBlock(context, columns);
  },
};

function readHeading(text: string): Columns | undefined {
  const arrow = text.indexOf(ARROW);
  if (arrow < 0) return undefined;
  const left = columnType(text.slice(0, arrow));
  const right = columnType(text.slice(arrow + ARROW.length));
  return left && right && left !== right ? { left, right } : undefined;
}

function columnType(heading: string): PortType | undefined {
  const match = /\b(server|client|connection)\b(?:\s+comm\w*)?\s+ports?\b/i.exec(heading);
  return match?.[1]?.toLowerCase() as PortType | undefined;
}

class TableBlock implements Block {
  constructor(
    private readonly context: BlockContext,
    private readonly columns: Columns,
  ) {}

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    if (text.length > 600) return undefined;
    const arrow = text.indexOf(ARROW);
    if (arrow < 0) return RULE.test(text) ? 'noise' : undefined;
    if (readHeading(text)) return 'understood';
    const left = readHalf(text.slice(0, arrow));
    const right = readHalf(text.slice(arrow + ARROW.length));
    if (!left || !right) return RULE.test(text) ? 'noise' : 'unparsed';
    this.take(left, right, textEvidence(this.context, line, text));
    return 'understood';
  }

  end(): void {
    // Every row was handed over as it was read.
  }

  private take(left: PortHalf, right: PortHalf, evidence: TextEvidence): void {
    const halves = new Map<PortType, PortHalf>([
      [this.columns.left, left],
      [this.columns.right, right],
    ]);
    const connection = halves.get('connection');
    for (const [type, half] of halves) this.addPort(type, half, connection?.port, evidence);
    const other = halves.get('client') ?? halves.get('server');
    const tie: Connection = {
      ...(connection && { port: connection.port }),
      ...(connection?.name !== undefined && { portName: connection.name }),
      ...ports(halves),
      ...(other?.process !== undefined && { peerProcess: other.process }),
      ...(other?.image !== undefined && { peerName: other.image }),
      ...(other?.pid !== undefined && { peerPid: other.pid }),
      evidence,
    };
    this.context.sink.add({ kind: 'connection', connection: tie });
  }

  private addPort(type: PortType, half: PortHalf, connection: Address | undefined, evidence: TextEvidence): void {
    const know = <T>(value: T): { value: T; evidence: TextEvidence } => ({ value, evidence });
    const { sink } = this.context;
    sink.add({
      kind: 'port',
      id: idOf('port', half.port),
      fields: {
        address: know(half.port),
        type: know(type),
        ...(type === 'connection' && half.name !== undefined && { name: know(half.name) }),
        ...(type !== 'connection' && connection !== undefined && { connectionPort: know(connection) }),
        ...(half.process !== undefined && { owner: know(half.process) }),
        ...(half.image !== undefined && { ownerName: know(half.image) }),
        ...(half.pid !== undefined && { ownerPid: know(half.pid) }),
      },
    });
    if (half.process === undefined) return;
    const fields = {
      address: know(half.process),
      ...(half.image !== undefined && { name: know(half.image) }),
      ...(half.pid !== undefined && { pid: know(half.pid) }),
    };
    sink.add({ kind: 'process', id: idOf('process', half.process), fields });
  }
}

function ports(halves: ReadonlyMap<PortType, PortHalf>): Pick<Connection, 'serverPort' | 'clientPort'> {
  const server = halves.get('server')?.port;
  const client = halves.get('client')?.port;
  return { ...(server !== undefined && { serverPort: server }), ...(client !== undefined && { clientPort: client }) };
}
