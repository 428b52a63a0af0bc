import type { Address } from '../base/address';
import { parseAddress } from '../base/address';
import type { MessageFields, PortFields } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf, normalCid } from '../model/ids';
import { messageTypeOf } from './alpcNames';
import type { BlockContext } from './blocks';
import type { Draft } from './draft';

const EMPTY = /^\s*The message queue is empty\b/i;
const CONTAINS = /^\s*The message queue contains (\d{1,9}) messages?\b/i;
const HEADING = /^\s*Messages in queue:\s*$/i;
const MESSAGE =
  /^\s*[0-9a-f]{4,8}\s+([0-9a-f]{8,16})\s+-\s+\w{1,20}\s+Id=([0-9a-f]{1,8})\s+From:\s*([0-9a-f]{4,8}\.[0-9a-f]{4,8})\b/i;
const LENGTH = /^\s*Length=([0-9a-f]{8})\s+Type=([0-9a-f]{8})(?:\s+\((\w{1,40})\))?\s*$/i;
const DATA = /^\s*(?:Data:)?(?:\s+[0-9a-f]{8}){1,16}\s*$/i;

/**
 * The message queue of an LPC port: its only one, so it stands in the place of the main queue. Messages have an address
 * here, and the number by which their sender waits for them.
 */
export class LpcQueueReader {
  private message: Address | undefined;
  private fields: Draft<MessageFields> = {};

  constructor(private readonly context: BlockContext) {}

  take(text: string, evidence: TextEvidence, port: Address, portFields: Draft<PortFields>): boolean {
    const contains = EMPTY.test(text) ? 0 : Number(CONTAINS.exec(text)?.[1] ?? -1);
    if (contains >= 0) {
      portFields.queues = { value: { main: contains }, evidence };
      return true;
    }
    if (HEADING.test(text)) return true;
    const message = MESSAGE.exec(text);
    if (message) return this.begin(message, port, evidence);
    const length = LENGTH.exec(text);
    if (length) return this.takeLength(length, evidence);
    return this.message !== undefined && DATA.test(text);
  }

  private begin(match: RegExpExecArray, port: Address, evidence: TextEvidence): boolean {
    const address = parseAddress(match[1] ?? '');
    const cid = normalCid(match[3] ?? '');
    if (address === undefined || cid === undefined) return false;
    this.message = address;
    this.fields = {
      address: { value: address, evidence },
      number: { value: parseInt(match[2] ?? '', 16), evidence },
      queue: { value: 'main', evidence },
      queuePort: { value: port, evidence },
      senderCid: { value: cid, evidence },
    };
    this.context.sink.add({ kind: 'message', id: idOf('message', address), fields: this.fields });
    return true;
  }

  /** PORT_MESSAGE.u1.Length holds two 16-bit numbers: total length above, data length below. */
  private takeLength(match: RegExpExecArray, evidence: TextEvidence): boolean {
    if (this.message === undefined) return false;
    const length = parseInt(match[1] ?? '', 16);
    const type = messageTypeOf(match[3] ?? '');
    this.context.sink.add({
      kind: 'message',
      id: idOf('message', this.message),
      fields: {
        dataLength: { value: length & 0xffff, evidence },
        totalLength: { value: length >>> 16, evidence },
        ...(type !== undefined && { type: { value: type, evidence } }),
      },
    });
    return true;
  }
}
