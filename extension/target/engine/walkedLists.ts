import type { ReadInventory } from '../../kernel/inventory';
import { readClock, reportClock } from '../../kernel/clock';
import { readProcesses } from '../../kernel/processes';
import { readThreads } from '../../kernel/threadRecords';

/** Processes and threads. */
export const readWalkedLists: ReadInventory = async (target, sink, options = {}) => {
  const clock = await readClock(target, options.signal);
  reportClock(sink, clock);
  const processes = await readProcesses(target, sink, options.signal);
  const threads = await readThreads(target, sink, processes, clock, options.signal);
  return { processes, threads, ports: [], messages: [], problems: [] };
};
