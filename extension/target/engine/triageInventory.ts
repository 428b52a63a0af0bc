import type { Address } from '../../base/address';
import type { ReadInventory } from '../../kernel/inventory';
import { readProcessesAt } from '../../kernel/processes';
import { readThreadsAt } from '../../kernel/threadRecords';
import { idOf } from '../../model/ids';
import type { TriageCurrent } from '../dump/triageParts';

export const NO_ALPC =
  'ALPC is not in this dump: a small memory dump holds the current thread, its stack and the list of modules';

/** What a small memory dump can tell: the thread and process that were current. */
export function triageInventory(current: TriageCurrent): ReadInventory {
  return async (target, sink, options = {}) => {
    const addresses = (address: Address | undefined): readonly Address[] => (address === undefined ? [] : [address]);
    const processes = await readProcessesAt(target, sink, addresses(current.process), options.signal);
    const places = addresses(current.thread).flatMap(address =>
      current.process === undefined ? [] : [{ address, process: current.process }],
    );
    const threads = await readThreadsAt(target, sink, places, undefined, options.signal);
    for (const process of processes)
      sink.add({ kind: 'unknown', of: idOf('process', process.address), field: 'ports', reason: 'not-in-dump' });
    return { processes, threads, ports: [], messages: [], problems: [NO_ALPC] };
  };
}
