import type { Address } from '../base/address';
import type { MessageFields } from '../model/entities';
import type { Known, TextEvidence } from '../model/evidence';
import { idOf } from '../model/ids';
import { portTypeOf, messageTypeOf, queueOf } from './alpcNames';
import { addProcessName, ownerFields } from './alpcPortFacts';
import { readHeader } from './alpcPort';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { addressOfCommand, hasSwitch, isCommand } from './commandTarget';
import type { Draft } from './draft';
import { RowBlock, type RowResult, splitRow } from './keyRows';
import { skipBlanks } from './pointer';
import { hexAndDecimal, type NotedPointer, notedPointer, yesNo } from './values';

type Numbers = 'number' | 'callbackId' | 'sequence' | 'dataLength' | 'totalLength';
type Flags = 'canceled' | 'release' | 'replyWaitReply' | 'continuation';
type Pointers = 'ownerPort' | 'waitingThread' | 'queuePort' | 'serverThread' | 'cancelQueuePort';

const NUMBERS: ReadonlyMap<string, Numbers> = new Map<string, Numbers>([
  ['messageid', 'number'],
  ['callbackid', 'callbackId'],
  ['sequencenumber', 'sequence'],
  ['datalength', 'dataLength'],
  ['totallength', 'totalLength'],
]);

const FLAGS: ReadonlyMap<string, Flags> = new Map<string, Flags>([
  ['canceled', 'canceled'],
  ['release', 'release'],
  ['replywaitreply', 'replyWaitReply'],
  ['continuation', 'continuation'],
]);

const POINTERS: ReadonlyMap<string, Pointers> = new Map<string, Pointers>([
  ['ownerport', 'ownerPort'],
  ['waitingthread', 'waitingThread'],
  ['queueport', 'queuePort'],
  ['serverthread', 'serverThread'],
  ['cancelqueueport', 'cancelQueuePort'],
]);

/** Rows that the model has no place for; each with the form its value must have. */
const LABELS: ReadonlyMap<string, 'pointer' | 'number' | 'flag'> = new Map([
  ['quotacharged', 'flag'],
  ['cancelsequenceport', 'pointer'],
  ['cancelsequencenumber', 'number'],
  ['clientcontext', 'pointer'],
  ['servercontext', 'pointer'],
  ['portcontext', 'pointer'],
  ['cancelportcontext', 'pointer'],
  ['securitydata', 'pointer'],
  ['view', 'pointer'],
  ['handledata', 'pointer'],
]);

/** `!alpc /m`: one message. */
export const alpcMessageParser: BlockParser = {
  name: 'alpc-message',
  starts: 'M',
  commands: ['!alpc'],
  begin(text, line, context): Block | undefined {
    if (text.charCodeAt(skipBlanks(text)) !== 77) return undefined;
    const header = readHeader(text, 'Message');
    if (header) return new MessageBlock(context, header.address, header.digits);
    // An excerpt that starts below the header of a known command.
    if (!isCommand(context, '!alpc') || !hasSwitch(context, 'm') || splitRow(text)?.key !== 'MessageID')
      return undefined;
    const address = addressOfCommand(context);
    const block = address === undefined ? undefined : new MessageBlock(context, address, undefined);
    return block?.line(text, line) === 'understood' ? block : undefined;
  },
};

class MessageBlock extends RowBlock {
  private readonly fields: Draft<MessageFields> = {};
  private first: TextEvidence | undefined;

  /** @param digits width of the header's pointer: shorter ones in the rows are cut off */
  constructor(
    context: BlockContext,
    private readonly address: Address,
    private readonly digits: number | undefined,
  ) {
    super(context);
  }

  protected row(key: string, value: string, evidence: TextEvidence): RowResult {
    const name = key.toLowerCase();
    const result = this.read(name, value, evidence);
    if (result !== 'unknown') this.first ??= evidence;
    return result;
  }

  protected other(): LineKind | undefined {
    return undefined;
  }

  end(): void {
    if (!this.first) return;
    const fields = { address: { value: this.address, evidence: this.first }, ...this.fields };
    this.context.sink.add({ kind: 'message', id: idOf('message', this.address), fields });
  }

  private read(name: string, value: string, evidence: TextEvidence): RowResult {
    const pointer = POINTERS.get(name);
    if (pointer) return this.takePointer(pointer, value, evidence);
    const number = NUMBERS.get(name);
    if (number) return this.put(number, hexAndDecimal(value), evidence);
    const flag = FLAGS.get(name);
    if (flag) return this.put(flag, yesNo(value), evidence);
    if (name === 'type') return this.put('type', messageTypeOf(value), evidence);
    if (name === 'queuetype') return this.takeQueue(value, evidence);
    if (name === 'queueportownerprocess') return this.takeOwner(value, evidence);
    return this.takeLabel(name, value);
  }

  private put<K extends Numbers | Flags | 'type'>(
    field: K,
    value: NonNullable<MessageFields[K]>['value'] | undefined,
    evidence: TextEvidence,
  ): RowResult {
    if (value === undefined) return 'unknown';
    // The type of the value belongs to its field; the compiler does not follow that through the index.
    (this.fields as Record<string, Known<unknown>>)[field] = { value, evidence };
    return 'read';
  }

  /** A queue whose name is not known leaves the queue unknown: its row is kept as it is. */
  private takeQueue(value: string, evidence: TextEvidence): RowResult {
    const queue = queueOf(value);
    if (queue === undefined) {
      const of = idOf('message', this.address);
      this.context.sink.add({ kind: 'unknown', of, field: 'queue', reason: 'invalid', evidence });
      return 'unknown';
    }
    this.fields.queue = { value: queue, evidence };
    return 'read';
  }

  private takePointer(field: Pointers, value: string, evidence: TextEvidence): RowResult {
    if (value === '') return 'open';
    const pointer = this.pointerIn(value);
    if (!pointer) return 'unknown';
    this.fields[field] = { value: pointer.value, evidence };
    if (field !== 'ownerPort' && field !== 'queuePort') return 'read';
    const type = portTypeOf(pointer.note ?? '');
    if (pointer.value && type) {
      const fields = { address: { value: pointer.value, evidence }, type: { value: type, evidence } };
      this.context.sink.add({ kind: 'port', id: idOf('port', pointer.value), fields });
    }
    return pointer.note === undefined && pointer.value ? 'open' : 'read';
  }

  /** The owner of the queue's port: a fact about that port and about the process as well. */
  private takeOwner(value: string, evidence: TextEvidence): RowResult {
    if (value === '') return 'open';
    const pointer = this.pointerIn(value);
    if (!pointer) return 'unknown';
    const owner = ownerFields(pointer.value, pointer.note, evidence);
    if (owner.owner) this.fields.queuePortOwner = owner.owner;
    if (pointer.note) this.fields.queuePortOwnerName = { value: pointer.note, evidence };
    addProcessName(this.context.sink, owner.owner?.value, pointer.note, evidence);
    const port = this.fields.queuePort?.value;
    if (port) this.context.sink.add({ kind: 'port', id: idOf('port', port), fields: owner });
    return pointer.note === undefined && pointer.value ? 'open' : 'read';
  }

  private takeLabel(name: string, value: string): RowResult {
    const form = LABELS.get(name);
    if (form === 'pointer') return value === '' ? 'open' : this.pointerIn(value) ? 'read' : 'unknown';
    if (form === 'number') return hexAndDecimal(value) === undefined ? 'unknown' : 'read';
    return form === 'flag' && yesNo(value) !== undefined ? 'read' : 'unknown';
  }

  private pointerIn(value: string): NotedPointer | undefined {
    const pointer = notedPointer(value);
    return pointer && this.digits !== undefined && pointer.digits !== this.digits ? undefined : pointer;
  }
}
