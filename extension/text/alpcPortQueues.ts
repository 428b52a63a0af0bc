import type { PortFields, QueueLengths } from '../model/entities';
import type { TextEvidence } from '../model/evidence';
import type { PortId } from '../model/ids';
import type { BlockContext, LineKind } from './blocks';
import type { Draft } from './draft';
import { textEvidence } from './known';

const QUEUES: ReadonlyMap<string, keyof QueueLengths> = new Map<string, keyof QueueLengths>([
  ['main', 'main'],
  ['direct message', 'direct'],
  ['direct', 'direct'],
  ['large message', 'large'],
  ['large', 'large'],
  ['pending', 'pending'],
  ['canceled', 'canceled'],
  ['cancelled', 'canceled'],
  ['wait', 'wait'],
]);

const QUEUE_LINE = /^\s*(main|direct(?: message)?|large(?: message)?|pending|cancell?ed|wait)\s+queue\b(.*)$/i;

/** What our own console prints for a queue that holds messages: for people, not for parsers. */
const OWN_LINE = /^:\s*\d+ message\(s\) \(format not verified against kd\)\s*$/;

/**
 * The queue lines of `!alpc /p`. How kd prints a queue that is not empty is documented nowhere, so such a line and what
 * stands below it stay unread, and the length unknown.
 */
export class AlpcPortQueues {
  private readonly lengths: Draft<QueueLengths> = {};
  private evidence: TextEvidence | undefined;
  private readonly unread = new Map<keyof QueueLengths, TextEvidence>();
  /** A queue line has been seen. */
  started = false;
  /** The last queue line was one that is not understood: rows below it may be its messages. */
  inUnread = false;

  constructor(private readonly context: BlockContext) {}

  take(text: string, line: number): LineKind | undefined {
    const match = QUEUE_LINE.exec(text.length > 200 ? text.slice(0, 200) : text);
    const queue = QUEUES.get((match?.[1] ?? '').toLowerCase().replace(/\s+/g, ' '));
    if (!match || queue === undefined) return undefined;
    this.started = true;
    const rest = match[2] ?? '';
    if (OWN_LINE.test(rest)) {
      this.inUnread = false;
      return 'noise';
    }
    const evidence = textEvidence(this.context, line, text);
    this.inUnread = !/^\s+is\s+empty\.?\s*$/i.test(rest);
    if (this.inUnread) {
      this.unread.set(queue, evidence);
      return 'unparsed';
    }
    this.lengths[queue] = 0;
    this.evidence = this.evidence ? { ...this.evidence, endLine: line } : evidence;
    return 'understood';
  }

  fields(): Pick<PortFields, 'queues'> {
    return this.evidence ? { queues: { value: this.lengths, evidence: this.evidence } } : {};
  }

  /** Records the queues whose line could not be read. */
  noteUnread(of: PortId): void {
    for (const [queue, evidence] of this.unread)
      this.context.sink.add({ kind: 'unknown', of, field: `queues.${queue}`, reason: 'invalid', evidence });
  }
}
