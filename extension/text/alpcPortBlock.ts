import type { Address } from '../base/address';
import type { PortFields, PortFlags } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { AlpcPortQueues } from './alpcPortQueues';
import { AlpcPortThreads } from './alpcPortThreads';
import { addPortFacts, type PortLinks } from './alpcPortFacts';
import { portTypeOf } from './alpcNames';
import type { BlockContext, LineKind } from './blocks';
import type { Draft } from './draft';
import { RowBlock, type RowResult } from './keyRows';
import { isBlankCode } from './pointer';
import { hexAndDecimal, notedPointer, yesNo } from './values';

const FLAGS: ReadonlyMap<string, keyof PortFlags> = new Map<string, keyof PortFlags>([
  ['connectionpending', 'connectionPending'],
  ['connectionrefused', 'connectionRefused'],
  ['disconnected', 'disconnected'],
  ['closed', 'closed'],
  ['flushonclose', 'flushOnClose'],
  ['returnextendedinfo', 'returnExtendedInfo'],
  ['waitable', 'waitable'],
  ['wow64completionlist', 'wow64CompletionList'],
]);

type PointerField = 'communicationInfo' | 'completionPort' | 'completionList';

const POINTERS: ReadonlyMap<string, PointerField> = new Map<string, PointerField>([
  ['communicationinfo', 'communicationInfo'],
  ['completionport', 'completionPort'],
  ['completionlist', 'completionList'],
]);

const LINKS: ReadonlyMap<string, keyof PortLinks> = new Map<string, keyof PortLinks>([
  ['connectionport', 'connection'],
  ['clientcommunicationport', 'client'],
  ['servercommunicationport', 'server'],
  ['ownerprocess', 'owner'],
]);

/** The body of `!alpc /p`: rows, then threads, then queues. */
export class AlpcPortBlock extends RowBlock {
  private readonly fields: Draft<PortFields> = {};
  private readonly flags: Draft<PortFlags> = {};
  private flagEvidence: TextEvidence | undefined;
  private readonly links: Draft<PortLinks> = {};
  private readonly threads: AlpcPortThreads;
  private readonly queues: AlpcPortQueues;

  /** @param digits width of the header's pointer: shorter ones in the rows are cut off */
  constructor(
    context: BlockContext,
    private readonly address: Address | undefined,
    private readonly digits: number | undefined,
  ) {
    super(context);
    this.threads = new AlpcPortThreads(context, digits);
    this.queues = new AlpcPortQueues(context);
  }

  override line(text: string, line: number): LineKind | undefined {
    return this.threads.goesOn(text, line) ? 'understood' : super.line(text, line);
  }

  protected row(key: string, value: string, evidence: TextEvidence): RowResult {
    const name = key.toLowerCase();
    const link = LINKS.get(name);
    if (link) return this.takeLink(link, value, evidence);
    const pointer = POINTERS.get(name);
    if (pointer) return this.takePointer(pointer, value, evidence);
    const flag = FLAGS.get(name);
    if (flag) return this.takeFlag(flag, yesNo(value), evidence);
    if (name === 'type') return this.takeType(value, evidence);
    if (name === 'sequenceno') return this.takeSequence(value, evidence);
    return name === 'security' ? this.takeSecurity(value, evidence) : 'unknown';
  }

  protected other(text: string, line: number): LineKind | undefined {
    // Behind the queues a THREAD row belongs to somebody else.
    if (!this.queues.started && this.threads.take(text, line)) return 'understood';
    const queue = this.queues.take(text, line);
    if (queue !== undefined) return queue;
    const indented = isBlankCode(text.charCodeAt(0));
    return indented && this.queues.inUnread ? 'unparsed' : undefined;
  }

  end(): void {
    Object.assign(this.fields, this.threads.fields(), this.queues.fields());
    if (this.flagEvidence) this.fields.flags = { value: this.flags, evidence: this.flagEvidence };
    const id = addPortFacts(this.context, this.address, this.fields, this.links);
    if (id === undefined) return;
    this.threads.noteMissing(id);
    this.queues.noteUnread(id);
  }

  private takeType(value: string, evidence: TextEvidence): RowResult {
    const type = portTypeOf(value);
    if (type === undefined) return 'unknown';
    this.fields.type = { value: type, evidence };
    return 'read';
  }

  private takeSequence(value: string, evidence: TextEvidence): RowResult {
    const sequence = hexAndDecimal(value);
    if (sequence === undefined) return 'unknown';
    this.fields.sequence = { value: sequence, evidence };
    return 'read';
  }

  private takePointer(field: PointerField, value: string, evidence: TextEvidence): RowResult {
    if (value === '') return 'open';
    const pointer = notedPointer(value);
    if (!pointer || this.isCut(pointer.digits)) return 'unknown';
    this.fields[field] = { value: pointer.value, evidence };
    return 'read';
  }

  private takeLink(link: keyof PortLinks, value: string, evidence: TextEvidence): RowResult {
    if (value === '') return 'open';
    const pointer = notedPointer(value);
    if (!pointer || this.isCut(pointer.digits)) return 'unknown';
    this.links[link] = { pointer, evidence };
    return pointer.note === undefined && pointer.value !== null ? 'open' : 'read';
  }

  private takeFlag(flag: keyof PortFlags, value: boolean | undefined, evidence: TextEvidence): RowResult {
    if (value === undefined) return 'unknown';
    this.flags[flag] = value;
    // One piece of evidence for all flags: the rows from the first to the last.
    const first = this.flagEvidence ?? evidence;
    this.flagEvidence = first === evidence ? evidence : { ...first, endLine: evidence.line };
    return 'read';
  }

  private takeSecurity(value: string, evidence: TextEvidence): RowResult {
    const word = value.toLowerCase();
    if (word !== 'static' && word !== 'dynamic') return 'unknown';
    return this.takeFlag('dynamicSecurity', word === 'dynamic', evidence);
  }

  private isCut(digits: number): boolean {
    return this.digits !== undefined && digits !== this.digits;
  }
}
