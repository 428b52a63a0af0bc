import type { Address } from '../base/address';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { type AwaitedReply, readReplyWaits } from './replyWaits';
import type { ThreadRecord } from './threadRecords';
import { readWaitBlocks, type WaitBlock, type WaitBlocks } from './waitBlocks';
import { known, reportWait } from './waitFacts';
import { waitReasonNumbers } from './waitNames';
import { type DispatcherObject, KOBJECTS, readDispatcherObjects } from './waitObjects';
import type { WaitRecord, Waits } from './waitRecords';

export { nameWaitObjects } from './waitObjectNames';
export type { ReadNames, WaitRecord, Waits } from './waitRecords';

const WAITING_STATES: readonly (number | undefined)[] = [5, 8];

/** Reads what every waiting thread waits on, and for whom if the object says it. */
export async function readWaits(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  signal?: AbortSignal,
): Promise<Waits> {
  const walk = new WaitWalk(target, sink, signal);
  await walk.read(threads);
  return walk;
}

/** The same of some threads after the others, whose pages may still be at hand; objects are read and told once. */
export class WaitWalk implements Waits {
  readonly records: WaitRecord[] = [];
  readonly objects = new Map<Address, DispatcherObject>();
  private readonly keyed: ReadonlySet<number | undefined>;

  constructor(
    private readonly target: KernelTarget,
    private readonly sink: FactSink,
    private readonly signal?: AbortSignal,
  ) {
    this.keyed = waitReasonNumbers(target.types, ['WrKeyedEvent']);
  }

  /** Returns the objects that no thread before waits on. */
  async read(threads: readonly ThreadRecord[]): Promise<readonly DispatcherObject[]> {
    const { target, sink, signal } = this;
    const waiting = threads.filter(thread => WAITING_STATES.includes(thread.state));
    const [[blocks, found], replies] = await Promise.all([
      readWaitBlocks(target, waiting, signal).then(async read => [read, await this.readObjects(read)] as const),
      readReplyWaits(target, waiting, signal),
    ]);
    waiting.forEach((thread, i) => {
      const own = blocks[i] ?? { blocks: [], broken: 'unreadable' };
      reportWait(target, sink, thread, own, this.objects);
      const reply = replies.get(thread.address);
      if (reply) reportReply(sink, thread, reply);
      if (this.keyed.has(thread.waitReason)) reportKeyedEvent(sink, thread, own.blocks);
      const { timer } = thread;
      this.records.push({ thread, objects: own.blocks.map(block => block.object).filter(one => one !== timer) });
    });
    for (const object of found) reportObject(sink, object);
    return found;
  }

  private async readObjects(blocks: readonly WaitBlocks[]): Promise<readonly DispatcherObject[]> {
    const addresses = blocks.flatMap(one => one.blocks.map(block => block.object));
    const unknown = addresses.filter(address => !this.objects.has(address));
    const found = await readDispatcherObjects(this.target, unknown, this.signal);
    for (const [address, object] of found) this.objects.set(address, object);
    return [...found.values()];
  }
}

function reportObject(sink: FactSink, object: DispatcherObject): void {
  if (object.kind === KOBJECTS.mutant) reportMutant(sink, object);
  if (object.unread !== undefined)
    sink.add({ kind: 'unknown', of: idOf('lock', object.address), field: 'owners', reason: object.unread });
}

/**
 * A wait for a keyed event is one on the semaphore of the thread itself, which it shares with waits for replies. Who would
 * release the key is not recorded.
 */
function reportKeyedEvent(sink: FactSink, thread: ThreadRecord, blocks: readonly WaitBlock[]): void {
  const block = blocks.find(one => one.object === thread.alpcSemaphore);
  if (!block) return;
  const fields = { address: known(block.object, block), type: known('keyed-event' as const, block) };
  sink.add({ kind: 'lock', id: idOf('lock', block.object), fields });
}

function reportReply(sink: FactSink, thread: ThreadRecord, reply: AwaitedReply): void {
  const id = idOf('thread', thread.address);
  if (reply.ok)
    sink.add({ kind: 'thread', id, fields: { waitsFor: { value: reply.value, evidence: reply.evidence } } });
  else sink.add({ kind: 'unknown', of: id, field: 'waitsFor', reason: reply.reason });
}

function reportMutant(sink: FactSink, { address, owner, ownerEvidence }: DispatcherObject): void {
  const id = idOf('lock', address);
  if (!ownerEvidence) {
    sink.add({ kind: 'unknown', of: id, field: 'owners', reason: 'unreadable' });
    return;
  }
  const fields = {
    address: { value: address, evidence: ownerEvidence },
    type: { value: 'mutant' as const, evidence: ownerEvidence },
    owners: { value: owner ? [owner] : [], evidence: ownerEvidence },
  };
  sink.add({ kind: 'lock', id, fields });
}
