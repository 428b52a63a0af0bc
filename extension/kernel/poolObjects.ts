import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Known } from '../model/evidence';
import type { PoolObject } from '../model/poolObject';
import type { KernelTarget } from './kernelTarget';

/**
 * Where the object has what, in pointers. Source: a description of 2013, of Windows 7 and 8; no symbols tell it, so an
 * object counts only if the routines that it points at lie where they should.
 */
const EXECUTE = 0;
const COMPLETE = 12;
const HANDLER = 13;
const TAG = 15;
const POINTERS = 16;
/** Tags are small numbers. */
const LARGEST_TAG = 0xffff;

/** A port, the process that owns it, and its completion key. */
export interface PoolKey {
  readonly port: Address;
  readonly process: Address;
  readonly key: Address;
}

/**
 * Reads what completion keys point at, in one turn, and tells those that are objects of a thread pool. The pages of user
 * mode are often not in a dump: then there is nothing to tell.
 *
 * @param nameOf what lies at an address of a process: `rpcrt4!LrpcIoComplete`, `rpcrt4+0x1234`
 */
export async function readPoolObjects(
  target: KernelTarget,
  keys: readonly PoolKey[],
  nameOf: (address: Address, process: Address) => string | undefined,
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, Known<PoolObject>>> {
  const found = new Map<Address, Known<PoolObject>>();
  if (target.memory.pointerSize !== 8) return found;
  const ranges = keys.map(({ key, process }) => ({ address: key, length: POINTERS * 8, process }));
  const blocks = await target.memory.readMany(ranges, signal);
  keys.forEach(({ port, process, key }, i) => {
    const block = blocks[i];
    if (!block || block.gaps.length > 0 || block.bytes.length < POINTERS * 8) return;
    const data = new DataView(block.bytes.buffer, block.bytes.byteOffset);
    const at = (index: number): Address => toAddress(data.getBigUint64(8 * index, true));
    const object = objectOf(key, at, address => nameOf(address, process));
    if (!object) return;
    const evidence = { kind: 'memory', address: key, type: 'thread pool object', field: 'pointer 0' } as const;
    found.set(port, { value: object, evidence: { ...evidence, value: object.execute, stop: target.stop } });
  });
  return found;
}

function objectOf(
  address: Address,
  at: (index: number) => Address,
  nameOf: (address: Address) => string | undefined,
): PoolObject | undefined {
  const [execute, complete] = [nameOf(at(EXECUTE)), nameOf(at(COMPLETE))];
  if (execute === undefined || complete === undefined) return undefined;
  if (!/^ntdll[!+]/i.test(execute) || !/^rpcrt4[!+]/i.test(complete)) return undefined;
  const isNamed = /^ntdll!TppAlpcpExecuteCallback$/i.test(execute) && /^rpcrt4!LrpcIoComplete$/i.test(complete);
  // Other names are other routines; without symbols only the modules can be told.
  if (!isNamed && (execute.includes('!') || complete.includes('!'))) return undefined;
  const [handler, tag] = [at(HANDLER), at(TAG)];
  return {
    address,
    execute,
    complete,
    ...(handler !== 0n && { handler }),
    ...(tag !== 0n && tag <= LARGEST_TAG && { tag: Number(tag) }),
    certainty: isNamed ? 'likely' : 'heuristic',
  };
}
