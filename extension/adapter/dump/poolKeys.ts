import type { Address } from '../../base/address';
import { isPresent } from '../../base/present';
import type { PoolKey } from '../../kernel/poolObjects';
import type { Snapshot } from '../../model/snapshot';

/** Ports whose thread pool objects are read before anybody asks. */
const MOST_KEYS = 512;

/** Completion keys of the ports of some processes: of the packets, else of the port itself. */
export function poolKeysOf(snapshot: Snapshot, processes: readonly Address[]): readonly PoolKey[] {
  const wanted = new Set(processes);
  const keys: PoolKey[] = [];
  if (wanted.size === 0) return keys;
  for (const { address, owner, completionKey, completionLookaside } of snapshot.ports.values()) {
    if (keys.length >= MOST_KEYS) break;
    const process = owner?.value;
    if (!isPresent(process) || !address || !wanted.has(process)) continue;
    const key = completionLookaside?.value.packets?.[0]?.keyContext ?? completionKey?.value;
    if (isPresent(key) && key !== 0n) keys.push({ port: address.value, process, key });
  }
  return keys;
}
