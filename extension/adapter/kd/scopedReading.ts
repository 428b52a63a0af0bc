import type { Address } from '../../base/address';
import type { ProcessRecord } from '../../kernel/processes';
import { readWaiting } from '../../kernel/readWaiting';
import { valueOf } from '../../target/kd/memory/processContext';
import { grouped } from './costText';
import type { ReadingEnd, ReadingWork } from './inventoryReader';
import type { KdCore } from './kdCore';

/** Of a slow target: process by process the threads, the current process first, and for whom they wait. */
export async function readWhatWaits(work: ReadingWork, processes: readonly ProcessRecord[]): Promise<ReadingEnd> {
  const { core, target, builder, stop, onProgress } = work;
  const first = await currentProcess(core, stop);
  const read = await readWaiting(target, builder, processes, { signal: stop, first, onProgress });
  const of =
    read.processes === processes.length
      ? `all ${grouped(processes.length)} processes`
      : `${grouped(read.processes)} of ${grouped(processes.length)} processes`;
  const what = `read: ${grouped(read.threads)} threads of ${of}, and what ${grouped(read.followed)} of them wait for`;
  return { problems: [what], isWhole: false };
}

/** The process that is current in the debugger: an engineer mostly broke in because of it. */
async function currentProcess({ session }: KdCore, signal: AbortSignal): Promise<Address | undefined> {
  try {
    const [answer] = await session.batch(['? @$proc'], { priority: 'background', signal });
    return answer && valueOf(answer.lines);
  } catch {
    return undefined;
  }
}
