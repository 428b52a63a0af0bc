import type { Snapshot } from '../../extension/model/snapshot';
import { addressOfId } from '../../extension/model/ids';

/** Bits that differ from one call to the next, so that arguments do. */
const STRIDE = 0x10n;

/**
 * What the first arguments of a call are (rcx, rdx, r8, r9). Those of ALPC routines are ports and messages of the dump, in
 * turn; those of others count.
 */
export function argumentsOf(name: string, call: number, snapshot: Snapshot): ReadonlyMap<string, bigint> {
  const ports = addressesOf(snapshot.ports.keys());
  const messages = addressesOf(snapshot.messages.keys());
  const port = ports[call % Math.max(1, ports.length)];
  const message = messages[call % Math.max(1, messages.length)];
  const counted = BigInt(call) * STRIDE;
  const isAlpc = /alpc/i.test(name);
  return new Map([
    ['rcx', isAlpc && port !== undefined ? port : counted],
    ['rdx', isAlpc && message !== undefined ? message : counted + 1n],
    ['r8', BigInt(call)],
    ['r9', BigInt(call % 2)],
  ]);
}

function addressesOf(ids: Iterable<string>): readonly bigint[] {
  return [...ids].flatMap(id => addressOfId(id) ?? []);
}
