import type { PlainDump } from './plainDump';
import type { PlainLayout } from './plainLayout';

type Numbers = Readonly<Record<string, bigint>>;

const PORT_FIELDS = {
  owner: 'OwnerProcess',
  info: 'CommunicationInfo',
  completionPort: 'CompletionPort',
  type: 'u1.s1.Type',
  closed: 'u1.s1.Closed',
  disconnected: 'u1.s1.Disconnected',
  sequence: 'SequenceNo',
  main: 'MainQueueLength',
  large: 'LargeMessageQueueLength',
  pending: 'PendingQueueLength',
  canceled: 'CanceledQueueLength',
};
const MESSAGE_FIELDS = {
  owner: 'OwnerPort',
  waiting: 'WaitingThread',
  server: 'ServerThread',
  port: 'PortQueue',
  queue: 'u1.s1.QueueType',
  number: 'PortMessage.MessageId',
  length: 'PortMessage.u1.s1.DataLength',
};
const THREAD_FIELDS = {
  pid: 'Cid.UniqueProcess',
  tid: 'Cid.UniqueThread',
  state: 'Tcb.State',
  reason: 'Tcb.WaitReason',
  start: 'Tcb.WaitTime',
  message: 'AlpcMessage',
};
/** Lists of a port, and the field of a message through which each is linked. Windows 7 has no direct queue. */
const QUEUES = [
  ['MainQueue', 'Entry'],
  ['LargeMessageQueue', 'Entry'],
  ['PendingQueue', 'Entry'],
  ['DirectQueue', 'Entry'],
  ['CanceledQueue', 'CancelListEntry'],
] as const;

/** Lists of a kernel, followed one pointer at a time. */
export class PlainKernel {
  private readonly base: bigint;

  constructor(
    private readonly dump: PlainDump,
    private readonly layout: PlainLayout,
  ) {
    // The header names PsLoadedModuleList (0x20).
    this.base = dump.u64(0x20) - layout.symbol('PsLoadedModuleList');
  }

  /** Bytes in hex, as far as the dump has them. */
  hexAt(address: bigint, length: number): string {
    const bytes = Array.from({ length }, (_, i) => this.dump.uint(address + BigInt(i), 1));
    return bytes.map(byte => byte?.toString(16).padStart(2, '0') ?? '??').join('');
  }

  ports(): ReadonlyMap<bigint, Numbers> {
    const head = this.base + this.layout.symbol('AlpcpPortList');
    return this.records('_ALPC_PORT', this.list(head, '_ALPC_PORT', 'PortListEntry'), PORT_FIELDS);
  }

  /** Whatever lies in a queue of a port. */
  messages(): ReadonlyMap<bigint, Numbers> {
    const found = [...this.ports().keys()].flatMap(port =>
      QUEUES.flatMap(([queue, link]) => {
        const spot = this.layout.find('_ALPC_PORT', queue);
        return spot ? this.list(port + BigInt(spot.offset), '_KALPC_MESSAGE', link) : [];
      }),
    );
    return this.records('_KALPC_MESSAGE', found, MESSAGE_FIELDS);
  }

  /** Name and number of each process of the list. */
  processes(): ReadonlyMap<bigint, { readonly pid: bigint; readonly name: string }> {
    const head = this.base + this.layout.symbol('PsActiveProcessHead');
    const found = this.list(head, '_EPROCESS', 'ActiveProcessLinks');
    return new Map(
      found.map(at => {
        const name = this.dump.text(at + this.layout.offset('_EPROCESS', 'ImageFileName'), 15, 'latin1');
        return [at, { pid: this.number('_EPROCESS', at, 'UniqueProcessId'), name: name.replace(/\0.*$/s, '') }];
      }),
    );
  }

  threads(): ReadonlyMap<bigint, Numbers> {
    const found = [...this.processes().keys()].flatMap(process =>
      this.list(process + this.layout.offset('_EPROCESS', 'ThreadListHead'), '_ETHREAD', 'ThreadListEntry'),
    );
    return this.records('_ETHREAD', found, THREAD_FIELDS);
  }

  /** A field as a number; undefined: this build has no such number, or the dump has not its page. */
  find(type: string, at: bigint, field: string): bigint | undefined {
    const spot = this.layout.find(type, field);
    if (spot?.size === undefined) return undefined;
    const whole = this.dump.uint(at + BigInt(spot.offset), spot.size);
    if (whole === undefined || spot.bit === undefined || spot.bits === undefined) return whole;
    return (whole >> BigInt(spot.bit)) & ((1n << BigInt(spot.bits)) - 1n);
  }

  /** Offset of a field; undefined: this build has none of that name. */
  offsetOf(type: string, field: string): number | undefined {
    return this.layout.find(type, field)?.offset;
  }

  private number(type: string, at: bigint, field: string): bigint {
    const found = this.find(type, at, field);
    if (found === undefined) throw new Error(`${type}.${field} at ${at.toString(16)} is not there`);
    return found;
  }

  private records(
    type: string,
    addresses: readonly bigint[],
    fields: Readonly<Record<string, string>>,
  ): ReadonlyMap<bigint, Numbers> {
    const record = (at: bigint): Numbers =>
      Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, this.number(type, at, field)]));
    return new Map(addresses.map(at => [at, record(at)]));
  }

  private list(head: bigint, type: string, link: string): readonly bigint[] {
    const offset = this.layout.offset(type, link);
    const found: bigint[] = [];
    for (let at = this.dump.uint(head, 8); at !== undefined && at !== head; at = this.dump.uint(at, 8))
      found.push(at - offset);
    return found;
  }
}
