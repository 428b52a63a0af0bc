import type { Address } from '../base/address';
import type { IrpReference, ThreadFields, WaitObject } from '../model/entities';
import type { Known, TextEvidence, UnknownReason } from '../model/evidence';
import type { BlockContext } from './blocks';
import { textEvidence } from './known';
import { ReplyRows } from './replyRows';
import { memoryOf } from './stackMemory';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Which rows may come next: those of wait objects look like others once they are over. */
export type ThreadSection = 'waits' | 'irps' | 'details';

/** What was read of a thread so far. */
export class ThreadDraft {
  readonly fields: Writable<ThreadFields> = {};
  readonly waitObjects: WaitObject[] = [];
  readonly irps: IrpReference[] = [];
  readonly reply = new ReplyRows();
  section: ThreadSection = 'waits';
  /** `LPC Server thread working on message Id …`: 8 hex digits. */
  lpcServed: Known<string> | undefined;
  /** Why there are no frames, where the rows say it. */
  noFrames: { readonly reason: UnknownReason; readonly evidence: TextEvidence } | undefined;

  private evidence: TextEvidence | undefined;

  constructor(readonly context: BlockContext) {}

  set<K extends keyof ThreadFields>(
    field: K,
    value: NonNullable<ThreadFields[K]>['value'],
    text: string,
    line: number,
  ): void {
    // The type of a value belongs to its field; the compiler does not follow that through the index.
    (this.fields as Record<string, Known<unknown>>)[field] = { value, evidence: this.evidenceOf(text, line) };
  }

  /** One copy of a name that many threads have. */
  intern(name: string): string {
    return memoryOf(this.context.scope).symbols.intern(name);
  }

  /** What one row says has one evidence. */
  private evidenceOf(text: string, line: number): TextEvidence {
    if (this.evidence?.line !== line) this.evidence = textEvidence(this.context, line, text);
    return this.evidence;
  }

  /** Puts the lists and the reply that were collected among the fields. */
  finish(): void {
    const waitObjects = list(this.waitObjects);
    const irps = list(this.irps);
    const waitsFor = this.reply.result(this.context);
    if (waitObjects) this.fields.waitObjects = waitObjects;
    if (irps) this.fields.irps = irps;
    if (waitsFor) this.fields.waitsFor = waitsFor;
  }

  get process(): Address | undefined {
    return this.fields.process?.value;
  }
}

/** One list for all rows, with the evidence of the first to the last of them. */
function list<T extends { readonly evidence: TextEvidence | { readonly kind: 'memory' } }>(
  items: readonly T[],
): Known<readonly T[]> | undefined {
  const first = items[0]?.evidence;
  const last = items.at(-1)?.evidence;
  if (first?.kind !== 'text' || last?.kind !== 'text') return undefined;
  const evidence: TextEvidence = last.line === first.line ? first : { ...first, endLine: last.line };
  return { value: items, evidence };
}
