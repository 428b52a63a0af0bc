import type { Entity, Message, Port, Process, Thread } from '../../model/entities';
import type { UnknownReason } from '../../model/evidence';
import type { UnknownFact } from '../../model/facts';
import type { UnknownReasons } from '../../model/unknownReasons';
import { addressOfId, type EntityId, type EntityKind, kindOfId } from '../../model/ids';

/**
 * Fields that scripts may rely on: each is either in the JSON or listed as unknown with its reason. Names as in the
 * JSON; where the model calls a field otherwise, that name comes second.
 */
const PROMISED: Readonly<Record<EntityKind, readonly (readonly [string, string?])[]>> = {
  process: [['address'], ['pid'], ['name'], ['session'], ['parentPid']],
  thread: [
    ['address'],
    ['cid'],
    ['process'],
    ['processName'],
    ['state'],
    ['waitReason'],
    ['waitMode'],
    ['alertable'],
    ['waitObjects'],
    ['waitsFor'],
    ['ticks'],
    ['frames'],
  ],
  port: [
    ['address'],
    ['type'],
    ['name'],
    ['owner'],
    ['ownerName'],
    ['connectionPort'],
    ['clientPort'],
    ['serverPort'],
    ['flags'],
    ['registeredThreads'],
    ['queues'],
  ],
  message: [
    ['address'],
    ['id', 'number'],
    ['callbackId'],
    ['sequence'],
    ['type'],
    ['dataLength'],
    ['totalLength'],
    ['queue'],
    ['ownerPort'],
    ['waitingThread'],
    ['queuePort'],
    ['queuePortOwner'],
    ['queuePortOwnerName'],
    ['serverThread'],
    ['canceled'],
    ['continuation'],
  ],
  lock: [['address'], ['type'], ['owners'], ['waiters']],
  irp: [['address'], ['thread'], ['driver'], ['device']],
};

/** What is not known of an entity, field by field. Fields that do not apply (a wait reason of a running thread) are not listed. */
export function unknownFields(entity: Entity): readonly UnknownFact[] {
  const values = entity as unknown as Readonly<Record<string, unknown>>;
  const missing: UnknownFact[] = [];
  for (const [field, modelName = field] of PROMISED[entity.kind]) {
    if (values[modelName] !== undefined || !applies(entity, field)) continue;
    if (field === 'address' && addressOfId(entity.id) !== undefined) continue;
    missing.push({ kind: 'unknown', of: entity.id, field, reason: reasonFor(entity, modelName) });
  }
  return missing;
}

/** The same of an entity that was only pointed at: nothing but its id is known, and at most why there is no more. */
export function allUnknown(id: EntityId, reasons: UnknownReasons): readonly UnknownFact[] {
  return PROMISED[kindOfId(id)]
    .filter(([field]) => field !== 'address' || addressOfId(id) === undefined)
    .map(([field, modelName = field]) => ({
      kind: 'unknown',
      of: id,
      field,
      reason: reasons.reason(id, modelName) ?? 'not-asked',
    }));
}

/** Why this field of the entity is not known: what the reader said, else whether its command was typed at all. */
export function reasonFor(entity: Entity, field: string): UnknownReason {
  // Nothing prints memory: what a walker does not read was not asked for.
  const fromMemory = entity.address?.evidence.kind === 'memory';
  return entity.unknowns[field] ?? (!fromMemory && wasPrinted(entity) ? 'not-printed' : 'not-asked');
}

function wasPrinted(entity: Entity): boolean {
  switch (entity.kind) {
    case 'process':
      return processPrinted(entity);
    case 'thread':
      return threadPrinted(entity);
    case 'port':
      return portPrinted(entity);
    case 'message':
      return messagePrinted(entity);
    case 'lock':
      return entity.owners !== undefined || entity.waiters !== undefined;
    case 'irp':
      return entity.driver !== undefined || entity.device !== undefined;
  }
}

/** `SessionId: … ParentCid:` stands in every PROCESS block. */
function processPrinted(process: Process): boolean {
  return process.parentPid !== undefined || process.session !== undefined;
}

/** The rows below a THREAD header, which `!process … 4` and `!alpc /p` leave out. */
function threadPrinted(thread: Thread): boolean {
  return thread.contextSwitches !== undefined || thread.ticks !== undefined || thread.frames !== undefined;
}

/** `Type :` is the first row of `!alpc /p`. */
function portPrinted(port: Port): boolean {
  return port.type !== undefined && (port.sequence !== undefined || port.flags !== undefined);
}

function messagePrinted(message: Message): boolean {
  return message.type !== undefined || message.callbackId !== undefined;
}

function applies(entity: Entity, field: string): boolean {
  if (entity.kind === 'thread') return threadFieldApplies(entity, field);
  // Communication ports have no name of their own.
  if (entity.kind === 'port' && field === 'name') {
    return entity.type === undefined || entity.type.value === 'connection';
  }
  return true;
}

const OF_A_WAIT: ReadonlySet<string> = new Set(['waitReason', 'waitMode', 'alertable', 'waitObjects', 'waitsFor']);
/** Reasons under which a thread may owe its wait to a message; `Unknown` and `Executive` are how old kernels print it. */
const REPLY_REASONS: ReadonlySet<string> = new Set(['WrLpcReply', 'Suspended', 'WrSuspended', 'Unknown']);

function threadFieldApplies(thread: Thread, field: string): boolean {
  if (!OF_A_WAIT.has(field)) return true;
  if (thread.state !== undefined && thread.state.value !== 'WAIT' && thread.state.value !== 'GATEWAIT') return false;
  if (field !== 'waitsFor' || thread.waitReason === undefined) return true;
  return REPLY_REASONS.has(thread.waitReason.value);
}
