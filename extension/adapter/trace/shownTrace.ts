import { nameOf } from '../../analysis/names';
import { whatItProves } from '../../analysis/messageTrace/traceWords';
import { type Address, formatAddress } from '../../base/address';
import { type EntityId, type EntityKind, idOf, threadIdOfCid } from '../../model/ids';
import { messageTypeName } from '../../model/messageTypes';
import type { TraceEvent, TracePair } from '../../model/messageTrace';
import { present } from '../../text/structDump';
import type { Snapshot } from '../../model/snapshot';
import type { ShownTraceEvent, ShownTracePair, TraceName } from '../../protocol/messageTrace';
import type { TraceClock } from '../../analysis/messageTrace/traceClock';

/** What names come from. */
export interface TraceNames {
  readonly snapshot: Snapshot;
  readonly clock: TraceClock;
  /** Client ids of threads that the snapshot may not hold. */
  readonly cids: ReadonlyMap<Address, string>;
}

/** An event with the names that are known of what it points at. */
export function shownEvent(event: TraceEvent, index: number, names: TraceNames): ShownTraceEvent {
  const { snapshot, clock, cids } = names;
  const { messageType } = event;
  const ms = clock.msOf(event);
  return present<ShownTraceEvent>({
    index,
    hit: event.hit,
    kind: event.kind,
    routine: event.routine,
    ms,
    clock: ms === undefined ? undefined : clock.kind,
    processor: event.processor,
    thread: event.thread && threadName(snapshot, event.thread, event.cid ?? cids.get(event.thread)),
    process: event.process && named(snapshot, 'process', event.process),
    port: event.port && named(snapshot, 'port', event.port),
    targetPort: event.targetPort && named(snapshot, 'port', event.targetPort),
    senderPort: event.senderPort && named(snapshot, 'port', event.senderPort),
    message: event.message && named(snapshot, 'message', event.message),
    messageId: event.messageId,
    callbackId: event.callbackId,
    sequence: event.sequence,
    messageType: messageType === undefined ? undefined : (messageTypeName(messageType) ?? typeNumber(messageType)),
    dataLength: event.dataLength,
    waitingThread: event.waitingThread
      ? threadName(snapshot, event.waitingThread, cids.get(event.waitingThread))
      : undefined,
    sender: event.sender === undefined ? undefined : cidName(snapshot, event.sender),
    proves: whatItProves(event),
    line: event.line,
  });
}

/** A pair with the time from request to answer. */
export function shownPair(events: readonly TraceEvent[], pair: TracePair, clock: TraceClock): ShownTracePair {
  const at = (index: number | undefined): number | undefined => {
    const event = index === undefined ? undefined : events[index];
    return event && clock.msOf(event);
  };
  const [from, to] = [at(pair.request), at(pair.reply)];
  return { ...pair, ...(from !== undefined && to !== undefined && { replyMs: Math.round((to - from) * 10) / 10 }) };
}

function typeNumber(type: number): string {
  return `type 0x${(type & 0xff).toString(16)}`;
}

function named(snapshot: Snapshot, kind: EntityKind, address: Address): TraceName {
  const entity = snapshot.find(idOf(kind, address));
  const known = entity && { label: nameOf(snapshot, entity.id), entity: entity.id };
  return { label: formatAddress(address), ...known, address: formatAddress(address) };
}

/** A thread that the snapshot does not hold is named by the client id that was read with the hit. */
function threadName(snapshot: Snapshot, address: Address, cid: string | undefined): TraceName {
  const found = named(snapshot, 'thread', address);
  return found.entity === undefined && cid !== undefined ? { ...found, label: cid } : found;
}

function cidName(snapshot: Snapshot, cid: string): TraceName {
  const id: EntityId = threadIdOfCid(cid);
  const entity = snapshot.find(id);
  return entity ? { label: nameOf(snapshot, entity.id), entity: entity.id } : { label: cid };
}
