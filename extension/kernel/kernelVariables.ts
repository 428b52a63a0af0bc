import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { KernelTarget } from './kernelTarget';
import type { Block } from './memory';
import { gapAt } from './memory';

/** Variables of the kernel that walkers of objects need. Absent: the build has none, or it was not read. */
export interface KernelVariables {
  /** Byte that hides type indexes in object headers since Windows 10. */
  readonly headerCookie?: number;
  /** By the low bits of InfoMask: how far in front of an object header its highest optional header begins. */
  readonly infoMaskToOffset?: Uint8Array;
  readonly rootDirectory?: Address;
  /** `_OBJECT_TYPE` of ALPC ports. */
  readonly alpcPortType?: Address;
  /** Objects of type Type by their index. The first two places are reserved. */
  readonly types: readonly Address[];
  readonly cidTable?: Address;
}

/** InfoMask is a byte. */
const MASKS = 256;
/** Type indexes are a byte. */
const TYPES = 256;

/** Reads all of them in one turn. */
export async function readKernelVariables(target: KernelTarget, signal?: AbortSignal): Promise<KernelVariables> {
  const size = target.memory.pointerSize;
  const wanted = [
    ['ObHeaderCookie', 1],
    ['ObpInfoMaskToOffset', MASKS],
    ['ObpRootDirectoryObject', size],
    ['AlpcPortObjectType', size],
    ['ObTypeIndexTable', TYPES * size],
    ['PspCidTable', size],
  ] as const;
  const known = wanted.flatMap(([name, length]) => {
    const address = target.symbol(name);
    return address === undefined ? [] : [{ name, range: { address, length } }];
  });
  const blocks = await target.memory.readMany(
    known.map(one => one.range),
    signal,
  );
  const byName = new Map<string, Block | undefined>(known.map(({ name }, i) => [name, blocks[i]]));
  const pointer = (name: string): Address | undefined => pointerAt(byName.get(name), 0, size);
  const offsets = byName.get('ObpInfoMaskToOffset');
  const parts = {
    headerCookie: byteAt(byName.get('ObHeaderCookie'), 0),
    infoMaskToOffset: offsets && gapAt(offsets, 0, 4) === undefined ? offsets.bytes : undefined,
    rootDirectory: pointer('ObpRootDirectoryObject'),
    alpcPortType: pointer('AlpcPortObjectType'),
    cidTable: pointer('PspCidTable'),
  };
  return {
    types: typesOf(byName.get('ObTypeIndexTable'), size),
    ...(Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Omit<
      KernelVariables,
      'types'
    >),
  };
}

function byteAt(block: Block | undefined, offset: number): number | undefined {
  return block && gapAt(block, offset, 1) === undefined ? block.bytes[offset] : undefined;
}

function pointerAt(block: Block | undefined, offset: number, size: 4 | 8): Address | undefined {
  if (!block || gapAt(block, offset, size)) return undefined;
  const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  const value = size === 8 ? view.getBigUint64(offset, true) : BigInt(view.getUint32(offset, true));
  return value === 0n ? undefined : toAddress(value);
}

/** The table ends with the first empty place behind the reserved ones. */
function typesOf(block: Block | undefined, size: 4 | 8): readonly Address[] {
  const types: Address[] = [];
  for (let i = 2; i < TYPES; i++) {
    const type = pointerAt(block, i * size, size);
    if (type === undefined) break;
    types.push(type);
  }
  return types;
}
