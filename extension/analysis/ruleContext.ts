import type { Message, Thread } from '../model/entities';
import type { Certainty } from '../model/evidence';
import type { UnknownFact } from '../model/facts';
import type { EntityId, LockId, ThreadId } from '../model/ids';
import { kindOfId } from '../model/ids';
import type { Snapshot } from '../model/snapshot';
import { UnknownReasons } from '../model/unknownReasons';
import { recogniseStack, type StackMeaning } from '../rpc/stacks/recognise';
import type { InverseIndex } from './inverseIndex';
import { nameOf, printed } from './names';
import { commandFor } from './nextCommands';
import { Proof } from './proof';
import type { Hop, Relation } from './verdict';

const NO_STACK: StackMeaning = {};

/** What every rule may look at, and the few words they share. */
export class RuleContext {
  private readonly stacks = new Map<ThreadId, StackMeaning>();
  private readonly live = new Map<ThreadId, number>();
  private readonly unknowns: UnknownReasons;

  constructor(
    readonly snapshot: Snapshot,
    readonly index: InverseIndex,
  ) {
    this.unknowns = new UnknownReasons(snapshot);
  }

  proof(most?: Certainty): Proof {
    return new Proof(this.snapshot, most);
  }

  name(id: EntityId): string {
    return kindOfId(id) === 'lock' ? this.lockName(id) : nameOf(this.snapshot, id);
  }

  /** A lock that was not described itself goes by what kd calls it beside the threads that wait on it. */
  private lockName(id: EntityId): string {
    const lock = this.snapshot.find(id);
    const printedType = this.index.typeByObject.get(id as LockId);
    const described = lock?.kind === 'lock' && lock.type !== undefined;
    return described || printedType === undefined
      ? nameOf(this.snapshot, id)
      : `${printedType} ${printed(this.snapshot, id)}`;
  }

  command(id: EntityId): string {
    return commandFor(this.snapshot, id);
  }

  /** Meaning of a thread's frames; recognised once. */
  stack(thread: Thread): StackMeaning {
    if (!thread.frames) return NO_STACK;
    let meaning = this.stacks.get(thread.id);
    if (!meaning) {
      meaning = recogniseStack(thread.frames.value);
      this.stacks.set(thread.id, meaning);
    }
    return meaning;
  }

  /** Requests that name a thread as their server and still want an answer; counted once. */
  liveRequestsOf(server: ThreadId): number {
    let count = this.live.get(server);
    if (count === undefined) {
      count = (this.index.messagesByServer.get(server) ?? []).filter(isLive).length;
      this.live.set(server, count);
    }
    return count;
  }

  hop(from: EntityId, relation: Relation, to: EntityId, proof: Proof): Hop {
    return { from, to, relation, certainty: proof.certainty, evidence: proof.evidence };
  }

  /** A field that would have to be read; the reason is the one that was given for it, if any. */
  missing(of: EntityId, field: string): UnknownFact {
    return { kind: 'unknown', of, field, reason: this.unknowns.reason(of, field) ?? 'not-asked' };
  }
}

function isLive(message: Message): boolean {
  return message.waitingThread?.value !== null && message.canceled?.value !== true;
}
