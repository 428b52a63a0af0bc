import type { Address } from '../../base/address';
import type { ThreadStack } from '../../kernel/stacks/threadStack';
import type { StructView } from '../../kernel/structView';
import type { ConsoleCommand, Output } from '../consoleCommand';
import { takeNumber } from './argumentList';
import { pointer } from './kdText';
import { listedProcesses, type Machine, machineOf } from './machine';
import { noThreads } from './processText';
import { imageName, stateOf, threadViewOf } from './threadView';

/** With level 0 only threads whose stack is there, with 2 whole stacks. */
const ALL = 1;
const WHOLE = 2;
const BATCH = 256;
const PROCESS_INDENT = ' '.repeat(28);
const FRAME_INDENT = ' '.repeat(40);

/** The switch of threads and what leads to it: the place that blocks lies above. */
const WAITING = /^nt!(?:Ki(?:SwapContext|SwapThread|CommitThreadWait|.*Interrupt)|Ke(?:WaitFor|RemoveQueue|Delay))/;

/** `!stacks [0|1|2] [FilterText]`. */
export const stacksCommand: ConsoleCommand = {
  names: ['!stacks'],
  async run(args, context, out, signal) {
    const machine = await machineOf(context, signal);
    const { value, rest } = /^\s*[012](?=\s|$)/.test(args)
      ? await takeNumber(args, context, signal)
      : { value: undefined, rest: args.trim() };
    const level = Number(value ?? 0n);
    out.write('Proc.Thread  .Thread  Ticks   ThreadState Blocker\n');
    let count = 0;
    const { views, problem } = await listedProcesses(machine, signal);
    if (problem !== undefined) out.write(`${problem}\n`);
    for (const process of views) {
      const name = imageName(machine, process.address) ?? '<Unknown>';
      out.write(`${PROCESS_INDENT}[${pointer(process.address)} ${name}]\n`);
      const threads = machine.inventory.threads.filter(one => one.process === process.address);
      if (threads.length === 0 && process.value('ActiveThreads') !== 0n) out.write(`${noThreads(process)}\n`);
      count += threads.length;
      await printThreads(
        machine,
        threads.map(one => one.address),
        { level, filter: rest.toLowerCase() },
        out,
        signal,
      );
    }
    out.write(`\nThreads Processed: ${count}\n`);
  },
};

interface Question {
  readonly level: number;
  /** Part of a symbol, lower case; empty: all. */
  readonly filter: string;
}

async function printThreads(
  machine: Machine,
  threads: readonly Address[],
  question: Question,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  for (let start = 0; start < threads.length; start += BATCH) {
    for (const view of await machine.kernel.structs('_ETHREAD', threads.slice(start, start + BATCH), signal)) {
      const stack = await machine.engine.stackOf(view.address, { signal });
      const symbols = stack.frames.map(frame => frame.symbol);
      const fits = question.filter === '' || symbols.some(symbol => symbol.toLowerCase().includes(question.filter));
      if (fits && (stack.resident || question.level >= ALL)) printThread(machine, view, stack, question.level, out);
    }
  }
}

function printThread(machine: Machine, view: StructView, stack: ThreadStack, level: number, out: Output): void {
  const symbols = stack.frames.map(frame => frame.symbol);
  const blocker = level >= WHOLE ? symbols[0] : (symbols.find(symbol => !WAITING.test(symbol)) ?? symbols[0]);
  out.write(`${threadRow(machine, view)} ${stack.resident ? (blocker ?? '') : 'Stack paged out'}\n`);
  if (level < WHOLE || !stack.resident) return;
  for (const symbol of symbols.slice(1)) out.write(`${FRAME_INDENT}${symbol}\n`);
  out.write('\n');
}

/** `   4.0000cc  ffffe00001019880 0001eee1 Blocked   `. */
function threadRow(machine: Machine, view: StructView): string {
  const thread = threadViewOf(machine, view);
  const hex = (value: bigint | undefined, digits: number): string => (value ?? 0n).toString(16).padStart(digits, '0');
  const ticks = thread.thread?.ticks?.value;
  const state = stateOf(thread);
  return [
    `${hex(view.value('Cid.UniqueProcess'), 1).padStart(4)}.${hex(view.value('Cid.UniqueThread'), 6)} `,
    pointer(view.address),
    ticks === undefined ? '???????' : ticks.toString(16).padStart(7, '0'),
    (state === 'WAIT' || state === 'GATEWAIT' ? 'Blocked' : (state ?? 'UNKNOWN')).padEnd(10),
  ].join(' ');
}
