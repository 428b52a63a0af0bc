import type { Message } from '../model/entities';
import type { UnknownReason } from '../model/evidence';
import type { Endpoint } from './endpoint';
import { type LrpcMessage, readLrpcMessage } from './lrpcMessage';

/** What the data of a message says, or why nothing is known of it. */
export type CallHeader =
  | { readonly kind: 'read'; readonly header: LrpcMessage }
  /** The data was read and is no header of RPC, or belongs to a port that is not spoken to by RPC. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason; readonly inSender?: boolean };

/** Types of message whose data the runtime of RPC writes. Those that open a connection have other data. */
const WITH_HEADER: ReadonlySet<string> = new Set(['LPC_REQUEST', 'LPC_REPLY', 'LPC_DATAGRAM']);

/**
 * Decodes the beginning of a message's data. `seenAsRpc`: frames of the RPC runtime show that it is a call, whatever its
 * port is called.
 */
export function headerOf(message: Message | undefined, endpoint: Endpoint | undefined, seenAsRpc: boolean): CallHeader {
  if (!message) return { kind: 'unknown', reason: 'not-asked' };
  const isRpc = seenAsRpc || (endpoint !== undefined && endpoint.kind !== 'not-rpc' && endpoint.kind !== 'unknown');
  if (!isRpc || (message.type && !WITH_HEADER.has(message.type.value))) return { kind: 'none' };
  if (message.dataHead) {
    const header = readLrpcMessage(bytesOf(message.dataHead.value));
    return header ? { kind: 'read', header } : { kind: 'none' };
  }
  const reason = message.unknowns['dataHead'];
  if (reason !== undefined) return { kind: 'unknown', reason };
  if (message.buffers?.value.userData) return { kind: 'unknown', reason: 'not-asked', inSender: true };
  if (message.dataLength?.value === 0) return { kind: 'none' };
  // kd prints no data of messages.
  const printed = message.address?.evidence.kind === 'text';
  return { kind: 'unknown', reason: printed ? 'not-printed' : 'not-asked' };
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/[0-9a-f]{2}/gi) ?? [], pair => parseInt(pair, 16));
}
