import type { StructView } from '../../kernel/structView';
import type { ConsoleCommand } from '../consoleCommand';
import { takeFlags } from './argumentList';
import { listedProcesses, machineOf } from './machine';
import { noThreads } from './processText';
import { NO_ARGUMENTS, printThread, THREADS, WAITS } from './threadText';
import { processorOf, threadViewOf } from './threadView';

const DEFAULT_FLAGS = WAITS | THREADS;
/** `_KTHREAD_STATE` Ready. */
const READY = 1;

/** `!ready [Flags]`: threads that only lack a processor, by processor, the most urgent first. */
export const readyCommand: ConsoleCommand = {
  names: ['!ready'],
  async run(args, context, out, signal) {
    const { flags } = await takeFlags(args, DEFAULT_FLAGS, context, signal);
    const machine = await machineOf(context, signal);
    const waiting = machine.inventory.threads.filter(thread => thread.state === READY);
    const views = await machine.kernel.structs(
      '_ETHREAD',
      waiting.map(thread => thread.address),
      signal,
    );
    const { views: processes, problem } = await listedProcesses(machine, signal);
    const without = processes.filter(one => !machine.inventory.threads.some(thread => thread.process === one.address));
    const unread = without.filter(one => one.value('ActiveThreads') !== 0n);
    for (const line of [...(problem === undefined ? [] : [problem]), ...unread.map(noThreads)]) out.write(`${line}\n`);
    const waits = (flags & WAITS) !== 0;
    const stack = waits && (flags & THREADS) !== 0;
    const detail = { indent: '    ', waits, details: waits, stack, args: (flags & NO_ARGUMENTS) === 0 };
    for (const { number } of machine.engine.processors) {
      const own = views.filter(view => processorOf(threadViewOf(machine, view)) === number).sort(byPriority);
      if (own.length === 0) out.write(`Processor ${number}: No threads in READY state\n`);
      for (const [i, view] of own.entries()) {
        const priority = view.value('Tcb.Priority');
        if (i === 0 || priority !== own[i - 1]?.value('Tcb.Priority'))
          out.write(`Processor ${number}: Ready Threads at priority ${priority ?? '??'}\n`);
        await printThread(machine, view, detail, out, signal);
      }
    }
  },
};

function byPriority(a: StructView, b: StructView): number {
  return Number((b.value('Tcb.Priority') ?? 0n) - (a.value('Tcb.Priority') ?? 0n));
}
