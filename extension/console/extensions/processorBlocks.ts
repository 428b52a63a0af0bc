import { toAddress } from '../../base/address';
import type { ProcessorInfo } from '../../kernel/engine';
import type { StructView } from '../../kernel/structView';
import { type ConsoleCommand, type ConsoleContext, ConsoleError } from '../consoleCommand';
import { takeNumber } from './argumentList';
import { pointer, shortPointer } from './kdText';
import { kernelOf } from './machine';

/** Label and fields of each row of `!pcr`; a row whose value is not known is left out. */
const PCR_ROWS: readonly (readonly [label: string, path: string])[] = [
  ['NtTib.ExceptionList', 'NtTib.ExceptionList'],
  ['NtTib.StackBase', 'NtTib.StackBase'],
  ['NtTib.StackLimit', 'NtTib.StackLimit'],
  ['NtTib.SubSystemTib', 'NtTib.SubSystemTib'],
  ['NtTib.Version', 'NtTib.Version'],
  ['NtTib.UserPointer', 'NtTib.ArbitraryUserPointer'],
  ['NtTib.SelfTib', 'NtTib.Self'],
  ['SelfPcr', 'Self'],
  ['Prcb', 'CurrentPrcb'],
  ['Irql', 'Irql'],
  ['IDT', 'IdtBase'],
  ['GDT', 'GdtBase'],
  ['TSS', 'TssBase'],
  ['CurrentThread', 'Prcb.CurrentThread'],
  ['NextThread', 'Prcb.NextThread'],
  ['IdleThread', 'Prcb.IdleThread'],
];

const LABEL = 19;

/** `!pcr [Processor]`. */
export const pcrCommand: ConsoleCommand = {
  names: ['!pcr'],
  async run(args, context, out, signal) {
    const processor = await askedProcessor(args, context, signal);
    const kernel = kernelOf(context);
    const offset = kernel.fields.find('_KPCR', 'Prcb')?.offset ?? 0;
    const view = await kernel.struct('_KPCR', toAddress(processor.prcb - BigInt(offset)), signal);
    out.write(`KPCR for Processor ${processor.number} at ${pointer(view.address)}:\n`);
    const [major, minor] = [view.value('MajorVersion'), view.value('MinorVersion')];
    if (major !== undefined && minor !== undefined) out.write(`    Major ${major} Minor ${minor}\n`);
    for (const [label, path] of PCR_ROWS) {
      const value = view.value(path);
      if (value !== undefined) out.write(`\t${label.padStart(LABEL)}: ${pointer(value)}\n`);
    }
  },
};

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

async function askedProcessor(args: string, context: ConsoleContext, signal: AbortSignal): Promise<ProcessorInfo> {
  const { value } = await takeNumber(args, context, signal);
  const number = value === undefined ? context.processor : Number(BigInt.asUintN(32, value));
  const found = context.engine.processors.find(processor => processor.number === number);
  if (!found) throw new ConsoleError(`Cannot get PRCB address for processor ${number}`);
  return found;
}
