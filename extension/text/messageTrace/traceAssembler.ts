import { type Address, toAddress } from '../../base/address';
import { kdNumber } from '../../model/ids';
import type { TraceEvent } from '../../model/messageTrace';
import { traceRoutine } from '../../model/traceRoutines';
import { type TraceField, type TraceLine } from './traceLine';

/** Where and when a line was taken. */
export interface LinePlace {
  readonly ms?: number;
  /** 1-based line of a log. */
  readonly line?: number;
}

type Draft = { -readonly [K in keyof TraceEvent]: TraceEvent[K] };

/** Numbers of hits between two that came are lost; a jump beyond this is a line that lies. */
const MOST_GAP = 1 << 20;

/** Puts the lines of one trace together, hit by hit. Bounded: hits beyond the most are counted and dropped. */
export class TraceAssembler {
  /** Hits that the target says it has had, for whatever reason. */
  hits = 0;
  /** Lines that make no sense, or belong to no hit. */
  damaged = 0;
  /** Events that there was no room for. */
  dropped = 0;
  /** The target has said that it stops by itself. */
  ended = false;
  private readonly drafts: Draft[] = [];
  private current: Draft | undefined;
  private droppedHit: number | undefined;

  constructor(private readonly most: number) {}

  get events(): readonly TraceEvent[] {
    return this.drafts;
  }

  /** True: there is one event more. */
  take(line: TraceLine | undefined, place: LinePlace = {}): boolean {
    if (!line || (line.hit > this.hits + MOST_GAP && this.hits > 0)) {
      this.damaged++;
      return false;
    }
    this.hits = Math.max(this.hits, line.hit);
    switch (line.part) {
      case 'head':
        return this.head(line, place);
      case 'end':
        this.ended = true;
        return false;
      case 'time':
        this.more(line.hit, draft => {
          draft.interruptTime = line.time;
          draft.processor = line.processor;
          draft.cid = `${cidPart(line.pid)}.${cidPart(line.tid)}`;
        });
        return false;
      case 'message':
        this.more(line.hit, draft => {
          fill(draft, line.fields);
        });
        return false;
    }
  }

  private head(line: TraceLine & { part: 'head' }, { ms, line: row }: LinePlace): boolean {
    const routine = traceRoutine(line.routine);
    if (!routine) {
      this.damaged++;
      return false;
    }
    if (this.drafts.length >= this.most) {
      this.dropped++;
      this.droppedHit = line.hit;
      this.current = undefined;
      return false;
    }
    this.current = {
      hit: line.hit,
      kind: routine.kind,
      routine: routine.name,
      ...(line.thread !== 0n && { thread: toAddress(line.thread) }),
      ...(line.process !== 0n && { process: toAddress(line.process) }),
      ...(ms !== undefined && { ms }),
      ...(row !== undefined && { line: row }),
    };
    this.drafts.push(this.current);
    return true;
  }

  /** A line that says more of the hit whose head came last. */
  private more(hit: number, add: (draft: Draft) => void): void {
    if (this.current?.hit === hit) add(this.current);
    else if (this.droppedHit !== hit) this.damaged++;
  }
}

function fill(draft: Draft, fields: ReadonlyMap<TraceField, bigint>): void {
  for (const name of ['port', 'targetPort', 'senderPort', 'message'] as const) {
    const address = addressIn(fields, name);
    if (address !== undefined && address !== 0n) draft[name] = address;
  }
  const waiting = addressIn(fields, 'waitingThread');
  if (waiting !== undefined) draft.waitingThread = waiting === 0n ? null : waiting;
  for (const name of ['messageId', 'callbackId', 'sequence', 'messageType', 'dataLength', 'flags'] as const) {
    const value = fields.get(name);
    if (value !== undefined) draft[name] = Number(BigInt.asUintN(32, value));
  }
  const [process, thread] = [fields.get('senderProcess'), fields.get('senderThread')];
  if (process !== undefined && thread !== undefined && process !== 0n)
    draft.sender = `${cidPart(process)}.${cidPart(thread)}`;
}

function addressIn(fields: ReadonlyMap<TraceField, bigint>, name: TraceField): Address | undefined {
  const value = fields.get(name);
  return value === undefined ? undefined : toAddress(value);
}

/** Ids are 32 bits wide. */
function cidPart(value: bigint): string {
  return kdNumber(BigInt.asUintN(32, value));
}
