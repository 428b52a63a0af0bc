import type { Address } from '../base/address';
import type { IrpReference, LockFields, WaitObject } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf, messageIdOfNumber, type ThreadId } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isLoneFrameRow, isNameRow } from './frameScan';
import { textEvidence } from './known';
import { endOfText, parseNonNull, pointerEnd, skipBlanks } from './pointer';
import { NAMES_ONLY, readStackHeader } from './stackHeader';
import { memoryOf } from './stackMemory';
import { isStackNoise } from './stackNoise';
import { StackReader } from './stackReader';
import { takeThreadDetail } from './threadDetails';
import { ThreadDraft } from './threadDraft';
import {
  isOpenThreadHeader,
  joinThreadHeader,
  putThreadHeader,
  readThreadHeader,
  type ThreadHeader,
} from './threadHeader';
import { readWaitObject } from './waitObjectRow';

/** THREAD rows and what `!thread`, `!process`, `!ready`, `!exqueue`, … print below them, the stack included. */
export const threadParser: BlockParser = {
  name: 'thread',
  starts: 'T',
  begin(text, line, context) {
    const first = skipBlanks(text);
    if (text.charCodeAt(first) !== 84 || !text.startsWith('THREAD', first)) return undefined;
    const header = readThreadHeader(text);
    return header && new ThreadBlock(header, text, line, context);
  },
};

class ThreadBlock implements Block {
  private readonly draft: ThreadDraft;
  private readonly id: ThreadId;
  private stack: StackReader | undefined;
  private headerEnd: number;

  constructor(
    private header: ThreadHeader,
    private headerText: string,
    private readonly headerLine: number,
    private readonly context: BlockContext,
  ) {
    this.draft = new ThreadDraft(context);
    this.id = idOf('thread', header.address);
    this.headerEnd = headerLine;
  }

  line(text: string, line: number): LineKind | undefined {
    if (this.stack) {
      const kind = this.stack.line(text, line);
      if (kind === undefined) this.stack.interrupt(this.keepsFrames() ? this.id : undefined);
      return kind;
    }
    const first = skipBlanks(text);
    if (first === text.length) return 'noise';
    if (this.isAmongDetails(text, first, line) && takeThreadDetail(this.draft, text, line, first)) return 'understood';
    if (this.takeHeader(text, line) || this.draft.reply.take(text, line) || this.takeRow(text, line))
      return 'understood';
    if (takeThreadDetail(this.draft, text, line, first) || this.beginStack(text, line)) return 'understood';
    return isStackNoise(text) ? 'noise' : undefined;
  }

  /** True where only a labelled row or the stack can come: nothing that was broken goes on, no wait object follows. */
  private isAmongDetails(text: string, first: number, line: number): boolean {
    if (this.draft.section !== 'details' || this.draft.reply.isOpen || line - this.headerEnd <= 1) return false;
    // `Current LPC port` is no part of `Stack Init … Current …`.
    return !text.startsWith('Cu', first);
  }

  /** The rest of a THREAD row that was broken. */
  private takeHeader(text: string, line: number): boolean {
    if (line - this.headerEnd > 1 || !isOpenThreadHeader(this.header)) return false;
    const joined = joinThreadHeader(this.headerText, text);
    const header = joined === undefined ? undefined : readThreadHeader(joined);
    if (joined === undefined || !header) return false;
    this.headerText = joined;
    this.header = header;
    this.headerEnd = line;
    return true;
  }

  /** A wait object or an I/O request: rows that begin with an address. */
  private takeRow(text: string, line: number): boolean {
    if (this.draft.section === 'details') return false;
    const first = skipBlanks(text);
    const end = pointerEnd(text, first);
    if (end < 0) return false;
    if (text.charCodeAt(end) === 58) return this.takeIrp(text, first, end, line);
    const object =
      this.draft.section === 'waits' ? readWaitObject(text, textEvidence(this.context, line, text)) : undefined;
    if (object) this.draft.waitObjects.push(object);
    return object !== undefined;
  }

  private takeIrp(text: string, first: number, end: number, line: number): boolean {
    const address = parseNonNull(text.slice(first, end));
    if (address === undefined) return false;
    const detail = text.slice(end + 1, endOfText(text)).trim();
    this.draft.irps.push({ address, detail, evidence: textEvidence(this.context, line, text) });
    return true;
  }

  private beginStack(text: string, line: number): boolean {
    const columns = readStackHeader(text);
    if (columns) {
      this.stack = new StackReader(this.context, columns);
      return true;
    }
    const names = isNameRow(text);
    if (!names && !isLoneFrameRow(text)) return false;
    this.stack = new StackReader(this.context, names ? NAMES_ONLY : undefined);
    this.stack.push(text, line);
    return true;
  }

  /** What stands behind a stack that is not resident is often whatever was left in its place. */
  private keepsFrames(): boolean {
    if (!this.stack || this.stack.length === 0) return false;
    return this.draft.fields.stackResident === undefined || this.stack.beginsWithName();
  }

  end(): void {
    const { sink } = this.context;
    this.inheritProcess();
    this.draft.finish();
    const { fields } = this.draft;
    putThreadHeader(fields, this.header, this.headerEvidence());
    const frames = this.keepsFrames() ? this.stack?.frames() : undefined;
    if (frames) fields.frames = frames;
    sink.add({ kind: 'thread', id: this.id, fields });
    this.addProcess();
    for (const irp of this.draft.irps) this.addIrp(irp);
    for (const object of this.draft.waitObjects) if (object.type === 'Mutant') this.addMutant(object);
    this.addLpcMessages();
    if (this.draft.noFrames && !frames) {
      sink.add({ kind: 'unknown', of: this.id, field: 'frames', ...this.draft.noFrames });
    }
    if (this.isCurrent()) memoryOf(this.context.scope).setCurrent(this.context.command, this.header.address);
  }

  private headerEvidence(): TextEvidence {
    return textEvidence(this.context, this.headerLine, this.headerText, this.headerEnd);
  }

  /** A thread printed below a PROCESS block with the same process number belongs to that process. */
  private inheritProcess(): void {
    const process = this.context.scope.lastProcess;
    if (this.draft.process !== undefined || process?.command !== this.context.command.index) return;
    if (process.pid === undefined || !this.header.cid?.startsWith(`${process.pid}.`)) return;
    this.draft.fields.process = { value: process.address, evidence: process.evidence };
  }

  private addProcess(): void {
    const { process, processName } = this.draft.fields;
    if (!process || this.isToldByBlock(process.value)) return;
    const pid = this.header.cid?.split('.')[0];
    const evidence = this.headerEvidence();
    const fields = {
      address: process,
      ...(processName && { name: processName }),
      ...(pid !== undefined && pid !== '0000' && { pid: { value: pid, evidence } }),
    };
    this.context.sink.add({ kind: 'process', id: idOf('process', process.value), fields });
  }

  /** The PROCESS block above said already what the rows of its threads repeat. */
  private isToldByBlock(process: Address): boolean {
    const block = this.context.scope.lastProcess;
    return (
      block?.command === this.context.command.index &&
      block.address === process &&
      block.pid !== undefined &&
      block.name !== undefined &&
      block.pid === this.header.cid?.split('.')[0]
    );
  }

  private addIrp(irp: IrpReference): void {
    const { evidence } = irp;
    const fields = { address: { value: irp.address, evidence }, thread: { value: this.header.address, evidence } };
    this.context.sink.add({ kind: 'irp', id: idOf('irp', irp.address), fields });
  }

  /** The only wait object that kd names an owner of. */
  private addMutant({ address, owner, evidence }: WaitObject): void {
    if (address === null) return;
    const fields: LockFields = {
      address: { value: address, evidence },
      type: { value: 'mutant', evidence },
      ...(owner !== undefined && { owners: { value: [owner], evidence } }),
    };
    this.context.sink.add({ kind: 'lock', id: idOf('lock', address), fields });
  }

  /** LPC messages are known by number: the one waited for, and the one that a server thread works on. */
  private addLpcMessages(): void {
    const { sink } = this.context;
    const wait = this.draft.fields.waitsFor;
    const thread = this.header.address;
    if (wait?.value.messageNumber !== undefined) {
      const { evidence } = wait;
      const fields = {
        number: { value: parseInt(wait.value.messageNumber, 16), evidence },
        waitingThread: { value: thread, evidence },
      };
      sink.add({ kind: 'message', id: messageIdOfNumber(wait.value.messageNumber), fields });
    }
    const served = this.draft.lpcServed;
    if (!served) return;
    const number = { value: parseInt(served.value, 16), evidence: served.evidence };
    const fields = { number, serverThread: { value: thread, evidence: served.evidence } };
    sink.add({ kind: 'message', id: messageIdOfNumber(served.value), fields });
  }

  /** `!thread` without an address shows what the prompt's processor is running. */
  private isCurrent(): boolean {
    const [first, second] = this.context.words;
    return first === '!thread' && (second === undefined || second === '-1' || second.startsWith(';'));
  }
}
