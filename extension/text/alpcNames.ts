import type { PortType, QueueName } from '../model/entities';
import { MESSAGE_TYPES } from '../model/messageTypes';

const PORT_TYPES: ReadonlyMap<string, PortType> = new Map<string, PortType>([
  ['ALPC_CONNECTION_PORT', 'connection'],
  ['ALPC_CLIENT_COMMUNICATION_PORT', 'client'],
  ['ALPC_SERVER_COMMUNICATION_PORT', 'server'],
]);

/** The type of a port by the name that `!alpc` prints; undefined for any other word. */
export function portTypeOf(name: string): PortType | undefined {
  return PORT_TYPES.get(name.trim().toUpperCase());
}

/** MAIN and PENDING are seen in published output; the other two are the kernel's own names for queue types 2 and 4. */
const QUEUES: ReadonlyMap<string, QueueName> = new Map<string, QueueName>([
  ['ALPC_MSGQUEUE_MAIN', 'main'],
  ['ALPC_MSGQUEUE_LARGE', 'large'],
  ['ALPC_MSGQUEUE_PENDING', 'pending'],
  ['ALPC_MSGQUEUE_DIRECT', 'direct'],
]);

/** The queue by the name that `!alpc /m` prints; undefined for a name whose meaning is not known. */
export function queueOf(name: string): QueueName | undefined {
  return QUEUES.get(name.trim().toUpperCase());
}

/** A printed message type; undefined for a word that is none, or only the beginning of one (a log cut off there). */
export function messageTypeOf(text: string): string | undefined {
  const name = text.trim();
  if (!/^LPC_[A-Z_]{2,40}$/.test(name)) return undefined;
  return MESSAGE_TYPES.some(known => known !== name && known?.startsWith(name)) ? undefined : name;
}
