import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import type { PortFields, PortType } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import { addProcessName } from './alpcPortFacts';
import type { BlockContext } from './blocks';
import type { Draft } from './draft';
import { textEvidence } from './known';
import { LpcQueueReader } from './lpcQueue';

const HEADER =
  /^\s*(Server connection|Server communication|Client communication|Unconnected communication) port\s*:?\s*(?:0x)?([0-9a-f]{8,16})(?:\s+Name:\s*(.*))?\s*$/i;
const PROCESS = /^\s*Server process\s*:\s*(?:0x)?([0-9a-f]{8,16})\s*(?:\((.*)\))?\s*$/i;
const COUNTS = /^\s*Handles:\s*(\d{1,10})\s+References:\s*(\d{1,10})\s*$/i;
const CONNECTED =
  /^\s*Connected port:\s*(?:0x)?([0-9a-f]{8,16})\s+Server connection port:\s*(?:0x)?([0-9a-f]{8,16})\s*$/i;
const LABEL =
  /^\s*(?:Queue semaphore\s*:\s*[0-9a-fx]{8,18}|Semaphore state -?\d{1,10} \(0x[0-9a-f]{1,8}\)|The LpcDataInfoChainHead queue .{1,60})\s*$/i;

const TYPES: ReadonlyMap<string, PortType> = new Map<string, PortType>([
  ['server connection', 'connection'],
  ['server communication', 'server'],
  ['client communication', 'client'],
]);

/** Port blocks of `!lpc port ADDR`, `!lpc thread` and `!lpc message`. */
export class LpcPortReader {
  private address: Address | undefined;
  private type: PortType | undefined;
  private fields: Draft<PortFields> = {};
  private readonly queue: LpcQueueReader;

  constructor(private readonly context: BlockContext) {
    this.queue = new LpcQueueReader(context);
  }

  /** Takes a line of a port block. */
  take(text: string, line: number): boolean {
    const header = HEADER.exec(text);
    if (header) return this.begin(header, textEvidence(this.context, line, text));
    if (this.address === undefined) return false;
    const evidence = textEvidence(this.context, line, text);
    if (this.row(text, evidence)) return true;
    return this.queue.take(text, evidence, this.address, this.fields);
  }

  /** True for a line that stands inside a port block though it was not understood. */
  inside(text: string): boolean {
    return this.address !== undefined && /^\s/.test(text);
  }

  /** Hands over the port being read. */
  finish(): void {
    if (this.address !== undefined)
      this.context.sink.add({ kind: 'port', id: idOf('port', this.address), fields: this.fields });
    this.address = undefined;
    this.fields = {};
  }

  private begin(match: RegExpExecArray, evidence: TextEvidence): boolean {
    const address = parseAddress(match[2] ?? '');
    if (address === undefined || address === 0n) return false;
    this.finish();
    this.address = address;
    this.type = TYPES.get((match[1] ?? '').toLowerCase());
    const name = match[3]?.trim();
    this.fields = {
      address: { value: address, evidence },
      ...(this.type && { type: { value: this.type, evidence } }),
      ...(name && { name: { value: name, evidence } }),
    };
    return true;
  }

  private row(text: string, evidence: TextEvidence): boolean {
    const process = PROCESS.exec(text);
    if (process) return this.takeProcess(process, evidence);
    const counts = COUNTS.exec(text);
    if (counts) {
      this.fields.handleCount = { value: Number(counts[1]), evidence };
      this.fields.pointerCount = { value: Number(counts[2]), evidence };
      return true;
    }
    const connected = CONNECTED.exec(text);
    if (connected) return this.takePeer(connected, evidence);
    return LABEL.test(text);
  }

  private takeProcess(match: RegExpExecArray, evidence: TextEvidence): boolean {
    const address = parseAddress(match[1] ?? '');
    if (address === undefined) return false;
    this.fields.owner = { value: address === 0n ? null : address, evidence };
    if (match[2]) this.fields.ownerName = { value: match[2], evidence };
    addProcessName(this.context.sink, this.fields.owner.value, match[2], evidence);
    return true;
  }

  /** `Connected port` is the port at the other end. */
  private takePeer(match: RegExpExecArray, evidence: TextEvidence): boolean {
    const peer = parseAddress(match[1] ?? '');
    const connection = parseAddress(match[2] ?? '');
    if (peer === undefined || connection === undefined || this.address === undefined) return false;
    this.fields.connectionPort = { value: connection === 0n ? null : connection, evidence };
    if (this.type !== 'server' && this.type !== 'client') return true;
    const other = { value: peer === 0n ? null : peer, evidence };
    const own = { value: this.address, evidence };
    this.fields.serverPort = this.type === 'server' ? own : other;
    this.fields.clientPort = this.type === 'server' ? other : own;
    return true;
  }
}
