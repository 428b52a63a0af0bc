import type { Address } from '../base/address';
import type { SecurityText } from '../model/entities';
import type { Known } from '../model/evidence';
import { formatAddress } from '../base/address';
import type { KernelTarget } from './kernelTarget';
import { gapAt } from './memory';
import { sddlOf } from './sddl';

/** Bytes that are read of a descriptor; longer ones are not shown. Those of ports have less than 300. */
const MAX_BYTES = 1024;
/** The smallest descriptor: its header. */
const HEADER = 20;

/**
 * Reads security descriptors, each once: the kernel shares equal ones between objects. What lies behind a descriptor is
 * read along with it, so a page that is missing there does no harm.
 */
export async function readSecurity(
  target: KernelTarget,
  addresses: readonly Address[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<Address, Known<SecurityText>>> {
  const unique = [...new Set(addresses)];
  const blocks = await target.memory.readMany(
    unique.map(address => ({ address, length: MAX_BYTES })),
    signal,
  );
  const texts = new Map<Address, Known<SecurityText>>();
  for (const block of blocks) {
    const known = gapAt(block, 0, HEADER) ? 0 : (block.gaps[0]?.offset ?? block.bytes.length);
    const value = sddlOf(block.bytes.subarray(0, known));
    if (!value) continue;
    const { address } = block;
    const shown = formatAddress(address);
    const evidence = {
      kind: 'memory',
      address,
      type: '_OBJECT_HEADER',
      field: 'SecurityDescriptor',
      value: shown,
    } as const;
    texts.set(address, { value, evidence: { ...evidence, stop: target.stop } });
  }
  return texts;
}
