import type { FactSink } from '../model/facts';
import type { Inventory, InventoryOptions, ReadInventory } from './inventory';
import { InventoryWork } from './inventoryWork';
import type { KernelTarget } from './kernelTarget';
import { sharingTurns } from './sharedTurns';

/**
 * Walks everything once: processes, threads, ports with what is around them, messages, waits, locks and handles. On a
 * target where each call costs a turn, walkers that do not need each other share the turns.
 */
export const readInventory: ReadInventory = async (
  target: KernelTarget,
  sink: FactSink,
  options: InventoryOptions = {},
): Promise<Inventory> => {
  const work = new InventoryWork(sharingTurns(target, options.signal), sink, options);
  try {
    await work.run();
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
    return work.cancelled();
  }
  return work.result();
};
