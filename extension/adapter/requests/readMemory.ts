import { formatAddress, toAddress } from '../../base/address';
import type { Block } from '../../kernel/memory';
import { RequestError } from '../errors';
import { memoryPlace } from '../machine/memoryReference';
import { fieldsOf, integer, optionalInteger, text } from './fields';
import { request } from './handler';

/** Bytes of one answer. */
const MOST = 4 * 1024 * 1024;

export const readMemory = request(
  'readMemory',
  'bytes at an address; a hole is told by its length',
  value => {
    const fields = fieldsOf(value);
    return {
      reference: text(fields, 'memoryReference'),
      offset: optionalInteger(fields, 'offset') ?? 0,
      count: Math.min(MOST, Math.max(0, integer(fields, 'count'))),
    };
  },
  async ({ reference, offset, count }, { session, signal }) => {
    const { machine } = session.opened.target;
    if (!machine) throw new RequestError('noMemory', 'A saved log holds no memory.');
    const place = memoryPlace(reference);
    if (!place) throw new RequestError('badArguments', `"${reference.slice(0, 60)}" is no address.`);
    const address = toAddress(place.address + BigInt(offset));
    if (count === 0) return { address: formatAddress(address), data: '', unreadableBytes: 0 };
    const block = await machine.read(address, count, place.process, signal);
    return { address: formatAddress(address), ...readable(block, count) };
  },
);

/** The bytes up to the first hole, and how long the hole is. */
function readable(block: Block, count: number): { readonly data: string; readonly unreadableBytes: number } {
  const gaps = [...block.gaps].sort((a, b) => a.offset - b.offset);
  const first = gaps[0];
  if (!first) return { data: base64(block.bytes), unreadableBytes: Math.max(0, count - block.bytes.length) };
  let end = first.offset;
  for (const gap of gaps) if (gap.offset <= end) end = Math.max(end, gap.offset + gap.length);
  return { data: base64(block.bytes.subarray(0, first.offset)), unreadableBytes: end - first.offset };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
