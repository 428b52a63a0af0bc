import type { Address } from '../base/address';
import type { PortFields } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import { idOf, type PortId } from '../model/ids';
import type { BlockContext } from './blocks';
import { textEvidence } from './known';
import { skipBlanks } from './pointer';
import { isOpenThreadHeader, joinThreadHeader, readThreadHeader, threadHeaderFields } from './threadHeader';
import { pointerAt } from './values';

const HEADING = /^\s*(\d{1,9})\s+threads?(?:\(s\))?\s+are\s+(registered\s+with|waiting\s+on)\b/i;

/** The threads that `!alpc /p` lists: those registered with the port's completion object, or waiting on the port. */
export class AlpcPortThreads {
  private heading: { readonly evidence: TextEvidence; readonly count: number; readonly waiting: boolean } | undefined;
  private readonly addresses: Address[] = [];
  private lastLine = 0;
  /** A row that a narrow console may have broken in two. */
  private open: { readonly text: string; readonly line: number } | undefined;

  constructor(
    private readonly context: BlockContext,
    private readonly digits: number | undefined,
  ) {}

  /** Takes the heading or a THREAD row. */
  take(text: string, line: number): boolean {
    const start = skipBlanks(text);
    const code = text.charCodeAt(start);
    if (code === 84) return this.takeThread(text, line, line);
    if (code < 48 || code > 57 || this.heading) return false;
    const match = HEADING.exec(text);
    if (!match?.[1] || !match[2]) return false;
    const evidence = textEvidence(this.context, line, text);
    this.heading = { evidence, count: Number(match[1]), waiting: match[2].toLowerCase().startsWith('waiting') };
    return true;
  }

  /** Takes a line that only finishes the THREAD row before it. */
  goesOn(text: string, line: number): boolean {
    const open = this.open;
    if (!open) return false;
    this.open = undefined;
    const joined = joinThreadHeader(open.text, text);
    if (joined === undefined) return false;
    this.takeThread(joined, open.line, line);
    return true;
  }

  /** What the port learns of it: the list itself only when every thread that was announced is there. */
  fields(): Pick<PortFields, 'registeredThreads' | 'registeredCount' | 'threadsAre'> {
    if (!this.heading) return {};
    const { evidence, count, waiting } = this.heading;
    const whole = this.lastLine > evidence.line ? { ...evidence, endLine: this.lastLine } : evidence;
    return {
      registeredCount: { value: count, evidence },
      threadsAre: { value: waiting ? 'waiting' : 'registered', evidence },
      ...(count === this.addresses.length && { registeredThreads: { value: this.addresses, evidence: whole } }),
    };
  }

  /** Records that the list is not whole. */
  noteMissing(of: PortId): void {
    if (!this.heading || this.heading.count === this.addresses.length) return;
    const { evidence } = this.heading;
    this.context.sink.add({ kind: 'unknown', of, field: 'registeredThreads', reason: 'not-printed', evidence });
  }

  private takeThread(text: string, first: number, last: number): boolean {
    const header = readThreadHeader(text);
    if (!header) return false;
    const word = text.indexOf('THREAD') + 6;
    const printed = pointerAt(text, skipBlanks(text, word));
    if (this.digits !== undefined && printed?.digits !== this.digits) return false;
    if (isOpenThreadHeader(header) && first === last) this.open = { text, line: first };
    if (this.heading && this.addresses.at(-1) !== header.address) this.addresses.push(header.address);
    this.lastLine = last;
    const evidence = textEvidence(this.context, first, text, last);
    const fields = threadHeaderFields(header, evidence);
    this.context.sink.add({ kind: 'thread', id: idOf('thread', header.address), fields });
    return true;
  }
}
