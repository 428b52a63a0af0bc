import type { Address } from '../base/address';
import { formatAddress, parseAddress } from '../base/address';

/**
 * Stable names of things. By address where one is known, else by what identifies the thing in its place
 * (user-mode threads, rpcexts rows and LPC message numbers have no address).
 */
export type ProcessId = `process:${string}`;
export type ThreadId = `thread:${string}`;
export type PortId = `port:${string}`;
export type MessageId = `message:${string}`;
export type LockId = `lock:${string}`;
export type IrpId = `irp:${string}`;
export type EntityId = ProcessId | ThreadId | PortId | MessageId | LockId | IrpId;
export type EntityKind = 'process' | 'thread' | 'port' | 'message' | 'lock' | 'irp';

/** `kind:0x…`: the id of a thing whose address is known. */
export function idOf<K extends EntityKind>(kind: K, address: Address): `${K}:${string}` {
  return `${kind}:${formatAddress(address)}`;
}

/** Id of a thread that is known by its client id only, `pid.tid` in kd's own hex. */
export function threadIdOfCid(cid: string): ThreadId {
  return `thread:cid:${cid}`;
}

/** Id of a process that is known by its number only, in kd's own hex. */
export function processIdOfPid(pid: string): ProcessId {
  return `process:pid:${pid}`;
}

/** Id of an LPC message that is known by its number only, hex as printed. */
export function messageIdOfNumber(number: string): MessageId {
  return `message:id:${number}`;
}

/** The address inside an id, or undefined where the id is not made of one. */
export function addressOfId(id: string): Address | undefined {
  const colon = id.indexOf(':');
  return id.startsWith('0x', colon + 1) ? parseAddress(id.slice(colon + 1)) : undefined;
}

/** The kind in front of an id. */
export function kindOfId(id: EntityId): EntityKind {
  return id.slice(0, id.indexOf(':')) as EntityKind;
}

/**
 * A number of a process or thread as kd prints it: lower-case hex, at least four digits, no further leading zeros.
 * Source: the `Cid` column of `!thread` and `!process`.
 */
export function kdNumber(value: number | bigint): string {
  return value.toString(16).padStart(4, '0');
}

/** The form that nearly every log has already. */
const NORMAL = /^(?:[0-9a-f]{4}|[1-9a-f][0-9a-f]{4,7})(?:\.(?:[0-9a-f]{4}|[1-9a-f][0-9a-f]{4,7}))?$/;

/** Makes `pid.tid` or a single number look as kd prints it (`33c.3C40` becomes `033c.3c40`); undefined if it is not hex. */
export function normalCid(text: string): string | undefined {
  if (NORMAL.test(text)) return text;
  const parts = text.toLowerCase().split('.');
  if (parts.length > 2 || parts.some(part => !/^[0-9a-f]{1,8}$/.test(part))) return undefined;
  return parts.map(part => part.replace(/^0+(?=.)/, '').padStart(4, '0')).join('.');
}
