import { readClock } from '../../kernel/clock';
import { KernelTarget } from '../../kernel/kernelTarget';
import { readProcessDetails } from '../../kernel/processDetails';
import { isProcessObject, readProcessesAt } from '../../kernel/processes';
import { readWaiting } from '../../kernel/readWaiting';
import { addressOfId, type ProcessId } from '../../model/ids';
import { KdMemory } from '../../target/kd/memory/kdMemory';
import { RequestError } from '../errors';
import type { WorkOptions } from '../session/workOptions';
import { costText } from './costText';
import { HaltBound } from './haltBound';
import type { KdCore } from './kdCore';

/** Part of the time that its threads and their waits take; the rest goes to its ports. */
const THREADS = 0.9;

/**
 * Reads one process: all of its threads with what each of them waits for, to the ends of their chains, and by the debugger's
 * own command the ports that it has made and is connected to. It joins what was read before.
 */
export async function readOneProcess(core: KdCore, id: ProcessId, options: WorkOptions): Promise<void> {
  const halt = new HaltBound(core.session);
  try {
    await readAtHalt(core, id, options, halt);
  } finally {
    halt.dispose();
  }
}

async function readAtHalt(core: KdCore, id: ProcessId, options: WorkOptions, halt: HaltBound): Promise<void> {
  const { signal, enough, onProgress } = options;
  const stop = AbortSignal.any([signal, halt.signal, ...(enough ? [enough] : [])]);
  const address = addressOfId(core.readings.snapshot.find(id)?.id ?? id);
  const opened = await core.kernel(stop);
  if (!opened.kernel) throw new RequestError('noSymbols', `${opened.why}.`);
  // Of its own: what a whole reading has asked for in the meantime is not waited for.
  const memory = new KdMemory(core.session, opened.memory.pointerSize, 'user');
  const { types, symbols, kernelBase } = opened.kernel;
  const moment = core.asker.nextMoment();
  const target = new KernelTarget(memory, types, symbols, kernelBase, moment);
  try {
    if (address === undefined || !(await isProcessObject(target, address, stop)))
      throw new RequestError('notFound', `There is no process at ${id.slice('process:'.length)}.`);
    const processes = await readProcessesAt(target, core.readings, [address], stop);
    await readProcessDetails(target, core.readings, processes, await readClock(target, stop), stop);
    await readWaiting(target, core.readings, {
      signal: stop,
      first: address,
      only: true,
      allWaits: true,
      onProgress: (done, text) => {
        onProgress(done * THREADS, `${text} · ${costText(memory.costs)}`);
      },
    });
    const command = `!alpc /lpp 0x${address.toString(16)}`;
    onProgress(THREADS, command);
    await core.asker.askAll([command], { signal: stop });
  } catch (error) {
    halt.assert();
    // Whoever has seen enough keeps what was read.
    if (signal.aborted || enough?.aborted !== true) throw error;
  } finally {
    const text = `* ${costText(memory.costs)} for process ${(address ?? 0n).toString(16)}`;
    core.transcript.add(core.asker.prompt, text, '', moment);
    core.learned();
  }
}
