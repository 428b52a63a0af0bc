import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { LockKind, ThreadFields, WaitObject } from '../model/entities';
import type { Evidence, Known } from '../model/evidence';
import type { FactSink } from '../model/facts';
import { idOf } from '../model/ids';
import type { KernelTarget } from './kernelTarget';
import { type AwaitedReply, readReplyWaits } from './replyWaits';
import type { ThreadRecord } from './threadRecords';
import { readWaitBlocks, type WaitBlock, type WaitBlocks } from './waitBlocks';
import { waitReasonNumbers } from './waitNames';
import { type DispatcherObject, hasObject, KOBJECTS, readDispatcherObjects } from './waitObjects';

/** What a waiting thread waits on, for the walkers of locks. */
export interface WaitRecord {
  readonly thread: ThreadRecord;
  /** Without the timer of its own timeout. */
  readonly objects: readonly Address[];
}

/** Everything that threads wait on. */
export interface Waits {
  readonly records: readonly WaitRecord[];
  readonly objects: ReadonlyMap<Address, DispatcherObject>;
}

/** Names of kernel objects by address; those without one are left out. */
export type ReadNames = (addresses: readonly Address[], signal?: AbortSignal) => Promise<ReadonlyMap<Address, string>>;

const WAITING_STATES: readonly (number | undefined)[] = [5, 8];

/** Reads what every waiting thread waits on, and for whom if the object says it. */
export async function readWaits(
  target: KernelTarget,
  sink: FactSink,
  threads: readonly ThreadRecord[],
  signal?: AbortSignal,
): Promise<Waits> {
  const waiting = threads.filter(thread => WAITING_STATES.includes(thread.state));
  const [[blocks, objects], replies] = await Promise.all([
    readWaitBlocks(target, waiting, signal).then(async read => {
      const addresses = read.flatMap(one => one.blocks.map(block => block.object));
      return [read, await readDispatcherObjects(target, addresses, signal)] as const;
    }),
    readReplyWaits(target, waiting, signal),
  ]);
  const keyed = waitReasonNumbers(target.types, ['WrKeyedEvent']);
  const records = waiting.map((thread, i): WaitRecord => {
    const own = blocks[i] ?? { blocks: [], broken: 'unreadable' };
    reportWait(target, sink, thread, own, objects);
    const reply = replies.get(thread.address);
    if (reply) reportReply(sink, thread, reply);
    if (keyed.has(thread.waitReason)) reportKeyedEvent(sink, thread, own.blocks);
    const { timer } = thread;
    return { thread, objects: own.blocks.map(block => block.object).filter(one => one !== timer) };
  });
  for (const object of objects.values()) {
    if (object.kind === KOBJECTS.mutant) reportMutant(sink, object);
    if (object.unread !== undefined)
      sink.add({ kind: 'unknown', of: idOf('lock', object.address), field: 'owners', reason: object.unread });
  }
  return { records, objects };
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

/** Tells the names of what threads wait on, where the objects have some. */
export async function nameWaitObjects(
  target: KernelTarget,
  sink: FactSink,
  { objects }: Waits,
  names: ReadNames,
  signal?: AbortSignal,
): Promise<void> {
  const named = await names(
    [...objects.values()].filter(isNameable).map(object => object.address),
    signal,
  );
  for (const [address, name] of named) {
    const object = objects.get(address);
    if (!object) continue;
    const evidence = headerEvidence(target, object);
    const fields = {
      address: { value: address, evidence },
      type: { value: lockKind(object.kind), evidence },
      name: { value: name, evidence },
    };
    sink.add({ kind: 'lock', id: idOf('lock', address), fields });
  }
}

function reportWait(
  target: KernelTarget,
  sink: FactSink,
  thread: ThreadRecord,
  { blocks, broken }: WaitBlocks,
  objects: ReadonlyMap<Address, DispatcherObject>,
): void {
  const id = idOf('thread', thread.address);
  const { timer } = thread;
  const timeout = timeoutOf(target, thread, timer, blocks, broken === undefined);
  const own = blocks.filter(block => block.object !== timer);
  const [first] = blocks;
  const fields: ThreadFields = {
    // A list that broke is not what the thread waits on: one of the objects that are missing may be the one that counts.
    ...(first &&
      broken === undefined && {
        waitObjects: known(
          blocks.map(one => waitObject(one, timer, objects)),
          first,
        ),
      }),
    ...(own[0] && broken === undefined && { waitType: waitTypeOf(own[0]) }),
    ...(timeout && { timeout }),
  };
  if (Object.keys(fields).length > 0) sink.add({ kind: 'thread', id, fields });
  if (broken !== undefined) {
    sink.add({ kind: 'unknown', of: id, field: 'waitObjects', reason: broken });
    if (!timeout) sink.add({ kind: 'unknown', of: id, field: 'timeout', reason: broken });
  }
}

/** All blocks of one wait carry the same type, those of timers aside. */
function waitTypeOf(block: WaitBlock): Known<'all' | 'any'> {
  return known(block.all ? 'all' : 'any', block);
}

/** A value that a wait block tells; its evidence is made when somebody asks. */
function known<T>(value: T, block: WaitBlock): Known<T> {
  return {
    value,
    get evidence() {
      return block.evidence;
    },
  };
}

function waitObject(
  block: WaitBlock,
  timer: Address | undefined,
  objects: ReadonlyMap<Address, DispatcherObject>,
): WaitObject {
  // As debuggers print a wait without an object: the number of the first kind of event is 0.
  if (!hasObject(block.object)) return { address: null, type: 'NotificationEvent', evidence: block.evidence };
  const object = objects.get(block.object);
  return {
    address: block.object,
    type: object?.type ?? 'Unknown',
    ...(object?.owner !== undefined && object.owner !== null && { owner: object.owner }),
    ...(object?.limit !== undefined && { detail: `Limit 0x${object.limit.toString(16)}` }),
    ...(block.object === timer && { timeout: true as const }),
    get evidence() {
      return block.evidence;
    },
  };
}

/** Whether the wait ends by itself. "No" needs all wait blocks and the timer of the thread. */
function timeoutOf(
  target: KernelTarget,
  thread: ThreadRecord,
  timer: Address | undefined,
  blocks: readonly WaitBlock[],
  whole: boolean,
): Known<boolean> | undefined {
  const block = blocks.find(one => one.object === timer);
  if (block) return known(true, block);
  const { timerArmed } = thread;
  if (timerArmed === undefined || (!timerArmed && !whole)) return undefined;
  return { value: timerArmed, evidence: timerEvidence(target, thread, timerArmed) };
}

function timerEvidence(target: KernelTarget, thread: ThreadRecord, armed: boolean): Evidence {
  const field = 'Tcb.Timer.Header.Inserted';
  const offset = target.fields.find('_ETHREAD', field)?.offset ?? 0;
  return {
    kind: 'memory',
    address: toAddress(thread.address + BigInt(offset)),
    type: '_ETHREAD',
    field,
    value: armed ? '0x1' : '0x0',
    stop: target.stop,
  };
}

function reportReply(sink: FactSink, thread: ThreadRecord, reply: AwaitedReply): void {
  const id = idOf('thread', thread.address);
  if (reply.ok)
    sink.add({ kind: 'thread', id, fields: { waitsFor: { value: reply.value, evidence: reply.evidence } } });
  else sink.add({ kind: 'unknown', of: id, field: 'waitsFor', reason: reply.reason });
}

/** Kinds that the object manager can name; processes and threads are known by more than a name. */
function isNameable({ kind }: DispatcherObject): boolean {
  return kind !== undefined && kind !== KOBJECTS.process && kind !== KOBJECTS.thread && kind !== KOBJECTS.gate;
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

const LOCK_KINDS: ReadonlyMap<number | undefined, LockKind> = new Map([
  [0, 'event'],
  [1, 'event'],
  [KOBJECTS.mutant, 'mutant'],
  [KOBJECTS.queue, 'queue'],
  [KOBJECTS.semaphore, 'semaphore'],
  [KOBJECTS.gate, 'gate'],
  [8, 'timer'],
  [9, 'timer'],
  [21, 'queue'],
]);

function lockKind(kind: number | undefined): LockKind {
  return LOCK_KINDS.get(kind) ?? 'object';
}

function headerEvidence(target: KernelTarget, { address, kind }: DispatcherObject): Evidence {
  const value = `0x${(kind ?? 0).toString(16)}`;
  return { kind: 'memory', address, type: '_DISPATCHER_HEADER', field: 'Type', value, stop: target.stop };
}
