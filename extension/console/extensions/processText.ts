import type { StructView } from '../../kernel/structView';
import { kdNumber } from '../../model/ids';
import type { Output } from '../consoleCommand';
import { pointer, shortPointer } from './kdText';
import type { Machine } from './machine';
import { processDetails } from './processDetailText';
import { processAt } from './threadView';

/** The PROCESS block: four rows, with `details` all that `!process` knows. */
export function printProcess(machine: Machine, view: StructView, details: boolean, out: Output): void {
  const lines = [
    `PROCESS ${pointer(view.address)}`,
    ...summary(machine, view).map(line => `    ${line}`),
    ...(details ? processDetails(machine, view).map(line => `    ${line}`) : []),
  ];
  for (const line of lines) out.write(`${line}\n`);
}

/** Labels with what stands behind them; a label whose value is not known is left out with it. */
function pairs(...parts: readonly (readonly [label: string, value: string | undefined])[]): string {
  return parts.flatMap(([label, value]) => (value === undefined ? [] : [`${label}: ${value}`])).join('  ');
}

function summary(machine: Machine, view: StructView): readonly string[] {
  const number = (path: string): string | undefined => {
    const value = view.value(path);
    return value === undefined ? undefined : kdNumber(value);
  };
  const short = (path: string): string | undefined => {
    const value = view.value(path);
    return value === undefined ? undefined : shortPointer(value);
  };
  const known = processAt(machine, view.address);
  const session = known?.session?.value;
  const cid = number('UniqueProcessId');
  return [
    pairs(
      ['SessionId', session === null ? 'none' : session?.toString(16)],
      // Two blanks more behind the process number than between other pairs.
      ['Cid', cid === undefined ? undefined : `${cid}  `],
      ['Peb', short('Peb')],
      ['ParentCid', number('InheritedFromUniqueProcessId')],
    ),
    pairs(
      ['DirBase', short('Pcb.DirectoryTableBase')],
      ['ObjectTable', short('ObjectTable')],
      ['HandleCount', handleCount(known?.handleCount?.value)],
    ),
    `Image: ${known?.name?.value ?? '<Unknown>'}`,
  ];
}

/** Right-aligned and with a full stop; kd's own words where the table could not be read. */
function handleCount(count: number | undefined): string {
  return count === undefined ? '<Data Not Accessible>' : `${count.toString().padStart(3)}.`;
}

/** Of a process without threads: it has none, or they could not be read. */
export function noThreads(process: StructView): string {
  return process.value('ActiveThreads') === 0n
    ? 'No active threads'
    : `Unable to read the threads of process ${pointer(process.address)}`;
}
