import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { CompletionLookaside, CompletionPacket } from '../model/entities';
import type { Known } from '../model/evidence';
import type { KernelTarget } from './kernelTarget';
import type { Block } from './memory';
import type { StructView } from './structView';

/*
 * Packets that a port has ready for its completion port: `_ALPC_COMPLETION_PACKET_LOOKASIDE` and the array of entries at
 * its end, each with a `_IO_MINI_COMPLETION_PACKET_USER`. Source of the types: the public symbols of the kernel. That
 * `Size` counts the entries is inferred, so an entry counts only if it names its lookaside.
 */

const LOOKASIDE = '_ALPC_COMPLETION_PACKET_LOOKASIDE';
const ENTRY = '_ALPC_COMPLETION_PACKET_LOOKASIDE_ENTRY';
const PACKET = '_IO_MINI_COMPLETION_PACKET_USER';
/** The callback that ALPC sets. Source: public symbols of the kernel. */
const CALLBACK = 'AlpcpLookasidePacketCallbackRoutine';
/** More packets than a port has threads to take them. */
const MOST_ENTRIES = 1024;
/** Of all ports together. */
const MOST_PACKETS = 1 << 16;

export interface ReadPackets {
  readonly lookasides: ReadonlyMap<Address, Known<CompletionLookaside>>;
  readonly problems: readonly string[];
}

/** Reads the lookasides at addresses in three turns for all together. */
export async function readCompletionPackets(
  target: KernelTarget,
  addresses: readonly Address[],
  signal?: AbortSignal,
): Promise<ReadPackets> {
  if (addresses.length === 0) return { lookasides: new Map(), problems: [] };
  const views = (await target.structs(LOOKASIDE, addresses, signal)).filter(view => view.number('Size') !== undefined);
  const { packets, problems } = await packetsOf(target, views, signal);
  const known = await describe(target, packets.flat(), signal);
  let next = 0;
  const lookasides = new Map<Address, Known<CompletionLookaside>>();
  views.forEach((view, i) => {
    const own = known.slice(next, next + (packets[i]?.length ?? 0));
    next += own.length;
    const lookaside = lookasideOf(view, packets.length === 0 ? undefined : own);
    if (lookaside) lookasides.set(view.address, lookaside);
  });
  return { lookasides, problems };
}

/** @param packets undefined: where the entries lie is not known */
function lookasideOf(
  view: StructView,
  packets: readonly CompletionPacket[] | undefined,
): Known<CompletionLookaside> | undefined {
  const active = view.number('ActiveCount');
  const key = view.pointer('CompletionKey');
  return view.known('Size', size => ({
    address: view.address,
    size: Number(size),
    ...(active !== undefined && { active }),
    ...(key !== undefined && { key: key === 0n ? null : key }),
    ...(packets && { packets }),
  }));
}

/** Addresses of the packets of each lookaside. */
async function packetsOf(
  target: KernelTarget,
  views: readonly StructView[],
  signal: AbortSignal | undefined,
): Promise<{ readonly packets: readonly (readonly Address[])[]; readonly problems: readonly string[] }> {
  const size = target.fields.sizeOf(ENTRY) ?? 0;
  const first = target.fields.find(LOOKASIDE, 'Entry')?.offset;
  if (size <= 0 || size > MOST_ENTRY_BYTES || first === undefined) return { packets: [], problems: [] };
  const ranges = views.map(view => ({
    address: toAddress(view.address + BigInt(first)),
    length: Math.min(view.number('Size') ?? 0, MOST_ENTRIES) * size,
  }));
  const blocks = await target.memory.readMany(ranges, signal);
  const problems: string[] = [];
  let room = MOST_PACKETS;
  const packets = views.map(({ address }, i) => {
    const block = blocks[i];
    const { found, strange } = block ? entriesOf(target, block, size, address) : NOTHING;
    if (strange > 0)
      problems.push(`${strange} entries of the completion packets at 0x${address.toString(16)} name another owner`);
    const kept = found.slice(0, room);
    room -= kept.length;
    return kept;
  });
  return { packets, problems };
}

/** Symbols may be damaged: an entry is three pointers. */
const MOST_ENTRY_BYTES = 0x100;

const NOTHING: { readonly found: readonly Address[]; readonly strange: number } = { found: [], strange: 0 };

function entriesOf(target: KernelTarget, block: Block, size: number, lookaside: Address): typeof NOTHING {
  const found: Address[] = [];
  let strange = 0;
  for (let at = 0; at + size <= block.bytes.length; at += size) {
    const entry = target.view(ENTRY, block, at);
    const [packet, owner] = [entry.pointer('Packet'), entry.pointer('Lookaside')];
    if (packet === undefined || owner === undefined || packet === 0n) continue;
    if (owner === lookaside) found.push(packet);
    else strange++;
  }
  return { found, strange };
}

/** Symbols that do not have the type of packets leave the addresses alone. */
async function describe(
  target: KernelTarget,
  packets: readonly Address[],
  signal: AbortSignal | undefined,
): Promise<readonly CompletionPacket[]> {
  if (target.fields.sizeOf(PACKET) === undefined) return packets.map(address => ({ address }));
  const own = target.symbol(CALLBACK);
  const views = await target.structs(PACKET, packets, signal);
  return views.map((view): CompletionPacket => {
    const [key, callback] = [view.pointer('KeyContext'), view.pointer('MiniPacketCallback')];
    return {
      address: view.address,
      ...(key !== undefined && { keyContext: key === 0n ? null : key }),
      ...(callback !== undefined && { callback: callback === 0n ? null : callback }),
      ...(callback !== undefined && own !== undefined && { intercepted: callback !== 0n && callback !== own }),
    };
  });
}
