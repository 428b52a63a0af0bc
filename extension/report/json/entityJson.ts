import type { PoolObject } from '../../model/poolObject';
import type {
  CompletionLookaside,
  CompletionState,
  Entity,
  HandleAttribute,
  Irp,
  Lock,
  Message,
  MessageAttributes,
  Port,
  Process,
  QueueLengths,
  SecurityAttribute,
  SecurityQos,
  StackFrame,
  Thread,
  ViewAttribute,
} from '../../model/entities';
import type { Address } from '../../base/address';
import { addressOfId, type EntityId } from '../../model/ids';
import { addressJson, type JsonObject } from './json';

/** An entity as in `facts`. What is not known is left out; see `unknownFields.ts` for the reasons. */
export function entityJson(entity: Entity): JsonObject {
  const aliases = entity.aliases.length > 0 ? [...entity.aliases] : undefined;
  // An id made of an address tells it, even where no row of text repeated it.
  const address = addressJson(entity.address?.value ?? addressOfId(entity.id));
  return { entity: entity.id, aliases, address, ...fieldsJson(entity) };
}

/** An entity that something points at and that was never described: all that is known is its id. */
export function bareEntityJson(id: EntityId): JsonObject {
  return { entity: id, address: addressJson(addressOfId(id)) };
}

function fieldsJson(entity: Entity): JsonObject {
  switch (entity.kind) {
    case 'process':
      return processJson(entity);
    case 'thread':
      return threadJson(entity);
    case 'port':
      return portJson(entity);
    case 'message':
      return messageJson(entity);
    case 'lock':
      return lockJson(entity);
    case 'irp':
      return irpJson(entity);
  }
}

function processJson(process: Process): JsonObject {
  return {
    pid: process.pid?.value,
    name: process.name?.value,
    session: process.session?.value,
    parentPid: process.parentPid?.value,
    peb: addressJson(process.peb?.value),
    handleCount: process.handleCount?.value,
    activeThreads: process.activeThreads?.value,
    exiting: process.exiting?.value,
    frozen: process.frozen?.value,
    commandLine: process.commandLine?.value,
    imagePath: process.imagePath?.value,
    created: process.created?.value,
    elapsedMs: process.elapsedMs?.value,
  };
}

function threadJson(thread: Thread): JsonObject {
  return {
    cid: thread.cid?.value,
    process: addressJson(thread.process?.value),
    processName: thread.processName?.value,
    name: thread.name?.value,
    state: thread.state?.value,
    processor: thread.processor?.value,
    waitReason: thread.waitReason?.value,
    waitMode: thread.waitMode?.value,
    alertable: thread.alertable?.value,
    suspendCount: thread.suspendCount?.value,
    freezeCount: thread.freezeCount?.value,
    waitObjects: thread.waitObjects?.value.map(({ address, type, owner, detail, timeout }) => ({
      address: addressJson(address),
      type,
      owner: addressJson(owner),
      detail,
      timeout,
    })),
    waitType: thread.waitType?.value,
    timeout: thread.timeout?.value,
    waitsFor: waitsForJson(thread),
    irps: thread.irps?.value.map(({ address, detail }) => ({ address: addressJson(address), detail })),
    impersonation: addressJson(thread.impersonation?.value),
    teb: addressJson(thread.teb?.value),
    win32Thread: addressJson(thread.win32Thread?.value),
    ticks: thread.ticks?.value,
    waitMs: thread.waitMs?.value,
    waitStart: thread.waitStart?.value,
    contextSwitches: thread.contextSwitches?.value,
    startAddress: thread.startAddress?.value,
    priority: thread.priority?.value,
    stackResident: thread.stackResident?.value,
    frames: thread.frames?.value.map(frameJson),
  };
}

function waitsForJson(thread: Thread): JsonObject | undefined {
  const wait = thread.waitsFor?.value;
  if (!wait) return undefined;
  const { message, messageNumber, port, process } = wait;
  return {
    message: addressJson(message),
    messageNumber,
    port: addressJson(port),
    process: addressJson(process),
  };
}

function frameJson(frame: StackFrame): JsonObject {
  return {
    sp: addressJson(frame.sp),
    ret: addressJson(frame.ret),
    symbol: frame.symbol,
    file: frame.file,
    line: frame.line,
    inline: frame.inline,
  };
}

/** Lengths of the queues that were read. */
export function queuesJson(queues: QueueLengths | undefined): JsonObject | undefined {
  return queues && { ...queues };
}

function portJson(port: Port): JsonObject {
  return {
    type: port.type?.value,
    name: port.name?.value,
    path: port.path?.value,
    owner: addressJson(port.owner?.value),
    ownerName: port.ownerName?.value,
    ownerGone: port.ownerGone?.value,
    connectionPort: addressJson(port.connectionPort?.value),
    clientPort: addressJson(port.clientPort?.value),
    serverPort: addressJson(port.serverPort?.value),
    communicationInfo: addressJson(port.communicationInfo?.value),
    sequence: port.sequence?.value,
    completionPort: addressJson(port.completionPort?.value),
    completionList: addressJson(port.completionList?.value),
    flags: port.flags && { ...port.flags.value },
    registeredThreads: port.registeredThreads?.value.map(thread => addressJson(thread) ?? null),
    threadsAre: port.threadsAre?.value,
    queues: queuesJson(port.queues?.value),
    connections: port.connections?.value,
    handleCount: port.handleCount?.value,
    pointerCount: port.pointerCount?.value,
    attributes: port.attributes?.value,
    securityQos: qosJson(port.securityQos?.value),
    duplicable: port.duplicable?.value,
    maxMessageLength: port.maxMessageLength?.value,
    targetQueuePort: addressJson(port.targetQueuePort?.value),
    completion: completionJson(port.completion?.value),
    completionKey: addressJson(port.completionKey?.value),
    completionPackets: lookasideJson(port.completionLookaside?.value),
    poolObject: poolObjectJson(port.poolObject?.value),
    handles: port.handles?.value.map(({ process, handle, access }) => ({
      process: addressJson(process),
      handle,
      access,
    })),
    sddl: port.security?.value.sddl,
    listed: port.listed?.value,
  };
}

function completionJson(state: CompletionState | undefined): JsonObject | undefined {
  if (!state) return undefined;
  const { currentCount, maximumCount, entries, idle } = state;
  return { currentCount, maximumCount, entries, idle: idle?.map(thread => addressJson(thread) ?? null) };
}

function poolObjectJson(object: PoolObject | undefined): JsonObject | undefined {
  if (!object) return undefined;
  const { address, execute, complete, handler, tag, certainty } = object;
  return { address: addressJson(address), execute, complete, handler: addressJson(handler), tag, certainty };
}

function lookasideJson(lookaside: CompletionLookaside | undefined): JsonObject | undefined {
  if (!lookaside) return undefined;
  const { address, size, active, key, packets } = lookaside;
  return {
    address: addressJson(address),
    size,
    active,
    key: addressJson(key),
    packets: packets?.map(packet => ({
      address: addressJson(packet.address),
      keyContext: addressJson(packet.keyContext),
      callback: addressJson(packet.callback),
      intercepted: packet.intercepted,
    })),
  };
}

function attributesJson(attributes: MessageAttributes | undefined): JsonObject | undefined {
  if (!attributes) return undefined;
  const { workOnBehalf, ...pointers } = attributes;
  const addresses = Object.entries(pointers).map(([name, address]) => [name, addressJson(address)] as const);
  return { ...Object.fromEntries(addresses), workOnBehalf };
}

function qosJson(qos: SecurityQos | undefined): JsonObject | undefined {
  return qos && { ...qos };
}

/** A record of addresses, numbers and flags. */
function addressesJson(record: HandleAttribute | ViewAttribute | undefined): JsonObject | undefined {
  if (!record) return undefined;
  const parts = Object.entries(record).map(
    ([name, value]: [string, Address | number | boolean | null]) =>
      [name, typeof value === 'bigint' ? addressJson(value) : value] as const,
  );
  return Object.fromEntries(parts);
}

function securityAttributeJson(security: SecurityAttribute | undefined): JsonObject | undefined {
  if (!security) return undefined;
  const { process, context, token, qos, revoked, impersonated } = security;
  return {
    process: addressJson(process),
    context: addressJson(context),
    token: addressJson(token),
    qos: qosJson(qos),
    revoked,
    impersonated,
  };
}

function messageJson(message: Message): JsonObject {
  return {
    // The number of the message; the id of the entity stands in `entity`.
    id: message.number?.value,
    callbackId: message.callbackId?.value,
    sequence: message.sequence?.value,
    type: message.type?.value,
    dataLength: message.dataLength?.value,
    totalLength: message.totalLength?.value,
    queue: message.queue?.value,
    ownerPort: addressJson(message.ownerPort?.value),
    waitingThread: addressJson(message.waitingThread?.value),
    queuePort: addressJson(message.queuePort?.value),
    queuePortOwner: addressJson(message.queuePortOwner?.value),
    queuePortOwnerName: message.queuePortOwnerName?.value,
    serverThread: addressJson(message.serverThread?.value),
    canceled: message.canceled?.value,
    release: message.release?.value,
    replyWaitReply: message.replyWaitReply?.value,
    continuation: message.continuation?.value,
    cancelQueuePort: addressJson(message.cancelQueuePort?.value),
    senderCid: message.senderCid?.value,
    stateBits: message.stateBits?.value,
    attributes: attributesJson(message.attributes?.value),
    handleAttribute: addressesJson(message.handleAttribute?.value),
    viewAttribute: addressesJson(message.viewAttribute?.value),
    securityAttribute: securityAttributeJson(message.securityAttribute?.value),
    communicationInfo: addressJson(message.communicationInfo?.value),
  };
}

function lockJson(lock: Lock): JsonObject {
  return {
    type: lock.type?.value,
    name: lock.name?.value,
    owners: lock.owners?.value.map(owner => addressJson(owner) ?? null),
    ownerCid: lock.ownerCid?.value,
    exclusive: lock.exclusive?.value,
    waiters: lock.waiters?.value.map(waiter => addressJson(waiter) ?? null),
    waiterCount: lock.waiterCount?.value,
    contention: lock.contention?.value,
    certainty: lock.certainty?.value,
  };
}

function irpJson(irp: Irp): JsonObject {
  return {
    thread: addressJson(irp.thread?.value),
    driver: irp.driver?.value,
    device: irp.device?.value,
    deviceName: irp.deviceName?.value,
    file: irp.file?.value,
    fileName: irp.fileName?.value,
  };
}
