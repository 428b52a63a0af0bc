import { toAddress } from '../../base/address';
import type { ConsoleCommand } from '../consoleCommand';
import { pointer } from './kdText';
import { kernelOf } from './machine';
import { askedProcessor } from './processorArgument';

/** Label and fields of each row; a row whose value is not known is left out. */
const ROWS: readonly (readonly [label: string, path: string])[] = [
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
    for (const [label, path] of ROWS) {
      const value = view.value(path);
      if (value !== undefined) out.write(`\t${label.padStart(LABEL)}: ${pointer(value)}\n`);
    }
  },
};
