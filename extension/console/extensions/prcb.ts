import type { StructView } from '../../kernel/structView';
import type { ConsoleCommand } from '../consoleCommand';
import { pointer, shortPointer } from './kdText';
import { kernelOf } from './machine';
import { askedProcessor } from './processorArgument';

/** `!prcb [Processor]`. */
export const prcbCommand: ConsoleCommand = {
  names: ['!prcb'],
  async run(args, context, out, signal) {
    const processor = await askedProcessor(args, context, signal);
    const view = await kernelOf(context).struct('_KPRCB', processor.prcb, signal);
    const lines = [
      `PRCB for Processor ${processor.number} at ${pointer(view.address)}:`,
      row(view, ['Current IRQL -- ', 'CurrentIrql']),
      row(view, ['Threads--  Current ', 'CurrentThread'], [' Next ', 'NextThread'], [' Idle ', 'IdleThread']),
      row(
        view,
        ['Processor Index ', 'Number'],
        [' Number (', 'Group'],
        [', ', 'GroupIndex'],
        [') GroupSetMember ', 'GroupSetMember'],
      ),
      row(view, ['Interrupt Count -- ', 'InterruptCount']),
      row(view, ['Times -- Dpc    ', 'DpcTime'], [' Interrupt ', 'InterruptTime']),
      row(view, ['         Kernel ', 'KernelTime'], [' User      ', 'UserTime']),
    ];
    for (const line of lines) if (line !== '') out.write(`${line}\n`);
  },
};

type Part = readonly [text: string, path: string];

/** Parts of a row up to the first whose value is not known. */
function row(view: StructView, ...parts: readonly Part[]): string {
  let text = '';
  for (const [before, path] of parts) {
    const value = view.value(path);
    if (value === undefined) return text;
    text += before + (path.endsWith('Thread') ? pointer(value) : numberText(path, value));
  }
  return text;
}

/** Counters have eight digits; numbers of processors and levels none in front. */
function numberText(path: string, value: bigint): string {
  return /(?:Count|Time)$/.test(path) ? shortPointer(value) : value.toString(16);
}
