import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { UnknownReason } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import { gapAt } from './memory';
import type { StructView } from './structView';

/** Data of a message, as far as it was asked for. */
export interface MessageData {
  /** Bytes from the first on that could be read. */
  readonly bytes: Uint8Array;
  /** How long the data is, by the header of the message. */
  readonly length: number;
  /** Where the first byte lies: behind the message, or in the sender's address space if it was not captured. */
  readonly address: Address;
  readonly isCaptured: boolean;
  /** Why bytes are missing that were asked for. */
  readonly reason?: UnknownReason;
}

/** Enough to tell what a message is about. */
export const FIRST_BYTES = 256;
/** Bytes behind a message that was not made for a reserve. Source: AlpcpReadMessageData. */
const INLINE_CAPACITY = 512;
/** What a reserve of a size leaves for data: the header of the message counts. Source: AlpcpReadMessageData. */
const PORT_MESSAGE = 40;
const MAX_BYTES = 0xffff;

/**
 * Reads the first bytes of a message's data. They follow the message itself; what does not fit there lies in the
 * extension buffer. Data that was not captured is still in the sender's memory, and is read from there.
 *
 * @param sender EPROCESS of the sender
 */
export async function readMessageData(
  target: KernelTarget,
  message: Address,
  sender: Address | undefined,
  limit = FIRST_BYTES,
  signal?: AbortSignal,
): Promise<MessageData | undefined> {
  const view = await target.struct('_KALPC_MESSAGE', message, signal);
  const size = target.fields.sizeOf('_KALPC_MESSAGE');
  const said = view.number('PortMessage.u1.s1.DataLength');
  if (said === undefined || size === undefined) return undefined;
  const length = said & MAX_BYTES;
  const wanted = Math.max(0, Math.min(length, limit));
  const user = view.pointer('DataUserVa');
  if (user !== undefined && user !== 0n) return readUser(target, user, sender, { length, wanted }, signal);
  const address = toAddress(message + BigInt(size));
  const capacity = await inlineCapacity(target, view, signal);
  const first = Math.min(wanted, capacity);
  const extension = view.pointer('ExtensionBuffer');
  const rest = wanted - first;
  const ranges = [
    { address, length: first },
    ...(rest > 0 && extension !== undefined && extension !== 0n ? [{ address: extension, length: rest }] : []),
  ];
  const blocks = await target.memory.readMany(ranges, signal);
  const bytes = new Uint8Array(wanted);
  let done = 0;
  for (const block of blocks) {
    const gap = gapAt(block, 0, block.bytes.length);
    const known = gap ? Math.max(0, gap.offset) : block.bytes.length;
    bytes.set(block.bytes.subarray(0, known), done);
    done += known;
    if (gap) return { bytes: bytes.subarray(0, done), length, address, isCaptured: true, reason: gap.reason };
  }
  const missing = done < wanted ? { reason: 'invalid' as const } : {};
  return { bytes: bytes.subarray(0, done), length, address, isCaptured: true, ...missing };
}

async function readUser(
  target: KernelTarget,
  address: Address,
  process: Address | undefined,
  { length, wanted }: { readonly length: number; readonly wanted: number },
  signal: AbortSignal | undefined,
): Promise<MessageData> {
  const range = { address, length: wanted, ...(process !== undefined && { process }) };
  const [block] = await target.memory.readMany([range], signal);
  const gap = block && gapAt(block, 0, wanted);
  const known = block ? (gap ? Math.max(0, gap.offset) : wanted) : 0;
  const bytes = block?.bytes.subarray(0, known) ?? new Uint8Array(0);
  return { bytes, length, address, isCaptured: false, ...(gap && { reason: gap.reason }) };
}

/** A message that was made for a reserve has room for what that was reserved for. */
async function inlineCapacity(
  target: KernelTarget,
  view: StructView,
  signal: AbortSignal | undefined,
): Promise<number> {
  const reserve = view.pointer('Reserve');
  if (reserve === undefined || reserve === 0n) return INLINE_CAPACITY;
  const size = (await target.struct('_KALPC_RESERVE', reserve, signal)).number('Size');
  return size === undefined ? INLINE_CAPACITY : Math.min(Math.max(0, size - PORT_MESSAGE), MAX_BYTES);
}
